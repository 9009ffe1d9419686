"""The start: the form is there before it, the key comes with it, and no clock runs until then."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall
from .stand_in import Attempt
from .test_answering import saved
from .test_offline import EVERYTHING_KEPT, number


@pytest.fixture
def attempt() -> Attempt:
    """Admitted, and not begun."""
    return Attempt(state="authorized", started=False)


def begin(page: Page) -> None:
    page.get_by_role("button", name="Start the exam").click()


def test_the_sealed_form_comes_before_the_start_and_the_key_with_it(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    expect(page.get_by_role("button", name="Start the exam")).to_be_visible()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some((e) => e.name.endsWith('/form'))"
    )
    asked = len([verb for verb, _ in attempt.bodies if verb == "form"])

    begin(page)
    number(page, 1)
    saved(page)

    assert asked == 1
    assert [verb for verb, _ in attempt.bodies].count("form") == 1
    assert "stem of question" not in page.evaluate(EVERYTHING_KEPT)


def test_no_clock_runs_before_the_start(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()

    expect(page.get_by_role("timer", name="Clock stopped")).to_have_text("2:00:00")


def test_a_start_whose_reply_was_lost_is_one_start(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    attempt.lose_replies = 1

    begin(page)

    number(page, 1)
    assert attempt.started
    saved(page)


def test_a_busy_server_is_waited_for_as_long_as_it_asks(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    attempt.busy, attempt.retry_after = 1, "1"
    pressed = time.monotonic()

    begin(page)

    expect(page.get_by_text("The server is busy or cannot be reached.")).to_be_visible()
    number(page, 1)
    assert time.monotonic() - pressed >= 1
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"1:59:5\d|2:00:00"))


def test_a_reload_after_the_start_needs_no_second_one(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    begin(page)
    number(page, 1)
    saved(page)

    page.reload()

    number(page, 1)
    assert [verb for verb, _ in attempt.bodies].count("start") == 1
    assert [verb for verb, _ in attempt.bodies].count("form") == 1  # it lies on the device


def test_an_attempt_that_was_called_off_says_so(hall: Hall, attempt: Attempt) -> None:
    page = hall.sit()
    attempt.state = "canceled"

    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.get_by_role("heading", name="This exam did not take place")).to_be_visible()


def test_waiting_times_are_jittered_bounded_and_at_least_what_was_asked(hall: Hall) -> None:
    page = hall.sit()

    waits = page.evaluate(
        """async () => {
          const { Backoff } = await import("/static/assay/backoff.js");
          const { seconds } = await import("/static/assay/wire.js");
          const waits = (random) => {
            const backoff = new Backoff(() => random);
            return Array.from({ length: 8 }, () => backoff.next());
          };
          const again = new Backoff(() => 0.5);
          again.next(); again.next(); again.reset();
          const date = new Date(Date.now() + 10_000).toUTCString();
          return {
            longest: waits(1), shortest: waits(0), asked: new Backoff(() => 0).next(7), again: again.next(),
            seconds: ["", "3", "9999", "soon", "-1", date].map(seconds),
          };
        }"""
    )

    assert waits["longest"] == [1100, 2100, 4100, 8100, 16100, 30100, 30100, 30100]
    assert waits["shortest"] == [100] * 8
    assert (waits["asked"], waits["again"]) == (7100, 600)
    assert waits["seconds"][:5] == [0, 3, 300, 0, 0]
    assert 8 <= waits["seconds"][5] <= 10


def test_saves_wait_as_long_as_a_busy_server_asks(hall: Hall, attempt: Attempt) -> None:
    attempt.started, attempt.state = True, "active"
    page = hall.sit()
    saved(page)
    attempt.busy, attempt.retry_after = 1, "2"

    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("1 kept")
    page.keyboard.press("g")  # which would be sent at once
    saved(page)

    first, second = attempt.times[-2:]
    assert second - first >= 2
    assert attempt.held_up_to == 3


def test_a_token_that_is_over_is_renewed_under_the_candidates_hands(hall: Hall, attempt: Attempt) -> None:
    attempt.started, attempt.state = True, "active"
    page = hall.sit()
    page.keyboard.press("n")
    number(page, 2)
    saved(page)
    page.evaluate("window.before = document.getElementById('q-title')")

    attempt.token_over = True
    page.keyboard.press("b")
    saved(page)

    assert [entry["device_seq"] for entry in attempt.entries] == [1, 2, 3]
    assert page.evaluate("window.before === document.getElementById('q-title')")  # nothing was drawn anew
