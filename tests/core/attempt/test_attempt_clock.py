"""The clock: it runs only while active, is moved only by people with a reason, and is never below zero."""

from datetime import timedelta

from assay.core.attempt import Phase, evolve
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from tests.core.attempt.story import CHIDI, NOON, SECONDS, TAB, after, answers, done, in_phase


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


def test_an_accommodation_is_part_of_what_is_allowed() -> None:
    assert after(e.Opened(3, 900)).allowed_seconds == 900
