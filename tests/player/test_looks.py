"""What anyone can perceive and reach: axe, narrow windows, large text, themes; and the weight of the first load."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall
from .looking import axe_violations, sideways
from .stand_in import Attempt

BUDGET_BYTES = 120 * 1024


def question(page: Page, attempt: Attempt) -> None:
    page.keyboard.press("a")
    page.keyboard.press("g")


def code_options(page: Page, attempt: Attempt) -> None:
    page.keyboard.press("n")
    page.get_by_role("button", name="Strike out answer B").click()


def choose_two(page: Page, attempt: Attempt) -> None:
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.keyboard.press("b")


def review(page: Page, attempt: Attempt) -> None:
    page.keyboard.press("a")
    page.keyboard.press("g")
    page.keyboard.press("r")


def ending(page: Page, attempt: Attempt) -> None:
    page.keyboard.press("r")
    page.get_by_role("button", name="End exam…").click()


def settings(page: Page, attempt: Attempt) -> None:
    page.get_by_role("button", name="Display and keyboard settings").click()


def offline(page: Page, attempt: Attempt) -> None:
    attempt.down = True
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("kept on this device")


def paused(page: Page, attempt: Attempt) -> None:
    attempt.message = {"text": "Please stay seated.", "from": "Chidi"}
    attempt.set_state("paused")
    page.keyboard.press("a")
    page.wait_for_selector("#cover-title")


def message(page: Page, attempt: Attempt) -> None:
    attempt.message = {"text": "Please look at the camera.", "from": "Chidi"}
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_role("region", name="Message from your proctor")).to_be_visible()


SCREENS = [question, code_options, choose_two, review, ending, settings, offline, paused, message]
Screen = Callable[[Page, Attempt], None]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(hall: Hall, attempt: Attempt, screen: Screen, width: int) -> None:
    page = hall.sit(viewport={"width": width, "height": 860})

    screen(page, attempt)
    page.wait_for_timeout(200)  # colours are in transition for an instant, and axe measures them

    assert axe_violations(page) == []


@pytest.mark.parametrize("theme", ["dark", "contrast"])
@pytest.mark.parametrize("screen", [question, review, paused], ids=lambda screen: screen.__name__)
def test_axe_finds_nothing_in_the_other_themes(
    hall: Hall, attempt: Attempt, screen: Screen, theme: str
) -> None:
    page = hall.sit()
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)

    screen(page, attempt)
    page.wait_for_timeout(300)

    assert axe_violations(page) == []


def test_axe_finds_nothing_in_the_question_list_of_a_phone(hall: Hall) -> None:
    page = hall.sit(viewport={"width": 390, "height": 844})

    page.get_by_role("button", name="Questions").click()
    expect(page.get_by_role("button", name="Close the question list")).to_be_focused()
    page.wait_for_timeout(400)

    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Questions")).to_be_focused()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
@pytest.mark.parametrize(("width", "size"), [(320, "100"), (640, "200"), (1280, "200")])
def test_nothing_scrolls_sideways(
    hall: Hall, attempt: Attempt, screen: Screen, width: int, size: str
) -> None:
    page = hall.sit(viewport={"width": width, "height": 700})
    page.evaluate("size => { document.documentElement.dataset.size = size; dispatchEvent(new Event('resize')); }", size)

    screen(page, attempt)

    assert sideways(page) == []


def test_nothing_in_header_and_footer_overlaps_on_a_narrow_phone(hall: Hall) -> None:
    for width in (320, 360, 390, 700, 1024):
        page = hall.sit(viewport={"width": width, "height": 700})

        overlaps = page.evaluate("""() => [".top", ".foot"].flatMap((bar) => {
          const seen = [...document.querySelectorAll(`${bar} :is(.count, .saved, .clock, .icon, .btn)`)]
            .map((el) => [el, el.getBoundingClientRect()]).filter(([, box]) => box.width > 1);
          return seen.flatMap(([a, p], i) => seen.slice(i + 1)
            .filter(([b, q]) => !a.contains(b) && p.right > q.left + 1 && q.right > p.left + 1)
            .map(([b]) => `${a.className} x ${b.className}`))
            .concat(seen.filter(([el]) => el.scrollWidth > el.clientWidth + 1).map(([el]) => `${el.className} is cut`));
        })""")

        assert overlaps == [], width
        page.context.close()
        hall.computers.pop()
        hall.attempt.seat_until = 0.0


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
    page.goto(hall.url + "/exam/3f6b1c9e-52d4-4b8e-9a57-0c8b1f2d7e11")
    page.wait_for_selector("#q-title")
    page.wait_for_load_state("networkidle")

    assert any("atkinson-hyperlegible-mono" in url for url in weights), "question 1 shows code"
    assert sum(weights.values()) <= BUDGET_BYTES, sorted(weights.items(), key=lambda w: -w[1])
