"""Time without a server: it can only go down, whatever the device's own clock is set to."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import Hall
from .stand_in import Attempt
from .test_answering import saved
from .test_offline import number, shell_is_kept

SHIFTED = """
const then = Date.now;
window.shift = Number(localStorage.getItem("shift") ?? 0);
Date.now = () => then() + window.shift;
"""


def seconds_shown(page: Page) -> int:
    parts = [int(part) for part in page.get_by_role("timer").inner_text().split(":")]
    return sum(part * 60**n for n, part in enumerate(reversed(parts)))


def reopened_offline(hall: Hall, attempt: Attempt, *, shift_minutes: int) -> tuple[int, Page]:
    """Seconds left before, and the page after a reload with no network and the device's clock moved."""
    computer = hall.computer()
    computer.add_init_script(SHIFTED)
    page = hall.sit(computer)
    page.keyboard.press("a")
    saved(page)
    shell_is_kept(page)
    attempt.unplugged = True
    before = seconds_shown(page)
    page.evaluate("ms => localStorage.setItem('shift', ms)", shift_minutes * 60_000)
    page.reload()
    number(page, 1)
    return before, page


@pytest.mark.parametrize("minutes", [-60, -24 * 60])
def test_a_device_clock_set_back_gives_no_time(hall: Hall, attempt: Attempt, minutes: int) -> None:
    before, page = reopened_offline(hall, attempt, shift_minutes=minutes)

    assert before - 60 < seconds_shown(page) <= before
    page.evaluate("ms => { window.shift = ms; }", 5 * minutes * 60_000)
    page.wait_for_function("left => document.getElementById('time').textContent !== left", arg=_text(page))
    assert seconds_shown(page) <= before


def test_a_browser_that_was_closed_for_ten_minutes_has_ten_minutes_less(hall: Hall, attempt: Attempt) -> None:
    before, page = reopened_offline(hall, attempt, shift_minutes=10)

    assert before - 660 < seconds_shown(page) <= before - 599


def test_the_server_corrects_on_contact(hall: Hall, attempt: Attempt) -> None:
    _, page = reopened_offline(hall, attempt, shift_minutes=10)
    assert seconds_shown(page) < 6700

    attempt.unplugged = False
    page.evaluate("dispatchEvent(new Event('online'))")

    expect(page.get_by_role("timer")).to_have_text(re.compile(r"1:59:\d\d|2:00:00"))
    saved(page)


def _text(page: Page) -> str:
    return page.get_by_role("timer").inner_text()


CLOCK = """async () => {
  const { Clock } = await import("/static/player/clock.js");
  let steady = 0;
  let wall = 1e12;
  const clock = new Clock(() => steady, () => wall);
  const seen = [];
  const read = () => seen.push(clock.remaining);
  const pass = (steadyMs, wallMs = steadyMs) => { steady += steadyMs; wall += wallMs; read(); };
  CASE
  return seen;
}"""


@pytest.mark.parametrize(
    ("case", "seen"),
    [
        # With a server the wall clock is never asked.
        ("clock.synchronise(100, true); pass(1000, 86400e3); pass(1000, -86400e3)", [99, 98]),
        # Without one the longer of both counts: a laptop that slept.
        ("clock.synchronise(100, true); clock.alone(); pass(1000); pass(0, 30e3); pass(1000)", [99, 69, 68]),
        # Set back, it gives nothing, neither at once nor by and by.
        ("clock.synchronise(100, true); clock.alone(); pass(1000, -3600e3); pass(1000, 1000)", [99, 98]),
        # Set forth and back again, it gives nothing back.
        (
            "clock.synchronise(100, true); clock.alone(); pass(0, 50e3); pass(0, -50e3); pass(1000)",
            [50, 50, 49],
        ),
        # Being told again that there is no network changes nothing.
        (
            "clock.synchronise(100, true); for (let n = 0; n < 3; n++) { clock.alone(); pass(1000); }",
            [99, 98, 97],
        ),
        # A clock that stands stands, also without a network.
        ("clock.synchronise(100, false); clock.alone(); pass(5000); pass(0, 60e3)", [100, 100]),
        # The next page: less the second that may not have been written, and what the wall clock says.
        ("clock.resume({ seconds: 100, running: true, wall: wall - 40e3 }); read(); pass(1000)", [59, 58]),
        ("clock.resume({ seconds: 100, running: true, wall: wall + 40e3 }); read(); pass(1000)", [99, 98]),
        ("clock.resume({ seconds: 100, running: true, wall: wall - 400e3 }); read()", [0]),
        # Contact: the server's word.
        (
            "clock.resume({ seconds: 9, running: true, wall }); clock.synchronise(77, true); pass(1000, 9e9)",
            [76],
        ),
    ],
)
def test_the_clock_alone(hall: Hall, case: str, seen: list[float]) -> None:
    page = hall.computer().new_page()
    page.goto(hall.url + "/static/player/clock.js")

    assert page.evaluate(CLOCK.replace("CASE", case)) == pytest.approx(seen)
