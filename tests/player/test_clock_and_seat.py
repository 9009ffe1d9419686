"""The server's clock, the proctor's pause, and the one seat."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from .conftest import Hall
from .stand_in import BASE, Attempt
from .test_answering import saved


def look_up(page: Page) -> None:
    """What the browser does when the candidate comes back to the tab: a heartbeat at once."""
    page.evaluate("dispatchEvent(new Event('online'))")


def test_the_clock_shows_the_servers_time_whatever_the_device_thinks(hall: Hall, attempt: Attempt) -> None:
    attempt.set_seconds_left(4000)
    computer = hall.computer()
    computer.add_init_script("Date.now = () => 0")
    page = hall.sit(computer)

    expect(page.get_by_role("timer")).to_have_text(re.compile(r"1:06:(3\d|40)"))


def test_every_reply_resynchronises_the_clock(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)

    attempt.set_seconds_left(3000)
    page.keyboard.press("a")

    expect(page.get_by_role("timer")).to_have_text(re.compile(r"(50:00|49:5\d)"))


def test_the_hidden_clock_returns_at_five_minutes_and_is_spoken(hall: Hall, attempt: Attempt) -> None:
    attempt.set_seconds_left(303)
    page = hall.sit()

    page.get_by_role("button", name="Hide the time").click()
    expect(page.get_by_role("timer")).to_be_hidden()

    expect(page.locator("#say-now")).to_have_text("5 minutes left.")
    expect(page.get_by_role("timer")).to_be_visible()


def test_warnings_are_due_once_at_thirty_fifteen_five_and_one(hall: Hall) -> None:
    page = hall.sit()

    crossed = page.evaluate("""async () => {
      const { warningsBetween, written, inWords } = await import("/static/player/clock.js");
      const seconds = Array.from({ length: 2001 }, (_, i) => 2000 - i);
      return [
        seconds.slice(1).flatMap((after, i) => warningsBetween(seconds[i], after).map((m) => [m, after])),
        warningsBetween(7200, 1000), [3600, 3599.2, 59.4, 0].map(written), inWords(60), inWords(61),
      ];
    }""")

    assert crossed[0] == [[30, 1800], [15, 900], [5, 300], [1, 60]]
    assert crossed[1:] == [[30], ["1:00:00", "1:00:00", "01:00", "00:00"], "1 minute", "2 minutes"]


def test_at_zero_the_answers_are_flushed_and_the_receipt_follows(hall: Hall, attempt: Attempt) -> None:
    attempt.set_seconds_left(2.5)
    attempt.submits_on_time_out = False
    page = hall.sit()
    page.keyboard.press("b")

    expect(page.get_by_text("Time is up. Your answers are stored.")).to_be_visible()
    expect(page.locator("#stem")).to_have_count(0)
    assert attempt.work()["1"]["choice"] == [1]
    attempt.submits_on_time_out = True
    page.wait_for_url("**/receipt")


def test_answers_that_come_after_the_servers_grace_are_named(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)
    attempt.set_seconds_left(0)
    attempt.submits_on_time_out = False
    attempt.too_late = True

    page.keyboard.press("b")

    expect(page.get_by_text("1 change is kept on this device.")).to_be_visible()
    expect(page.get_by_text("too late to be stored")).to_be_visible()


def test_time_granted_at_zero_brings_the_question_back(hall: Hall, attempt: Attempt) -> None:
    attempt.set_seconds_left(1.5)
    attempt.submits_on_time_out = False
    page = hall.sit()
    expect(page.get_by_role("heading", name="Time is up")).to_be_visible()

    attempt.set_seconds_left(600)

    expect(page.get_by_role("heading", name="Question 1 of 12")).to_be_visible()


def test_a_pause_takes_the_question_out_of_the_page_and_stops_the_clock(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    page.keyboard.press("a")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()
    saved(page)

    attempt.set_state("paused")
    attempt.message = {"text": "Please stay seated.", "from": "Chidi"}
    look_up(page)

    expect(page.get_by_role("heading", name="Your exam is paused")).to_be_focused()
    expect(page.get_by_text("Your exam is paused by the proctor. Your clock is stopped.")).to_be_visible()
    expect(page.get_by_text("Chidi: Please stay seated.").first).to_be_visible()
    assert "stem of question" not in page.content()
    expect(page.get_by_role("timer", name="Clock stopped")).to_be_visible()
    stopped = page.get_by_role("timer").inner_text()
    page.keyboard.press("n")
    page.wait_for_timeout(1500)
    assert page.get_by_role("timer").inner_text() == stopped

    attempt.message = None
    attempt.set_state("authorized")  # the proctor lets her go on; her player's next beat does
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()


def test_an_answer_made_just_before_the_pause_is_sent_after_it(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    saved(page)

    attempt.set_state("paused")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="Your exam is paused")).to_be_visible()
    attempt.set_state("active")

    expect(page.get_by_role("radio", name="C. ")).to_be_checked()
    saved(page)
    assert attempt.work()["1"]["choice"] == [2]


def test_a_page_opened_during_a_pause_waits_and_then_shows_the_right_question(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()
    saved(page)
    attempt.set_state("paused")
    page.reload()
    expect(page.get_by_role("heading", name="Your exam is paused")).to_be_visible()

    attempt.set_state("active")

    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()
    assert [body["at"] for verb, body in attempt.bodies if verb == "heartbeat"][-1] == 2


def test_a_message_of_the_proctor_stands_above_the_question_until_closed(
    hall: Hall, attempt: Attempt
) -> None:
    page = hall.sit()

    attempt.message = {"text": "Ten minutes are added.", "from": "Chidi"}
    look_up(page)
    message = page.get_by_role("region", name="Message from your proctor")
    expect(message).to_contain_text("Chidi: Ten minutes are added.")
    message.get_by_role("button", name="Close").click()
    with page.expect_response("**/heartbeat"):
        look_up(page)

    expect(message).to_be_hidden()


def test_an_ended_attempt_says_so_and_asks_no_more(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    attempt.set_state("terminated")
    look_up(page)

    expect(page.get_by_role("heading", name="Your exam has been ended")).to_be_visible()
    expect(page.get_by_role("link", name="Leave the exam")).to_be_visible()


def test_a_duplicated_tab_is_refused_at_once_and_takes_over_when_the_first_closes(
    hall: Hall, attempt: Attempt
) -> None:
    first = hall.sit()
    saved(first)
    tab = first.evaluate("Object.entries(sessionStorage)")
    # A duplicated tab copies sessionStorage, so the server sees the same tab id.
    first.context.add_init_script(f"for (const [k, v] of {tab!r}) sessionStorage[k] = v")
    seats = len(attempt.bodies)

    second = hall.sit(first.context)

    expect(second.get_by_role("heading", name="This exam is open somewhere else")).to_be_visible()
    expect(second.get_by_text("Another tab of this browser")).to_be_visible()
    expect(second.get_by_role("timer")).to_be_hidden()
    assert [verb for verb, _ in attempt.bodies[seats:]].count("seat") == 0
    first.close()
    second.get_by_role("button", name="Try again").click()
    expect(second.get_by_role("heading", name="Question 1 of 12")).to_be_visible()
    expect(second.get_by_role("timer")).to_be_visible()


def test_another_computer_is_told_since_when_and_gets_in_by_itself(hall: Hall, attempt: Attempt) -> None:
    hall.sit()

    other = hall.sit()
    expect(other.get_by_text("since 14:03")).to_be_visible()
    assert "stem of question" not in other.content()
    hall.computers[0].close()
    attempt.seat_until = 0.0

    expect(other.get_by_role("heading", name="Question 1 of 12")).to_be_visible()


def test_a_seat_lost_while_working_covers_the_question(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()
    saved(page)

    attempt.seat, attempt.seat_until = "someone-else", float("inf")
    page.keyboard.press("a")

    expect(page.get_by_role("heading", name="This exam is open somewhere else")).to_be_visible()
    assert "stem of question" not in page.content()
    attempt.seat_until = 0.0
    page.get_by_role("button", name="Go on here").click()
    expect(page.get_by_role("heading", name="Question 2 of 12")).to_be_visible()
    saved(page)
    assert attempt.work()["2"]["choice"] == [0]


def test_a_server_that_is_away_at_the_start_is_waited_for(hall: Hall, attempt: Attempt) -> None:
    page = hall.computer().new_page()
    page.route("**/seat", lambda route: route.abort())
    page.goto(hall.url + BASE)
    expect(page.get_by_role("heading", name="Connecting…")).to_be_visible()

    page.unroute_all()

    expect(page.get_by_role("heading", name="Question 1 of 12")).to_be_visible()


def test_a_submitted_attempt_leads_to_the_receipt(hall: Hall, attempt: Attempt) -> None:
    attempt.set_state("submitted")
    page = hall.computer().new_page()

    page.goto(hall.url + BASE)

    page.wait_for_url("**/receipt")
