"""Panes move, dock and resize by pointer, keyboard and single clicks, and never stand over the question."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .workbench import Bench, eventually

# What of the question a pane lies over: every word and option that can be seen, as rectangles in the window.
COVERED = """() => {
  const overlap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
  const cut = (box, by) => ({ left: Math.max(box.left, by.left), right: Math.min(box.right, by.right),
    top: Math.max(box.top, by.top), bottom: Math.min(box.bottom, by.bottom) });
  const stage = document.getElementById("stage");
  const clips = getComputedStyle(stage).overflowY !== "visible";
  const seen = (el) => clips ? cut(el.getBoundingClientRect(), stage.getBoundingClientRect())
    : el.getBoundingClientRect();
  const parts = [...document.querySelectorAll("#stage :is(h1, .stem > *, .option, .tool)")];
  return [...document.querySelectorAll(".pane")].flatMap((pane) => parts
    .filter((part) => overlap(pane.getBoundingClientRect(), seen(part)))
    .map((part) => `${pane.className} covers ${part.tagName}.${part.className}`));
}"""
KINDS = (("k", "Calculator"), ("x", "Exhibit"), ("m", "Notes"), ("o", "Comment"))


def open_all(page: Page) -> None:
    for key, name in KINDS:
        page.locator("#q-title").focus()
        page.keyboard.press(key)
        expect(page.get_by_role("region", name=name)).to_be_visible()


def place(page: Page, kind: str = "calculator") -> dict[str, Any]:
    """Side, and rectangle in the window, of a pane."""
    found: dict[str, Any] = page.locator(f".pane-{kind}").evaluate(
        "el => ({ side: el.dataset.side, ...el.getBoundingClientRect().toJSON() })"
    )
    return found


@pytest.mark.parametrize("size", ["100", "200"])
@pytest.mark.parametrize(
    ("width", "height"),
    [(1600, 1000), (1280, 860), (1024, 700), (760, 900), (390, 844), (320, 640), (844, 390)],
)
def test_no_pane_ever_covers_the_question(bench: Bench, width: int, height: int, size: str) -> None:
    page = bench(viewport={"width": width, "height": height})
    page.evaluate("size => bench.settings.set({ size })", size)
    found = {}
    open_all(page)
    found["as opened"] = page.evaluate(COVERED)
    for side in range(3):
        for button in page.get_by_role("button", name="Move to another side").all():
            if button.is_visible():
                button.click()
        found[f"moved {side}"] = page.evaluate(COVERED)
    for handle in page.locator(".pane-handle").all():
        handle.focus()
        for _ in range(30):
            page.keyboard.press("Shift+ArrowLeft")
            page.keyboard.press("Shift+ArrowUp")
    found["widened"] = page.evaluate(COVERED)

    assert {when: what for when, what in found.items() if what} == {}
    question = page.locator("#stage").bounding_box()
    assert question is not None
    assert question["height"] >= 100
    assert question["width"] >= min(width, 300)


def test_dragging_moves_along_a_dock_and_into_others_and_never_over_the_question(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("k")
    expect(page.get_by_label("Calculation")).to_be_focused()
    head = page.get_by_role("heading", name="Calculator").bounding_box()
    assert head is not None

    page.mouse.move(head["x"] + 5, head["y"] + 5)
    page.mouse.down()
    stations = {"end": (1200, 260), "bottom": (640, 800), "start": (60, 300)}
    for side, (x, y) in stations.items():
        for step in range(1, 6):
            page.mouse.move(x - 10 + 2 * step, y - 10 + 2 * step)
            assert page.evaluate(COVERED) == []
        assert place(page)["side"] == side
    page.mouse.up()

    assert place(page)["top"] == pytest.approx(300 - 5 - (head["y"] - 77), abs=16)
    page.mouse.move(900, 400)
    assert place(page)["side"] == "start", "let go is let go"


def test_a_pane_moves_by_the_arrow_keys_of_its_handle(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("k")
    handle = page.get_by_role("button", name="Move Calculator")
    handle.focus()

    top = place(page)["top"]
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert place(page)["top"] == pytest.approx(top + 48, abs=1)
    page.keyboard.press("ArrowLeft")
    assert place(page)["side"] == "start"
    expect(handle).to_be_focused()
    expect(page.locator("#say")).to_have_text("Calculator at the left.")
    for _ in range(40):
        page.keyboard.press("ArrowDown")
        if place(page)["side"] == "bottom":
            break
    assert place(page)["side"] == "bottom", "at the end of its dock it goes on to the next"
    page.keyboard.press("ArrowUp")

    assert place(page)["side"] == "end"


def test_a_pane_is_resized_by_keys_by_its_edges_and_by_single_clicks(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("k")
    page.get_by_role("button", name="Move Calculator").focus()
    first = place(page)

    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    by_keys = place(page)
    edge = page.get_by_role("separator", name="Size of the panes at the right")
    edge.focus()
    page.keyboard.press("ArrowLeft")
    by_edge = place(page)
    page.get_by_role("button", name="Change the size").click()
    by_click = place(page)
    box = edge.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, 400)
    page.mouse.down()
    page.mouse.move(box["x"] - 60, 400, steps=4)
    page.mouse.up()

    assert by_keys["width"] == pytest.approx(first["width"] + 16, abs=1)
    assert by_keys["height"] == pytest.approx(first["height"] - 32, abs=1)
    assert by_edge["width"] == pytest.approx(by_keys["width"] + 16, abs=1)
    assert by_click["width"] > by_edge["width"] + 16
    assert place(page)["width"] > by_click["width"] + 32
    assert edge.get_attribute("aria-valuenow") == str(round((place(page)["width"] + 24) / 16))


def test_where_panes_stood_is_remembered_for_this_attempt(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("k")
    page.get_by_role("button", name="Move Calculator").focus()
    for key in ("ArrowLeft", "ArrowDown", "ArrowDown", "Shift+ArrowRight"):
        page.keyboard.press(key)
    before = place(page)

    page.reload()
    expect(page.get_by_role("region", name="Calculator")).to_be_visible()

    assert place(page) == before
    expect(page.get_by_label("Calculation")).not_to_be_focused()


def test_a_phone_shows_one_pane_as_a_sheet_under_the_question(bench: Bench) -> None:
    page = bench(viewport={"width": 390, "height": 844}, has_touch=True)
    open_all(page)

    expect(page.locator(".pane:visible")).to_have_count(1)
    stage, sheet = page.locator("#stage").bounding_box(), page.locator(".pane").bounding_box()
    assert stage is not None
    assert sheet is not None
    assert stage["y"] + stage["height"] <= sheet["y"] + 1
    assert sheet["width"] == 390
    page.locator(".option").last.scroll_into_view_if_needed()
    last = page.locator(".option").last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= sheet["y"] + 1, "the last option can be scrolled above the sheet"
    page.get_by_role("button", name="Move Comment").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")

    taller = page.locator(".pane").bounding_box()
    assert taller is not None
    assert taller["height"] == pytest.approx(sheet["height"] + 32, abs=1)


def test_a_pane_does_not_show_on_review_or_under_a_cover(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("k")
    expect(page.get_by_role("region", name="Calculator")).to_be_visible()
    page.locator("#q-title").focus()
    page.keyboard.press("r")

    expect(page.get_by_role("region", name="Calculator")).to_be_hidden()
    page.get_by_role("button", name="Back to questions").click()
    expect(page.get_by_role("region", name="Calculator")).to_be_visible()


ARRANGED = """async (cases) => {
  const { arranged } = await import("/static/player/docks.js");
  return cases.map(([wanted, room]) =>
    arranged(wanted.map(([along, length]) => ({ along, length })), room));
}"""
CASES = [
    ([(0, 20), (0, 20)], 50),
    ([(0, 30), (0, 30), (0, 30)], 40),
    ([(45, 20), (46, 20)], 60),
    ([(-5, 10)], 30),
    ([(100, 10)], 30),
    ([(0, 90)], 30),
    ([], 30),
]


def test_panes_of_one_dock_do_not_overlap_and_stay_inside(bench: Bench) -> None:
    page = bench()

    for (wanted, room), places in zip(CASES, page.evaluate(ARRANGED, CASES), strict=True):
        assert len(places) == len(wanted)
        ends = [0.0]
        for one in places:
            assert one["along"] >= ends[-1] - 1e-9, wanted
            ends.append(one["along"] + one["length"])
        assert ends[-1] <= room + 1e-9, wanted


def test_the_question_keeps_its_room_whatever_is_wanted(bench: Bench) -> None:
    page = bench()
    fitted = page.evaluate(
        """async () => (await import("/static/player/docks.js")).fitted(
          { start: 400, end: 300, bottom: 500 }, { width: 80, height: 45 })"""
    )

    assert fitted["start"] + fitted["end"] <= 80 - 24
    assert fitted["bottom"] <= 45 - 11


def test_rotating_a_phone_keeps_what_is_open(bench: Bench) -> None:
    page = bench(viewport={"width": 844, "height": 390})
    page.keyboard.press("k")
    expect(page.get_by_role("region", name="Calculator")).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    eventually(page, "document.documentElement.dataset.width === 'small'")

    expect(page.get_by_role("region", name="Calculator")).to_be_visible()
    assert page.evaluate(COVERED) == []
