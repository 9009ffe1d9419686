"""What anyone can perceive and reach: axe, narrow windows, large text, themes; the first load's weight."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall
from .looking import axe_violations, sideways
from .stand_in import BASE, Attempt

BUDGET_BYTES = 120 * 1024


def walk(page: Page, attempt: Attempt) -> Iterator[str]:
    """Brings the page to one screen after the other, and yields the screen's name."""
    press = page.keyboard.press
    press("a")
    press("g")
    yield "a question with code, answered and flagged"
    press("n")
    page.get_by_role("button", name="Strike out answer B").click()
    yield "options of code, one struck out"
    press("n")
    press("b")
    yield "choose two, one chosen"
    attempt.message = {"text": "Please look at the camera.", "from": "Chidi"}
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("region", name="Message from your proctor")).to_be_visible()
    yield "a message from the proctor"
    press("r")
    yield "review"
    page.get_by_role("button", name="End exam…").click()
    yield "ending"
    press("Escape")
    page.get_by_role("button", name="Display and keyboard settings").click()
    yield "settings"
    press("Escape")
    attempt.down = True
    press("p")
    press("d")
    expect(page.get_by_role("status").first).to_contain_text("kept on this device")
    yield "offline"
    attempt.down = False
    attempt.set_state("paused")
    expect(page.get_by_role("heading", name="Your exam is paused")).to_be_visible()
    yield "paused"


@pytest.mark.parametrize(
    ("width", "theme"), [(1280, "light"), (390, "light"), (1280, "dark"), (390, "contrast")]
)
def test_axe_finds_nothing(hall: Hall, attempt: Attempt, width: int, theme: str) -> None:
    page = hall.sit(viewport={"width": width, "height": 860}, reduced_motion="reduce")
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)

    found = {screen: axe_violations(page) for screen in walk(page, attempt)}

    assert {screen: problems for screen, problems in found.items() if problems} == {}


@pytest.mark.parametrize(("width", "size"), [(320, "100"), (640, "200"), (1280, "200")])
def test_nothing_scrolls_sideways(hall: Hall, attempt: Attempt, width: int, size: str) -> None:
    page = hall.sit(viewport={"width": width, "height": 700})
    page.evaluate(
        "size => { document.documentElement.dataset.size = size; dispatchEvent(new Event('resize')); }", size
    )

    found = {screen: sideways(page) for screen in walk(page, attempt)}

    assert {screen: problems for screen, problems in found.items() if problems} == {}


def test_axe_finds_nothing_in_the_question_list_of_a_phone(hall: Hall) -> None:
    page = hall.sit(viewport={"width": 390, "height": 844}, reduced_motion="reduce")

    page.get_by_role("button", name="Questions").click()
    expect(page.get_by_role("button", name="Close the question list")).to_be_focused()

    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Questions")).to_be_focused()


OVERLAPS = """() => [".top", ".foot"].flatMap((bar) => {
  const seen = [...document.querySelectorAll(`${bar} :is(.count, .saved, .clock, .icon, .btn)`)]
    .map((el) => [el, el.getBoundingClientRect()]).filter(([, box]) => box.width > 1);
  const overlapping = seen.flatMap(([a, p], i) => seen.slice(i + 1)
    .filter(([b, q]) => !a.contains(b) && p.right > q.left + 1 && q.right > p.left + 1)
    .map(([b]) => `${a.className} overlaps ${b.className}`));
  const cut = seen.filter(([el]) => el.scrollWidth > el.clientWidth + 1)
    .map(([el]) => `${el.className} is cut`);
  return [...overlapping, ...cut];
})"""


def test_nothing_overlaps_or_is_cut_in_header_and_footer(hall: Hall, attempt: Attempt) -> None:
    attempt.count = 120
    page = hall.sit()
    page.get_by_role("button", name="Question 120").click()

    for width in (320, 360, 390, 700, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 700})

        assert page.evaluate(OVERLAPS) == [], width


def test_the_way_back_from_the_review_is_whole_on_a_small_phone(hall: Hall) -> None:
    page = hall.sit(viewport={"width": 320, "height": 700})
    page.keyboard.press("r")

    back = page.get_by_role("button", name="Back to questions")
    expect(back).to_be_visible()
    assert page.evaluate(OVERLAPS) == []
    assert page.locator("#prev .wide").evaluate("el => el.getBoundingClientRect().width") <= 1


def test_settings_survive_a_reload(hall: Hall) -> None:
    page = hall.sit()

    page.get_by_role("button", name="Display and keyboard settings").click()
    page.get_by_role("radio", name="150%").check()
    page.get_by_role("radio", name="High contrast").check()
    page.get_by_role("button", name="Done").click()
    page.reload()
    page.wait_for_selector("#q-title")

    assert page.evaluate("({ ...document.documentElement.dataset })")["theme"] == "contrast"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"


def test_forced_colours_still_show_the_chosen_answer_and_the_current_question(hall: Hall) -> None:
    page = hall.sit(forced_colors="active")
    page.keyboard.press("b")

    for chosen in (".option:has(:checked)", ".cell[aria-current]"):
        style = page.locator(chosen).first.evaluate("el => getComputedStyle(el).outlineStyle")
        assert style == "solid"


def test_the_first_load_weighs_at_most_120_kb_gzipped(hall: Hall) -> None:
    page = hall.computer().new_page()
    weights: dict[str, int] = {}

    def weigh(response) -> None:  # type: ignore[no-untyped-def]
        if response.request.method == "GET" and not response.url.endswith("/form"):
            weights[response.url] = len(gzip.compress(response.body(), 9))

    page.on("response", weigh)
    page.goto(hall.url + BASE)
    page.wait_for_selector("#q-title")
    page.wait_for_load_state("networkidle")

    assert any("atkinson-hyperlegible-mono" in url for url in weights), "question 1 shows code"
    assert sum(weights.values()) <= BUDGET_BYTES, sorted(weights.items(), key=lambda w: -w[1])
