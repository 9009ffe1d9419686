"""Who may sit down under which policy, and what a lost connection costs."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assay.core.attempt import Event, Phase, decide
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.refusal import GRACE
from tests.core.attempt.story import (
    CHIDI,
    NOON,
    OTHER_TAB,
    SECONDS,
    TAB,
    Device,
    done,
    in_phase,
    refused,
    running,
)

PLAN = e.Opened(3, SECONDS, outage_seconds=120)


def events(state: object, command: c.Command, seconds: float) -> tuple[Event, ...]:
    return decide(state, command, now=NOON + timedelta(seconds=seconds))  # type: ignore[arg-type]


class TestSecondDevice:
    @pytest.mark.parametrize(
        ("policy", "silent", "sits"),
        [
            ("when-silent", False, False),
            ("when-silent", True, True),
            ("take-over", False, True),
            ("take-over", True, True),
            ("refuse", False, False),
            ("refuse", True, False),
        ],
    )
    def test_sits_down_as_the_policy_says(
        self, policy: e.SecondDevicePolicy, silent: bool, sits: bool
    ) -> None:
        state = running(replace(PLAN, second_device=policy))
        command = c.TakeSeat(OTHER_TAB, "another computer", seat_free=silent)
        if sits:
            state = done(state, command)
            assert state.tab == OTHER_TAB
            assert refused(state, c.SaveWork(TAB, Device().answer(1))).rule == "seat-taken"
        else:
            assert refused(state, command).rule == "seat-taken"

    def test_sits_down_under_every_policy_once_staff_has_freed_the_seat(self) -> None:
        state = running(replace(PLAN, second_device="refuse"))
        freed = done(state, c.FreeSeat(CHIDI, "the computer broke down"))
        assert freed.tab == ""
        assert events(freed, c.FreeSeat(CHIDI, "x"), 0) == ()
        assert done(freed, c.TakeSeat(OTHER_TAB, "x", seat_free=False)).tab == OTHER_TAB

    def test_goes_on_where_the_first_stopped(self) -> None:
        state = done(running(replace(PLAN, second_device="take-over")), c.SaveWork(TAB, Device().answer(1)))
        state = done(state, c.TakeSeat(OTHER_TAB, "x", seat_free=False))
        assert done(state, c.SaveWork(OTHER_TAB, Device(state).answer(2))).held_up_to == 2

    @pytest.mark.parametrize("phase", [Phase.NOT_STARTED, Phase.AWAITING, Phase.TERMINATED, Phase.EXPIRED])
    def test_there_is_no_seat_to_free_in(self, phase: Phase) -> None:
        assert refused(in_phase(phase), c.FreeSeat(CHIDI, "x")).rule == "not-active"


class TestStart:
    def test_with_a_tab_needs_the_seat(self) -> None:
        admitted = done(in_phase(Phase.AUTHORIZED), c.TakeSeat(TAB, "x", seat_free=True))
        assert refused(admitted, c.Start(OTHER_TAB)).rule == "seat-taken"
        assert events(admitted, c.Start(TAB), 0) == (e.Started(),)
        assert events(done(admitted, c.Start(TAB)), c.Start(TAB), 0) == ()

    def test_over_is_said_before_whose_seat_it_was(self) -> None:
        assert refused(in_phase(Phase.SUBMITTED), c.Start(OTHER_TAB)).rule == "not-active"


class TestHeardAgain:
    def test_a_silence_is_recorded_and_given_back(self) -> None:
        told = events(running(PLAN), c.Heard(TAB, 45), 100)
        assert told == (
            e.Reconnected(45),
            e.TimeGranted(45, e.POLICY, "The connection was lost for 45 seconds."),
        )
        assert done(running(PLAN), c.Heard(TAB, 45), seconds=100).allowed_seconds == SECONDS + 45

    def test_but_never_more_than_the_policy_gives(self) -> None:
        state = done(running(PLAN), c.Heard(TAB, 100), seconds=100)
        state = done(state, c.Heard(TAB, 100), seconds=250)
        assert (state.allowed_seconds, state.outage_credit_left) == (SECONDS + 120, 0)
        assert events(state, c.Heard(TAB, 100), 400) == (e.Reconnected(100),)

    def test_without_a_policy_the_clock_runs_on(self) -> None:
        assert events(running(e.Opened(3, SECONDS)), c.Heard(TAB, 100), 200) == (e.Reconnected(100),)

    @pytest.mark.parametrize("silent", [-5, 0, 29])
    def test_a_moment_of_silence_is_no_outage(self, silent: int) -> None:
        assert events(running(PLAN), c.Heard(TAB, silent), 100) == ()

    def test_silence_before_the_clock_ran_cost_nothing(self) -> None:
        assert events(running(PLAN), c.Heard(TAB, 500), 40) == (
            e.Reconnected(40),
            e.TimeGranted(40, e.POLICY, "The connection was lost for 40 seconds."),
        )

    @pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.ACTIVE])
    def test_nothing_is_given_while_the_clock_stands(self, phase: Phase) -> None:
        assert events(in_phase(phase), c.Heard(TAB, 60), 100) == ()

    def test_only_the_seats_tab_is_heard(self) -> None:
        assert refused(running(PLAN), c.Heard(OTHER_TAB, 60), seconds=100).rule == "seat-taken"

    def test_when_it_would_come_too_late_nothing_is_given(self) -> None:
        at = SECONDS + 60 + GRACE.seconds
        assert len(events(running(PLAN), c.Heard(TAB, 60), at)) == 2
        assert events(running(PLAN), c.Heard(TAB, 60), at + 0.000001) == (e.Reconnected(60),)


class TestTimeOut:
    @pytest.mark.parametrize(
        ("silent", "credit"), [(0, 0), (29, 0), (30, 30), (119, 119), (120, 120), (99_999, 120)]
    )
    def test_waits_for_a_silent_tab_as_long_as_its_silence_would_be_given_back(
        self, silent: int, credit: int
    ) -> None:
        due = SECONDS + GRACE.seconds + credit
        assert events(running(PLAN), c.TimeOut(silent), due) == ()
        assert events(running(PLAN), c.TimeOut(silent), due + 0.000001) == (e.Submitted("clock"),)

    def test_who_comes_back_while_it_waits_goes_on(self) -> None:
        """Silent from second 500 on; at 610 the time would be up, but 110 seconds are given back."""
        state = running(PLAN)
        assert events(state, c.TimeOut(110), 610) == ()
        state = done(state, c.Heard(TAB, 110), seconds=610)
        assert state.remaining(NOON + timedelta(seconds=610)) == timedelta(seconds=100)
        assert done(state, c.SaveWork(TAB, Device().answer(1)), seconds=610).held_up_to == 1

    def test_what_was_given_once_is_not_waited_for_again(self) -> None:
        state = done(running(PLAN), c.Heard(TAB, 120), seconds=200)
        assert events(state, c.TimeOut(300), SECONDS + 120 + GRACE.seconds + 0.001) == (e.Submitted("clock"),)


def test_an_attempt_expires_only_before_it_began() -> None:
    assert done(in_phase(Phase.AUTHORIZED), c.Expire()).phase is Phase.EXPIRED
    assert refused(done(in_phase(Phase.PAUSED), c.Admit(CHIDI)), c.Expire()).rule == "not-active"
    assert refused(in_phase(Phase.ACTIVE), c.Expire()).rule == "not-active"
