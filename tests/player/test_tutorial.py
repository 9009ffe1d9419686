"""The tutorial before the clock: tried, skipped, never recorded; and what accommodations preset."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .looking import axe_violations, sideways
from .workbench import Bench, Held, entries

SHOW = """async (facts) => (await import("/static/player/tutorial.js")).showTutorial({
  count: 120, seconds: 7200, plan: { sections: [], breaks: [], break_left_seconds: 0 }, ...facts,
  start: async () => { window.started = (window.started ?? 0) + 1; return window.refusal ?? ""; } })"""


@pytest.fixture
def held() -> Held:
    return Held(state={"state": "authorized"})


def opened(bench: Bench, facts: dict[str, object] | None = None, **options: object) -> Page:
    page = bench(**options)
    page.evaluate(SHOW, facts or {})
    return page


def test_everything_can_be_tried_and_nothing_is_recorded(bench: Bench) -> None:
    page = opened(bench)

    expect(page.get_by_role("heading", name="Try it out")).to_be_focused()
    page.get_by_role("radio", name="C. Fourteen").check()
    page.get_by_role("button", name="Strike out answer A").click()
    page.get_by_role("button", name="Flag for review").last.click()

    tries = page.locator(".tries").get_by_role("listitem")
    expect(tries).to_have_count(3)
    for n in range(3):
        expect(tries.nth(n)).to_contain_text("Done.")
    assert entries(page) == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_it_goes_page_by_page_to_the_start(bench: Bench) -> None:
    page = opened(bench)

    page.get_by_role("button", name="Next", exact=True).last.click()
    expect(page.get_by_role("heading", name="What is around a question")).to_be_focused()
    for term in ("Saved", "Time left", "Questions", "Review", "Highlight", "Display and keys"):
        expect(page.get_by_role("term").filter(has_text=term)).to_be_visible()
    expect(page.get_by_text("It is sent by itself when the network is back.")).to_be_visible()
    page.get_by_role("button", name="Next", exact=True).last.click()
    expect(page.get_by_text("The clock starts when you press Start the exam.")).to_be_visible()
    assert page.evaluate("window.started") is None
    page.get_by_role("button", name="Start the exam").click()

    assert page.evaluate("window.started") == 1


def test_it_can_be_skipped_and_read_again(bench: Bench) -> None:
    page = opened(bench)

    page.get_by_role("button", name="Skip the tutorial").click()
    expect(page.get_by_role("heading", name="Ready to start")).to_be_focused()
    page.get_by_role("button", name="Back").last.click()
    expect(page.get_by_role("heading", name="What is around a question")).to_be_visible()
    page.get_by_role("button", name="Back").last.click()

    expect(page.get_by_role("heading", name="Try it out")).to_be_visible()


def test_where_the_programme_has_no_tutorial_there_is_only_the_start(bench: Bench) -> None:
    page = opened(bench, {"short": True})

    expect(page.get_by_role("heading", name="Ready to start")).to_be_visible()
    expect(page.get_by_role("button", name="Back")).to_have_count(0)
    expect(page.get_by_role("button", name="Skip the tutorial")).to_have_count(0)


def test_the_start_says_what_is_coming_and_why_it_did_not_work(bench: Bench) -> None:
    plan = {"sections": [40, 80, 120], "breaks": [600, 0], "break_left_seconds": 900}
    page = opened(bench, {"short": True, "plan": plan})
    facts = page.locator(".facts")

    expect(facts).to_contain_text("120 minutes")
    expect(facts).to_contain_text("3. A finished section cannot be opened again.")
    expect(facts).to_contain_text("10 minutes between sections")
    expect(facts).to_contain_text("15 minutes in all, whenever you need them")
    page.evaluate("window.refusal = 'The server cannot be reached.'")
    page.get_by_role("button", name="Start the exam").click()

    expect(page.get_by_role("alert")).to_have_text("The server cannot be reached.")
    expect(page.get_by_role("button", name="Start the exam")).to_be_enabled()


def test_a_heartbeat_does_not_set_it_back(bench: Bench) -> None:
    page = opened(bench)
    page.get_by_role("button", name="Skip the tutorial").click()

    page.evaluate(SHOW, {})

    expect(page.get_by_role("heading", name="Ready to start")).to_be_visible()


@pytest.mark.parametrize(("width", "size"), [(1280, "100"), (390, "100"), (320, "100"), (640, "200")])
def test_it_passes_axe_and_does_not_scroll_sideways(bench: Bench, width: int, size: str) -> None:
    page = opened(bench, viewport={"width": width, "height": 860}, reduced_motion="reduce")
    page.evaluate("size => bench.settings.set({ size })", size)
    found = {}

    for name in ("try", "around", "start"):
        found[name] = axe_violations(page) + sideways(page)
        if name != "start":
            page.get_by_role("button", name="Next", exact=True).last.click()

    assert {name: problems for name, problems in found.items() if problems} == {}


# ---- accommodations


@pytest.mark.parametrize(
    ("preset", "script", "value"),
    [
        ("zoom-150", "getComputedStyle(document.documentElement).fontSize", "24px"),
        ("zoom-200", "getComputedStyle(document.documentElement).fontSize", "32px"),
        ("high-contrast", "document.documentElement.dataset.theme", "contrast"),
        ("dark", "document.documentElement.dataset.theme", "dark"),
        ("reduced-motion", "getComputedStyle(document.getElementById('rail')).transitionDuration", "0s"),
        ("screen-reader", "bench.settings.chosen.hints", True),
        ("no-sounds", "document.documentElement.dataset.size", "100"),
    ],
)
def test_a_preset_is_where_the_settings_start(
    bench: Bench, held: Held, preset: str, script: str, value: object
) -> None:
    held.state |= {"state": "active", "presets": [preset]}
    page = bench()

    assert page.evaluate(script) == value


def test_the_candidate_may_change_what_was_preset_and_it_stays_changed(bench: Bench, held: Held) -> None:
    held.state |= {"state": "active", "presets": ["zoom-200", "high-contrast"]}
    page = bench()
    page.get_by_role("button", name="Display and keyboard settings").click()
    expect(page.get_by_role("radio", name="200%")).to_be_checked()
    page.get_by_role("radio", name="125%").check(force=True)
    page.get_by_role("button", name="Done").click()

    page.reload()
    page.wait_for_selector("#q-title")

    assert page.evaluate("({ ...document.documentElement.dataset })")["size"] == "125"
    assert page.evaluate("({ ...document.documentElement.dataset })")["theme"] == "contrast"


def test_with_hints_a_screen_reader_hears_how_each_question_stands(bench: Bench, held: Held) -> None:
    held.state |= {
        "state": "active",
        "presets": ["screen-reader"],
        "work": {"2": {"choice": [1], "flagged": True, "struck": [0], "seen": True, "note": "look again"}},
    }
    page = bench()

    page.keyboard.press("n")

    expect(page.locator("#say")).to_have_text(
        "Question 2 of 12. Answer B. Flagged. Struck out: 1. With a note."
    )


def test_the_time_is_said_when_asked_for(bench: Bench, held: Held) -> None:
    held.state |= {"state": "active"}
    held.left = 2280
    page = bench()

    page.keyboard.press("t")

    expect(page.locator("#say")).to_have_text("38 minutes left.")


def test_the_question_mark_opens_the_help_on_keys(bench: Bench, held: Held) -> None:
    held.state |= {"state": "active"}
    page = bench()

    page.keyboard.press("?")

    dialog = page.get_by_role("dialog", name="Display and keyboard")
    for words in ("calculator", "highlight", "my notes", "say the time left"):
        expect(dialog.get_by_text(words, exact=True)).to_be_visible()
