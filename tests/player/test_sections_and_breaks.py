"""Sections are finished for good in two steps; breaks lock what was seen, and say so before they begin."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .looking import axe_violations, sideways
from .workbench import Bench, Held, entries, eventually

PLAN = {"sections": [4, 8, 12], "breaks": [600, 0], "break_left_seconds": 0}


@pytest.fixture
def held() -> Held:
    made = Held()
    made.state |= {"plan": PLAN | {"sections": [4, 8, 12]}}
    return made


def cell(page: Page, number: int) -> Any:
    return page.locator("#grid").get_by_role("button", name=f"Question {number},")


def finish(page: Page) -> None:
    page.get_by_role("button", name="Review", exact=True).click()
    page.get_by_role("button", name="Finish section…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Finish section").click()


def test_the_list_shows_the_sections_and_what_is_not_open_yet(bench: Bench) -> None:
    page = bench()

    expect(page.get_by_text("Section 1 of 3")).to_be_visible()
    headings = page.locator("#grid").get_by_role("heading")
    expect(headings).to_have_text(["Section 1 open", "Section 2 not open yet", "Section 3 not open yet"])
    cell(page, 5).click(force=True)  # says that it is disabled, and why

    expect(page.locator("#rail-note")).to_have_text("Question 5 opens when you have finished section 1.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 ")


def test_next_after_the_last_question_of_a_section_is_its_review(bench: Bench) -> None:
    page = bench()
    cell(page, 4).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 4 ")

    page.keyboard.press("n")

    expect(page.get_by_role("heading", level=1)).to_have_text("Review your answers")
    expect(page.get_by_text("Section 1 of 3: before you finish it")).to_be_visible()
    expect(page.locator(".rev-list").get_by_role("button")).to_have_count(4)
    expect(page.get_by_role("button", name="End exam…")).to_be_hidden()


def test_finishing_a_section_takes_two_deliberate_steps_and_is_one_entry(bench: Bench) -> None:
    page = bench()
    page.get_by_role("button", name="Review", exact=True).click()
    page.get_by_role("button", name="Finish section…").click()

    dialog = page.get_by_role("dialog", name="Finish section 1 of 3?")
    expect(dialog).to_contain_text("4 not answered, 0 flagged.")
    expect(dialog).to_contain_text("You cannot see or change its questions again.")
    expect(dialog.get_by_role("button", name="Finish section 1")).to_be_disabled()
    dialog.get_by_role("button", name="Keep working").click()
    assert entries(page, "SectionClosed") == []
    page.get_by_role("button", name="Finish section…").click()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("checkbox").uncheck()
    expect(dialog.get_by_role("button", name="Finish section 1")).to_be_disabled()
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Finish section 1").click()

    expect(page.get_by_role("heading", name="Section 1 is finished")).to_be_focused()
    assert [(e["event"], e["number"]) for e in entries(page, "SectionClosed")] == [("SectionClosed", 1)]


def test_a_finished_section_is_locked_in_words_and_shape_also_after_a_reload(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("a")
    finish(page)
    page.get_by_role("button", name="Go on without a break").click()

    for _ in range(2):
        expect(page.get_by_role("heading", level=1)).to_contain_text("Question 5 ")
        expect(cell(page, 1)).to_have_accessible_name("Question 1, answered, locked")
        expect(cell(page, 1).locator(".i")).to_be_visible()
        expect(cell(page, 1)).to_be_disabled()
        cell(page, 1).click(force=True)
        expect(page.locator("#rail-note")).to_have_text("Question 1 is locked: its section is finished.")
        expect(page.get_by_role("button", name="Previous", exact=True)).to_be_disabled()
        page.keyboard.press("p")
        page.reload()
    assert [e["number"] for e in entries(page, "Visited")] == [1, 5]


def test_a_section_without_a_break_goes_straight_on_and_the_last_ends_the_exam(bench: Bench) -> None:
    page = bench()
    finish(page)
    page.get_by_role("button", name="Go on without a break").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 5 ")
    finish(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 9 ")
    page.get_by_role("button", name="Review", exact=True).click()

    expect(page.get_by_role("button", name="End exam…")).to_be_visible()
    expect(page.get_by_role("button", name="Finish section…")).to_be_hidden()
    assert [e["number"] for e in entries(page, "SectionClosed")] == [1, 2]


def test_the_scheduled_break_is_offered_once_with_what_it_means(bench: Bench) -> None:
    page = bench()
    finish(page)

    offer = page.get_by_role("region", name="Section 1 is finished")
    expect(offer).to_contain_text("You may take a break of 10 minutes now, before section 2.")
    expect(offer).to_contain_text("Your exam clock runs until the break begins.")
    expect(offer).to_contain_text("Your exam clock stops while you are away.")
    page.evaluate("bench.refusal = 'The server cannot be reached. Try again.'")
    offer.get_by_role("button", name="Take a break of 10 minutes").click()
    expect(offer.get_by_role("alert")).to_have_text("The server cannot be reached. Try again.")
    page.evaluate("bench.refusal = ''")
    offer.get_by_role("button", name="Take a break of 10 minutes").click()

    assert eventually(page, "bench.begun === 2")


def test_a_reload_does_not_lose_the_offered_break_and_a_decision_is_kept(bench: Bench) -> None:
    page = bench()
    finish(page)
    expect(page.get_by_role("heading", name="Section 1 is finished")).to_be_visible()

    page.reload()
    page.get_by_role("button", name="Go on without a break").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 5 ")
    page.evaluate("bench.exam.restore({ focus: true })")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 5 ")


def test_a_note_being_written_is_put_before_its_section_closes(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("m")
    page.get_by_label("Question 1", exact=True).fill("unsure")
    page.evaluate("bench.exam.finishSection()")

    assert [e["event"] for e in entries(page)] == ["Visited", "Noted", "SectionClosed"]


def test_a_break_of_ones_own_says_what_happens_before_it_begins(bench: Bench, held: Held) -> None:
    held.state |= {"plan": PLAN | {"break_left_seconds": 900}}
    page = bench()

    page.get_by_role("button", name="Take a break").first.click()
    dialog = page.get_by_role("dialog", name="Take a break now?")
    expect(dialog).to_contain_text("You have 15 minutes of break left.")
    for words in (
        "Your exam clock stops while you are away.",
        "Questions you have seen so far are locked: you cannot go back to them.",
        "your proctor checks your identity and your room again",
        "A break that takes longer than allowed is taken from your exam time.",
    ):
        expect(dialog).to_contain_text(words)
    dialog.get_by_role("button", name="Keep working").click()
    assert page.evaluate("bench.begun") == 0
    page.get_by_role("button", name="Take a break").first.click()
    dialog.get_by_role("button", name="Start the break").click()

    assert eventually(page, "bench.begun") == 1


def test_after_a_break_what_was_seen_is_locked_and_the_exam_goes_on_behind_it(bench: Bench) -> None:
    page = bench()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 ")
    page.evaluate("bench.exam.heard({ state: 'active', section: 1, locked: [1, 2] })")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 3 ")
    cell(page, 2).click(force=True)
    expect(page.locator("#rail-note")).to_have_text("Question 2 is locked: you saw it before your break.")
    page.keyboard.press("r")
    locked = page.locator(".rev-list .row.locked")
    expect(locked).to_have_count(2)
    expect(page.locator(".rev-list").get_by_role("button")).to_have_count(2)


def test_when_everything_open_was_seen_before_the_break_the_review_is_what_is_left(bench: Bench) -> None:
    page = bench()
    page.evaluate("bench.exam.heard({ state: 'active', section: 1, locked: [1, 2, 3, 4] })")

    expect(page.get_by_role("heading", level=1)).to_have_text("Review your answers")
    page.get_by_role("button", name="Back to questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review your answers")


BREAK = """async (seconds) => (await import("/static/player/breaks.js")).showBreak(
  { seconds, back: async () => { window.cameBack = true; return window.backProblem ?? ""; } })"""


def test_the_break_counts_down_by_itself_and_says_when_it_is_over(bench: Bench) -> None:
    page = bench()
    page.clock.install()
    page.evaluate(BREAK, 65)

    expect(page.get_by_role("heading", name="You are on a break")).to_be_focused()
    expect(page.get_by_role("timer", name="Break left")).to_have_text("01:05")
    page.clock.run_for(6000)
    expect(page.get_by_role("timer", name="Break left")).to_have_text("00:59")
    expect(page.locator("#say-now")).to_have_text("1 minute of your break left.")
    page.clock.run_for(62_000)
    expect(page.get_by_role("timer", name="Over by")).to_have_text("00:03")
    expect(
        page.get_by_text("Your break is over. The time since then is taken from your exam.")
    ).to_be_visible()
    page.evaluate(BREAK, 0)  # the server does not count below zero

    expect(page.get_by_role("timer", name="Over by")).to_have_text("00:03")


def test_coming_back_tells_the_server_and_why_it_failed(bench: Bench) -> None:
    page = bench()
    page.evaluate("window.backProblem = 'The server cannot be reached. Try again.'")
    page.evaluate(BREAK, 300)

    page.get_by_role("button", name="I am back").click()

    expect(page.get_by_role("alert")).to_have_text("The server cannot be reached. Try again.")
    assert page.evaluate("window.cameBack") is True


@pytest.mark.parametrize(("width", "theme"), [(1280, "light"), (390, "dark"), (320, "contrast")])
def test_sections_and_breaks_pass_axe_and_do_not_scroll_sideways(
    bench: Bench, held: Held, width: int, theme: str
) -> None:
    held.state |= {
        "plan": PLAN | {"break_left_seconds": 900},
        "section": 2,
        "at": 6,
        "work": {"6": {"seen": True}},
        "locked": [1, 2, 3, 4, 5],
    }
    page = bench(viewport={"width": width, "height": 860}, reduced_motion="reduce")
    page.evaluate("theme => bench.settings.set({ theme })", theme)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        found[name] = axe_violations(page) + sideways(page)

    look("question")
    page.keyboard.press("r")
    look("review")
    page.get_by_role("button", name="Finish section…").click()
    look("finish")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Take a break").click()
    look("break")
    page.keyboard.press("Escape")
    page.evaluate("import('/static/player/breaks.js').then((m) => m.offerBreak(bench.exam, 600))")
    expect(page.locator("#cover-title")).to_be_visible()
    look("offer")
    page.evaluate(BREAK, 300)
    look("on a break")

    assert {name: problems for name, problems in found.items() if problems} == {}
