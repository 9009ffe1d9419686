"""The clock: it runs only while active, is moved only by people with a reason, and is never below zero."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from assay.core.attempt import AttemptState, Phase, Refused, decide, evolve
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.refusal import GRACE
from tests.core.attempt.story import (
    CHIDI,
    NOON,
    SECONDS,
    TAB,
    after,
    answers,
    done,
    in_phase,
    refused,
    running,
)

DANA = "dana@example.org"


def at(seconds: float) -> object:
    return NOON + timedelta(seconds=seconds)


def left(state: object, seconds: float) -> float:
    return state.remaining(NOON + timedelta(seconds=seconds)).total_seconds()  # type: ignore[attr-defined,no-any-return]


def test_it_stands_until_the_start() -> None:
    assert left(in_phase(Phase.AUTHORIZED), 10_000) == SECONDS
    assert in_phase(Phase.AUTHORIZED).deadline() is None


def test_it_runs_from_the_start() -> None:
    running = in_phase(Phase.ACTIVE)
    assert [left(running, s) for s in (0, 1, SECONDS - 1, SECONDS, SECONDS + 1)] == [600, 599, 1, 0, 0]
    assert running.deadline() == at(SECONDS)


def test_a_pause_costs_nothing() -> None:
    paused = done(in_phase(Phase.ACTIVE), c.Pause(CHIDI, "a fire drill"), seconds=100)
    admitted = done(paused, c.Admit(CHIDI), seconds=4000)
    assert left(paused, 3999) == left(admitted, 9000) == 500
    on = done(admitted, c.GoOn(TAB), seconds=9000)
    assert left(on, 9000) == 500
    assert on.deadline() == at(9500)


def test_two_stretches_add_up() -> None:
    state = in_phase(Phase.ACTIVE)
    for start in (0, 1000):
        state = done(state, c.Pause(CHIDI, "x"), seconds=start + 100)
        state = done(done(state, c.Admit(CHIDI), seconds=start + 500), c.GoOn(TAB), seconds=start + 1000)
    assert state.elapsed == timedelta(seconds=200)
    assert left(state, 2050) == 350


def test_time_is_granted_and_taken_and_never_falls_below_nothing() -> None:
    running = in_phase(Phase.ACTIVE)
    more = done(running, c.GrantTime(120, CHIDI, "a fire drill"))
    assert (more.allowed_seconds, left(more, 0)) == (720, 720)
    less = done(more, c.GrantTime(-10_000, CHIDI, "a mistake"))
    assert (less.allowed_seconds, left(less, 0)) == (0, 0)


def test_time_can_be_granted_while_the_clock_stands() -> None:
    paused = in_phase(Phase.PAUSED)
    assert left(done(paused, c.GrantTime(60, CHIDI, "x")), 5000) == 660


def test_a_server_clock_set_back_gives_no_time_away() -> None:
    running = in_phase(Phase.ACTIVE)
    assert left(running, -3600) == SECONDS
    paused = evolve(running, e.Paused(CHIDI, "x"), at=NOON - timedelta(hours=1))
    assert paused.elapsed == timedelta()


def test_the_end_stops_it() -> None:
    over = done(
        done(in_phase(Phase.ACTIVE), c.SaveWork(TAB, answers(1)), seconds=9), c.Submit(TAB, 1), seconds=10
    )
    assert over.elapsed == timedelta(seconds=10)
    assert (over.running_since, over.deadline()) == (None, None)


def test_work_does_not_touch_it() -> None:
    before = in_phase(Phase.ACTIVE)
    worked = done(before, c.SaveWork(TAB, answers(1, 2, 3)), seconds=30)
    assert (worked.elapsed, worked.running_since) == (before.elapsed, before.running_since)


class TestAccommodation:
    @pytest.mark.parametrize(
        ("base", "percent", "allowed"),
        [(900, 0, 900), (900, 25, 1125), (7200, 50, 10_800), (601, 25, 752), (1, 1, 2), (900, 100, 1800)],
    )
    def test_extra_time_is_a_factor_of_the_base_rounded_up(
        self, base: int, percent: int, allowed: int
    ) -> None:
        state = after(e.Opened(3, base), e.Accommodated(percent, 0, (), DANA))
        assert state.allowed_seconds == allowed == math.ceil(Fraction(base * (100 + percent), 100))

    def test_the_last_one_counts(self) -> None:
        state = after(e.Opened(3, 600), e.Accommodated(100, 900, ("dark",), DANA))
        state = done(state, c.Accommodate(25, 300, (), DANA))
        assert (state.allowed_seconds, state.break_seconds, state.presets) == (750, 300, ())
        assert decide(state, c.Accommodate(25, 300, (), DANA), now=NOON) == ()

    def test_what_was_granted_stays_granted(self) -> None:
        admitted = done(in_phase(Phase.AUTHORIZED), c.GrantTime(60, CHIDI, "x"))
        assert done(admitted, c.Accommodate(50, 0, (), DANA)).allowed_seconds == 960

    def test_it_comes_before_the_start(self) -> None:
        for phase in (Phase.ACTIVE, Phase.PAUSED, Phase.SUBMITTED):
            assert refused(in_phase(phase), c.Accommodate(50, 0, (), DANA)).rule == "not-active"
        again = done(in_phase(Phase.PAUSED), c.Admit(CHIDI))
        assert refused(again, c.Accommodate(50, 0, (), DANA)).rule == "not-active"

    @pytest.mark.parametrize("wrong", [c.Accommodate(-1, 0, (), DANA), c.Accommodate(0, -1, (), DANA)])
    def test_it_never_takes_time_away(self, wrong: c.Accommodate) -> None:
        assert refused(in_phase(Phase.AWAITING), wrong).rule == "out-of-range"


MICRO = timedelta(microseconds=1)
DEADLINE = NOON + timedelta(seconds=SECONDS)


@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (DEADLINE - timedelta(days=400), "kept"),
        (DEADLINE - MICRO, "kept"),
        (DEADLINE, "kept"),
        (DEADLINE + MICRO, "kept late"),
        (DEADLINE + GRACE - MICRO, "kept late"),
        (DEADLINE + GRACE, "kept late"),
        (DEADLINE + GRACE + MICRO, "time-up"),
        (DEADLINE + timedelta(days=400), "time-up"),
    ],
)
def test_an_answer_before_at_and_after_the_deadline(now: datetime, outcome: str) -> None:
    """By the server's clock alone: the device says the same in all of them."""
    for zone in (UTC, ZoneInfo("Europe/Vienna"), timezone(timedelta(hours=-11)), ZoneInfo("Asia/Kathmandu")):
        assert saving(in_phase(Phase.ACTIVE), now.astimezone(zone)) == outcome
        due = decide(in_phase(Phase.ACTIVE), c.TimeOut(), now=now.astimezone(zone))
        assert bool(due) == (outcome == "time-up")


def saving(state: AttemptState, now: datetime, made_at: str = "", left: int = 0) -> str:
    try:
        entry = e.AnswerSaved(1, made_at, 1, (0,), left=left)
        (kept,) = decide(state, c.SaveWork(TAB, (entry,)), now=now)
    except Refused as refusal:
        return refusal.rule
    return "kept late" if kept == replace(entry, late=True) else "kept"


@pytest.mark.parametrize(
    "made_at",
    [
        "2026-11-22T12:00:00Z",  # a day slow
        "2026-11-24T12:00:00Z",  # a day fast
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "2016-12-31T23:59:60Z",  # a leap second, which datetime cannot hold
        "2026-10-25T02:30:00+02:00",
        "tomorrow",
        "",
    ],
)
def test_the_devices_clock_decides_nothing(made_at: str) -> None:
    running = in_phase(Phase.ACTIVE)
    assert saving(running, DEADLINE, made_at) == "kept"
    assert saving(running, DEADLINE + MICRO, made_at) == "kept late"
    assert saving(running, DEADLINE + GRACE + MICRO, made_at) == "time-up"
    kept = done(running, c.SaveWork(TAB, (e.Flagged(1, made_at, 1),)), seconds=5)
    assert kept.deadline() == DEADLINE


@pytest.mark.parametrize("left", [-1, 0, 1, 86_400, 10**9])
def test_nor_does_what_its_display_showed_while_the_time_runs(left: int) -> None:
    assert saving(in_phase(Phase.ACTIVE), DEADLINE, left=left) == "kept"
    assert saving(in_phase(Phase.ACTIVE), DEADLINE + GRACE, left=left) == "kept late"


class TestTheNightTheClocksChange:
    """In one zone Python subtracts by the wall: 01:30 to 03:30 would be two hours where one has passed."""

    VIENNA = ZoneInfo("Europe/Vienna")

    @pytest.mark.parametrize(
        ("start", "hours"),
        [
            (datetime(2026, 3, 29, 1, 30, tzinfo=VIENNA), 4),  # 02:00 is 03:00
            (datetime(2026, 10, 25, 1, 30, tzinfo=VIENNA), 4),  # 03:00 is 02:00 again
            (datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=VIENNA), 4),
            (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=VIENNA), 4),
            (datetime(2026, 4, 5, 1, 30, tzinfo=ZoneInfo("Australia/Lord_Howe")), 4),  # half an hour
        ],
        ids=str,
    )
    def test_an_exam_lasts_as_long_as_on_any_other(self, start: datetime, hours: int) -> None:
        zone, seconds = start.tzinfo, hours * 3600
        state = running(e.Opened(3, seconds), at=start)
        for passed in range(0, seconds + 1, 1800):
            now = (start.astimezone(UTC) + timedelta(seconds=passed)).astimezone(zone)
            assert state.remaining(now) == timedelta(seconds=seconds - passed)
        deadline = (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(zone)
        assert state.deadline() == deadline.astimezone(UTC)
        assert saving(state, deadline) == "kept"
        assert saving(state, (deadline.astimezone(UTC) + MICRO).astimezone(zone)) == "kept late"

    def test_a_pause_across_it_costs_nothing(self) -> None:
        start = datetime(2026, 10, 25, 1, 0, tzinfo=self.VIENNA)
        state = running(e.Opened(3, 7200), at=start)
        for event, hours in ((e.Paused(CHIDI, "x"), 1), (e.Admitted(CHIDI), 2), (e.Resumed(), 3)):
            at = (start.astimezone(UTC) + timedelta(hours=hours)).astimezone(self.VIENNA)
            state = evolve(state, event, at=at)
        end = (start.astimezone(UTC) + timedelta(hours=3)).astimezone(self.VIENNA)
        assert state.remaining(end) == timedelta(hours=1)

    def test_a_break_across_it_is_as_long_as_it_was(self) -> None:
        start = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=self.VIENNA)
        state = running(e.Opened(3, 7200), e.Accommodated(0, 3600, (), DANA), at=start)
        state = evolve(state, e.BreakBegun(3600, scheduled=False), at=start)
        back = start.replace(fold=1)  # the same on the wall, an hour later
        assert evolve(state, e.BreakEnded(), at=back).break_used == timedelta(hours=1)


@pytest.mark.parametrize("command", [c.TimeOut(), c.Pause("chidi@example.org", "x")])
def test_a_time_without_a_zone_decides_nothing(command: c.Command) -> None:
    with pytest.raises(TypeError, match="aware"):
        decide(in_phase(Phase.ACTIVE), command, now=datetime(2026, 11, 23, 12, 0))


def test_starting_late_takes_nothing_away() -> None:
    admitted = in_phase(Phase.AUTHORIZED)
    started = done(admitted, c.Start(), seconds=86_400)
    assert left(started, 86_400) == SECONDS
