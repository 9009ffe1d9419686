"""The tools, sections and breaks as the whole player runs them against a server."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall
from .stand_in import Attempt
from .test_answering import saved
from .workbench import eventually


@pytest.fixture
def attempt() -> Attempt:
    """Admitted, not begun; two sections with a break between them, and zoom by accommodation."""
    return Attempt(
        state="authorized",
        started=False,
        tutorial=True,
        presets=["zoom-150", "screen-reader"],
        plan={"sections": [4, 12], "breaks": [600]},
    )


def put(attempt: Attempt, *events: str) -> list[tuple[str, int, Any]]:
    """Event, question, and what it carries, of these events."""
    members = ("choice", "struck", "ranges", "text")
    return [
        (entry["event"], entry["number"], next((entry[one] for one in members if one in entry), None))
        for entry in attempt.entries
        if entry["event"] in events
    ]


def start(page: Page) -> None:
    page.get_by_role("button", name="Skip the tutorial").click()
    page.get_by_role("button", name="Start the exam").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 1 ")


def test_the_tutorial_runs_no_clock_and_leaves_nothing_in_the_journal(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    expect(page.get_by_role("timer", name="Clock stopped")).to_have_text("2:00:00")
    page.get_by_role("radio", name="B. Twelve").check()
    page.get_by_role("button", name="Strike out answer A").click()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert not attempt.started
    assert attempt.entries == []
    start(page)
    saved(page)

    assert [entry["event"] for entry in attempt.entries] == ["Visited"]


def test_what_the_tools_put_is_stored_and_comes_back_on_another_computer(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()
    start(page)
    page.keyboard.press("m")
    page.get_by_label("Question 1", exact=True).fill("compare\nrecall")
    page.get_by_label("The whole exam").fill("mind the time")
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.get_by_label("About question 1").fill("Two are right")
    page.keyboard.press("Escape")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('#stem p'))")
    page.keyboard.press("h")
    words = page.locator("#stem p").first.inner_text()
    eventually(page, "CSS.highlights.size")
    saved(page)
    assert put(attempt, "Noted", "Commented", "Highlighted") == [
        ("Noted", 1, "compare\nrecall"),
        ("Noted", 0, "mind the time"),
        ("Commented", 1, "Two are right"),
        ("Highlighted", 1, [0, len(words)]),
    ]

    page.close()
    attempt.seat = ""
    other = hall.sit()
    expect(other.get_by_role("heading", level=1)).to_contain_text("Question 1 ")
    assert eventually(other, "[...CSS.highlights.get('assay-highlight') ?? []].map(String)") == [words]
    other.keyboard.press("m")

    expect(other.get_by_label("Question 1", exact=True)).to_have_value("compare\nrecall")
    expect(other.get_by_label("The whole exam")).to_have_value("mind the time")
    other.keyboard.press("Escape")
    other.keyboard.press("o")
    expect(other.get_by_label("About question 1")).to_have_value("Two are right")


def test_a_section_a_break_and_back(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    start(page)
    page.keyboard.press("m")
    page.get_by_label("Question 1", exact=True).fill("half written")
    page.evaluate("document.getElementById('review').click()")
    page.get_by_role("button", name="Finish section…").click()
    page.get_by_role("dialog").get_by_role("checkbox").check()
    page.get_by_role("dialog").get_by_role("button", name="Finish section 1").click()
    attempt.break_left = 600
    page.get_by_role("button", name="Take a break of 10 minutes").click()

    expect(page.get_by_role("heading", name="You are on a break")).to_be_visible()
    expect(page.get_by_role("timer", name="Break left")).to_contain_text("09:5")
    assert page.locator("#stem, .pane textarea:visible").count() == 0
    assert put(attempt, "Noted", "SectionClosed") == [
        ("Noted", 1, "half written"),
        ("SectionClosed", 1, None),
    ]
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()
    attempt.break_left = 0
    attempt.locked = [1, 2, 3, 4]
    attempt.set_state("authorized")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 5 ")
    expect(page.locator("#say")).to_contain_text("Question 5 of 12. Not answered.")


def test_a_break_of_ones_own_locks_what_was_seen(hall: Hall, attempt: Attempt) -> None:
    attempt.break_left = 900
    page = hall.sit()
    start(page)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2 ")
    page.get_by_role("button", name="Take a break").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Start the break").click()
    expect(page.get_by_role("heading", name="You are on a break")).to_be_visible()
    page.get_by_role("button", name="I am back").click()
    attempt.set_state("authorized")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 3 ")
    expect(page.locator(".cell.locked")).to_have_count(2)
