"""Highlighting in the stem: by pointer and by keyboard, across markup, merged, taken back, restored."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from .workbench import Bench, entries, eventually, wait_for

# ---- highlights

SELECT = """([start, end]) => {
  const stem = document.getElementById("stem");
  const at = (offset) => {
    const walker = document.createTreeWalker(stem, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (offset <= node.length) return [node, offset];
      offset -= node.length;
    }
  };
  getSelection().setBaseAndExtent(...at(start), ...at(end));
}"""
PAINTED = """() => [...CSS.highlights.get("assay-highlight") ?? []].map(String)"""
TEXT = "document.getElementById('stem').textContent"


def select(page: Page, words: str) -> tuple[int, int]:
    """Selects these words of the stem; their offsets in its text."""
    start = page.evaluate(TEXT).index(words)
    page.evaluate(SELECT, [start, start + len(words)])
    return start, start + len(words)


def test_selected_text_is_highlighted_across_markup(bench: Bench) -> None:
    page = bench()
    before = page.locator("#stem").inner_html()

    start, end = select(page, "4096 rows is read")
    page.keyboard.press("h")
    wait_for(page, "Highlighted")

    assert entries(page, "Highlighted")[0]["ranges"] == [start, end]
    assert page.evaluate(PAINTED) == ["4096 rows is read"]
    assert page.locator("#stem").inner_html() == before


def test_overlapping_highlights_are_one_and_a_part_can_be_taken_back(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("h")  # the highlighter in hand
    expect(page.get_by_role("button", name="Highlight")).to_have_attribute("aria-pressed", "true")

    for words in ("A batch of 4096", "4096 rows is read", "rows"):
        select(page, words)
        page.get_by_role("button", name="Highlight").click()
    whole = page.evaluate(TEXT).index("A batch")

    assert [e["ranges"] for e in entries(page, "Highlighted")] == [
        [whole, whole + 15],
        [whole, whole + len("A batch of 4096 rows is read")],
        [whole, whole + 16, whole + 20, whole + len("A batch of 4096 rows is read")],
    ]


def test_highlights_come_back_after_a_reload_and_stay_with_their_question(bench: Bench) -> None:
    page = bench()
    select(page, "half of them")
    page.get_by_role("button", name="Highlight").click()
    wait_for(page, "Highlighted")

    page.reload()
    page.wait_for_selector("#q-title")
    assert eventually(page, PAINTED) == ["half of them"]
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 ")
    assert page.evaluate(PAINTED) == []
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 ")

    assert page.evaluate(PAINTED) == ["half of them"]


def test_highlighting_by_keyboard_alone(bench: Bench) -> None:
    page = bench()

    page.keyboard.press("h")
    expect(page.locator("#stem")).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.evaluate(PAINTED) == ["batch of 4096"]
    assert page.locator("#stem").get_attribute("tabindex") is None


def test_where_a_browser_has_no_highlights_marks_do_it_and_leave_no_trace(bench: Bench) -> None:
    page = bench(script="Object.defineProperty(CSS, 'highlights', { value: undefined });")
    before = page.locator("#stem").inner_html()

    select(page, "4096 rows is read")
    page.keyboard.press("h")
    page.wait_for_selector("mark.highlight")
    assert "".join(page.locator("mark.highlight").all_text_contents()) == "4096 rows is read"
    assert len(page.evaluate(TEXT)) == len(page.evaluate(TEXT).replace("\u200b", ""))
    select(page, "4096 rows is read")
    page.keyboard.press("h")

    expect(page.locator("mark")).to_have_count(0)
    assert page.locator("#stem").inner_html() == before


def test_a_selection_beyond_the_stem_is_cut_to_it(bench: Bench) -> None:
    page = bench()

    page.evaluate("getSelection().selectAllChildren(document.body)")
    page.get_by_role("button", name="Highlight").click()
    wait_for(page, "Highlighted")

    text = page.evaluate(TEXT)
    assert entries(page, "Highlighted")[0]["ranges"] == [
        len(text) - len(text.lstrip()),
        len(text.rstrip()),
    ]
