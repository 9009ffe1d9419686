"""Ada answers, strikes out, flags and moves, by keyboard or mouse; each action is one entry."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import Hall
from .stand_in import Attempt, untouched


def saved(page: Page) -> None:
    """Everything made so far is stored, and the header says so."""
    expect(page.get_by_role("status").first).to_have_text(re.compile(r"^(\d+) of \1 stored \d\d:\d\d:\d\d$"))


def test_an_answer_by_letter_is_stored_as_one_entry(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    page.keyboard.press("c")
    saved(page)

    assert [(e["device_seq"], e["event"], e["number"]) for e in attempt.entries] == [
        (1, "Visited", 1),
        (2, "AnswerSaved", 1),
    ]
    assert attempt.entries[1]["choice"] == [2]
    assert attempt.entries[1]["made_at"].endswith("Z")


def test_a_whole_exam_with_the_keyboard_alone(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    for number in range(1, attempt.count + 1):
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Question {number} ")
        page.keyboard.press("a")
        if number % 3 == 0:
            page.keyboard.press("b")
        page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review your answers")
    page.get_by_role("button", name="End exam…").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipt")

    assert attempt.state == "submitted"
    assert len([work for work in attempt.work().values() if work["choice"]]) == attempt.count


def test_arrow_keys_choose_among_the_options_of_a_single_choice(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    page.get_by_role("radio", name="A. Option first").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    saved(page)

    expect(page.get_by_role("radio", name="B. Option second")).to_be_checked()
    assert attempt.work()["1"]["choice"] == [1]


def test_choose_two_is_counted_and_a_third_is_refused(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    page.get_by_role("button", name="Question 3, not seen").click()

    expect(page.get_by_text("Choose TWO. 0 of 2 chosen.")).to_be_visible()
    page.get_by_role("checkbox", name="A. ").check()
    expect(page.get_by_role("button", name="Question 3, not answered")).to_be_visible()
    page.get_by_role("checkbox", name="D. ").check()
    expect(page.get_by_role("button", name="Question 3, answered")).to_be_visible()
    page.keyboard.press("b")
    saved(page)

    expect(page.get_by_role("checkbox", name="B. ")).not_to_be_checked()
    expect(page.locator("#say")).to_have_text("You can choose only 2. Clear one answer first.")
    assert attempt.work()["3"]["choice"] == [0, 3]


def test_striking_out_an_option_and_choosing_it_after_all(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    page.get_by_role("button", name="Strike out answer B").click()
    expect(page.get_by_role("button", name="Strike out answer B")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("radio", name="(struck out)")).to_have_count(1)
    saved(page)
    assert attempt.work()["1"] == untouched() | {"struck": [1], "seen": True}
    page.keyboard.press("b")
    saved(page)

    assert attempt.work()["1"] == untouched() | {"choice": [1], "seen": True}


def test_the_answer_itself_cannot_be_struck_out(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    page.keyboard.press("a")
    page.get_by_role("button", name="Strike out answer A").click(force=True)
    saved(page)

    assert attempt.work()["1"]["struck"] == []
    expect(page.locator("#say")).to_contain_text("A is your answer")


def test_a_click_on_code_inside_an_option_chooses_it(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit(viewport={"width": 390, "height": 844})
    page.keyboard.press("n")

    page.locator(".option pre").nth(1).click()
    saved(page)

    assert attempt.work()["2"]["choice"] == [1]


def test_flagging_shows_in_the_list_and_on_the_button(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    page.keyboard.press("g")
    expect(page.get_by_role("button", name="Flag for review")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="Question 1, not answered, flagged")).to_be_visible()
    page.keyboard.press("g")
    saved(page)

    assert [entry["event"] for entry in attempt.entries] == ["Visited", "Flagged", "Unflagged"]


def test_shortcuts_can_be_switched_off_and_stay_off_after_a_reload(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    page.get_by_role("button", name="Display and keyboard settings").click()
    page.get_by_role("checkbox", name="Single-key shortcuts").uncheck()
    page.get_by_role("button", name="Done").click()
    page.reload()
    page.wait_for_selector("#q-title")
    page.keyboard.press("c")
    page.keyboard.press("n")
    saved(page)

    assert attempt.events("AnswerSaved") == []
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 ")


def test_focus_goes_to_the_heading_of_each_new_question(hall: Hall) -> None:
    page = hall.sit()

    page.get_by_role("button", name="Next").click()

    expect(page.get_by_role("heading", level=1, name="Question 2 of 12")).to_be_focused()


def test_the_tallies_of_the_review_screen_are_its_filters(hall: Hall) -> None:
    page = hall.sit()
    page.keyboard.press("a")
    page.keyboard.press("n")
    page.keyboard.press("g")
    page.keyboard.press("r")

    tallies = page.get_by_role("group", name="Show")
    expect(tallies.get_by_role("button", name="Answered 1", exact=True)).to_be_visible()
    tallies.get_by_role("button", name="Flagged 1").click()
    rows = page.locator(".rev-list").get_by_role("button")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("button", name="Flagged 1")).to_be_focused()
    rows.first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 ")


def test_ending_needs_the_review_screen_a_tick_and_a_second_button(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    expect(page.get_by_role("button", name="End exam…")).to_be_hidden()
    page.get_by_role("button", name="Review", exact=True).click()
    page.get_by_role("button", name="End exam…").click()
    end = page.get_by_role("dialog", name="End your exam?")
    expect(end.get_by_role("button", name="End exam")).to_be_disabled()
    end.get_by_role("button", name="Keep working").click()
    assert attempt.state == "active"
    page.get_by_role("button", name="End exam…").click()
    expect(end.get_by_role("checkbox")).not_to_be_checked()
    end.get_by_role("checkbox").check()
    end.get_by_role("button", name="End exam").click()
    page.wait_for_url("**/receipt")

    submitted = [body for verb, body in attempt.bodies if verb == "submit"]
    assert submitted == [{"tab": attempt.seat, "last_device_seq": attempt.held_up_to, "confirmed": True}]
