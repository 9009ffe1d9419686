"""Sections close for good; breaks stop the clock, close what was seen, and cost what they take too long."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assay.core.attempt import AttemptState, Phase, decide, fold_work
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.refusal import GRACE
from tests.core.attempt.story import CHIDI, NOON, OTHER_TAB, SECONDS, TAB, Device, done, refused, running

PLAN = e.Opened(6, SECONDS, sections=(2, 4, 6), breaks=(300, 0))
OWN_BREAKS = e.Accommodated(0, 600, (), "dana@example.org")


def left(state: AttemptState, seconds: float) -> float:
    return state.remaining(NOON + timedelta(seconds=seconds)).total_seconds()


def back(state: AttemptState, seconds: float) -> AttemptState:
    """The candidate is back, a proctor admits, the player goes on: all in one moment."""
    for command in (c.EndBreak(TAB), c.Admit(CHIDI), c.GoOn(TAB)):
        state = done(state, command, seconds=seconds)
    assert state.phase is Phase.ACTIVE
    return state


class TestSections:
    def test_a_closed_section_is_closed_for_every_kind_of_work(self) -> None:
        device = Device()
        batch = (*device.answer(1), device.make(e.SectionClosed, 1))
        state = done(running(PLAN), c.SaveWork(TAB, batch))
        assert (state.section, state.locked_numbers()) == (2, [1, 2])
        for entry in (
            Device(state).make(e.AnswerSaved, 1, (1,)),
            Device(state).make(e.Visited, 2),
            Device(state).make(e.Noted, 1, "x"),
        ):
            assert refused(state, c.SaveWork(TAB, (entry,))).rule == "locked"
        assert done(state, c.SaveWork(TAB, Device(state).answer(3, 4))).held_up_to == 4

    def test_a_note_on_the_whole_exam_belongs_to_no_section_and_is_never_locked(self) -> None:
        device = Device()
        batch = (
            *device.answer(1, 2),
            device.make(e.SectionClosed, 1),
            device.make(e.Noted, 0, "mind the time"),
        )
        state = done(running(PLAN), c.SaveWork(TAB, batch))
        assert (state.held_up_to, state.seen, state.locked_numbers()) == (4, 0b11, [1, 2])
        assert fold_work(batch)[0].note == "mind the time"
        for entry in (Device(state).make(e.Commented, 0, "x"), Device(state).make(e.Visited, 0)):
            assert refused(state, c.SaveWork(TAB, (entry,))).rule == "out-of-range"

    def test_within_a_batch_it_locks_what_follows(self) -> None:
        device = Device()
        batch = (*device.answer(1), device.make(e.SectionClosed, 1), *device.answer(2))
        found = refused(running(PLAN), c.SaveWork(TAB, batch))
        assert (found.rule, found.events) == ("locked", ())
        device = Device()
        batch = (*device.answer(2), device.make(e.SectionClosed, 1), *device.answer(3))
        assert done(running(PLAN), c.SaveWork(TAB, batch)).held_up_to == 3

    def test_the_next_section_opens_when_the_one_before_is_closed(self) -> None:
        assert refused(running(PLAN), c.SaveWork(TAB, Device().answer(3))).rule == "locked"

    @pytest.mark.parametrize(
        ("section", "rule"),
        [(0, "out-of-range"), (1, None), (2, "locked"), (3, "locked"), (4, "out-of-range")],
    )
    def test_they_close_in_order(self, section: int, rule: str | None) -> None:
        command = c.SaveWork(TAB, (Device().make(e.SectionClosed, section),))
        if rule is None:
            assert done(running(PLAN), command).closed_sections == 1
        else:
            assert refused(running(PLAN), command).rule == rule

    def test_one_closes_once(self) -> None:
        state = done(running(PLAN), c.SaveWork(TAB, (Device().make(e.SectionClosed, 1),)))
        assert refused(state, c.SaveWork(TAB, (Device(state).make(e.SectionClosed, 1),))).rule == "locked"

    def test_the_last_one_may_be_closed_too(self) -> None:
        """A player that closes it and then hands in must not be stuck between the two."""
        device = Device()
        batch = tuple(device.make(e.SectionClosed, section) for section in (1, 2, 3))
        state = done(running(PLAN), c.SaveWork(TAB, batch))
        assert state.locked_numbers() == [1, 2, 3, 4, 5, 6]
        assert refused(state, c.SaveWork(TAB, Device(state).answer(6))).rule == "locked"
        assert done(state, c.Submit(TAB, 3)).phase is Phase.SUBMITTED

    def test_an_exam_without_sections_is_one(self) -> None:
        state = running(e.Opened(6, SECONDS))
        assert (state.section, state.section_end(1), state.section_end(0)) == (1, 6, 0)


class TestScheduledBreak:
    @staticmethod
    def between_sections() -> AttemptState:
        device = Device()
        batch = (*device.answer(1), device.make(e.SectionClosed, 1))
        return done(running(PLAN), c.SaveWork(TAB, batch), seconds=100)

    def test_comes_after_its_section_and_once(self) -> None:
        state = self.between_sections()
        assert decide(state, c.TakeBreak(TAB), now=NOON) == (e.BreakBegun(300, scheduled=True),)
        resumed = back(done(state, c.TakeBreak(TAB), seconds=100), 200)
        assert refused(resumed, c.TakeBreak(TAB), seconds=200).rule == "not-active"

    def test_not_before_its_section_is_closed(self) -> None:
        assert refused(running(PLAN), c.TakeBreak(TAB)).rule == "not-active"

    def test_not_when_the_next_section_is_begun(self) -> None:
        state = self.between_sections()
        begun = done(state, c.SaveWork(TAB, (Device(state).make(e.Visited, 3),)), seconds=101)
        assert refused(begun, c.TakeBreak(TAB), seconds=102).rule == "not-active"

    def test_not_where_the_plan_has_none(self) -> None:
        state = self.between_sections()
        state = done(state, c.SaveWork(TAB, (Device(state).make(e.SectionClosed, 2),)), seconds=101)
        assert refused(state, c.TakeBreak(TAB), seconds=102).rule == "not-active"

    def test_takes_nothing_from_the_clock_nor_from_the_own_budget(self) -> None:
        plan_and_budget = replace_plan(self.between_sections(), break_seconds=600)
        away = done(plan_and_budget, c.TakeBreak(TAB), seconds=100)
        assert left(away, 100) == left(away, 400) == 500
        state = back(away, 400)
        assert left(state, 400) == 500
        assert state.break_left(NOON) == timedelta(seconds=600)


class TestOwnBreaks:
    @staticmethod
    def on_break(*, at: float = 100) -> AttemptState:
        state = done(running(PLAN, OWN_BREAKS), c.SaveWork(TAB, Device().answer(1)), seconds=1)
        return done(state, c.TakeBreak(TAB), seconds=at)

    def test_stop_the_clock_and_close_what_was_seen(self) -> None:
        away = self.on_break()
        assert (away.phase, away.on_break, away.locked_numbers()) == (Phase.PAUSED, True, [1])
        state = back(away, 300)
        assert left(state, 300) == 500
        assert refused(state, c.SaveWork(TAB, Device(state).answer(1)), seconds=301).rule == "locked"
        assert done(state, c.SaveWork(TAB, Device(state).answer(2)), seconds=301).held_up_to == 2

    def test_draw_on_one_budget(self) -> None:
        state = back(self.on_break(), 100 + 400)
        (begun,) = decide(state, c.TakeBreak(TAB), now=NOON + timedelta(seconds=500))
        assert begun == e.BreakBegun(200, scheduled=False)
        state = back(done(state, c.TakeBreak(TAB), seconds=500), 700)
        assert refused(state, c.TakeBreak(TAB), seconds=700).rule == "not-active"

    def test_a_begun_second_is_spent(self) -> None:
        state = back(self.on_break(), 100 + 598.5)
        (begun,) = decide(state, c.TakeBreak(TAB), now=NOON + timedelta(seconds=700))
        assert begun == e.BreakBegun(1, scheduled=False)
        state = back(done(state, c.TakeBreak(TAB), seconds=700), 700.9)
        assert refused(state, c.TakeBreak(TAB), seconds=701).rule == "not-active"

    def test_too_long_a_one_is_charged_to_the_exam(self) -> None:
        away = self.on_break()
        assert [left(away, 100 + s) for s in (600, 601, 650, 1100, 1101)] == [500, 499, 450, 0, 0]
        state = back(away, 100 + 650)
        assert left(state, 750) == 450
        assert state.break_left(NOON) == timedelta()

    def test_waiting_for_the_proctor_after_it_costs_nothing(self) -> None:
        returned = done(self.on_break(), c.EndBreak(TAB), seconds=200)
        assert (returned.phase, returned.on_break) == (Phase.PAUSED, False)
        assert left(returned, 5000) == 500
        state = done(done(returned, c.Admit(CHIDI), seconds=5000), c.GoOn(TAB), seconds=5001)
        assert left(state, 5001) == 500

    def test_one_that_eats_up_the_time_ends_the_exam(self) -> None:
        away = self.on_break()
        up = NOON + timedelta(seconds=100 + 600 + 500)
        assert away.time_up_at() == up
        assert away.deadline() is None
        assert decide(away, c.TimeOut(), now=up + GRACE) == ()
        assert decide(away, c.TimeOut(), now=up + GRACE + timedelta(microseconds=1)) == (
            e.Submitted("clock"),
        )
        over = done(away, c.TimeOut(), seconds=1300)
        assert (over.phase, over.on_break, left(over, 1300)) == (Phase.SUBMITTED, False, 0)

    def test_an_ordinary_pause_never_ends_the_exam(self) -> None:
        paused = done(running(PLAN), c.Pause(CHIDI, "x"), seconds=1)
        assert decide(paused, c.TimeOut(), now=NOON + timedelta(days=9)) == ()
        assert paused.time_up_at() is None

    def test_nobody_is_admitted_who_is_not_back(self) -> None:
        assert refused(self.on_break(), c.Admit(CHIDI), seconds=200).rule == "not-active"

    def test_only_the_seat_takes_and_ends_one(self) -> None:
        assert refused(running(PLAN, OWN_BREAKS), c.TakeBreak(OTHER_TAB)).rule == "seat-taken"
        assert refused(self.on_break(), c.EndBreak(OTHER_TAB), seconds=101).rule == "seat-taken"

    def test_a_second_click_changes_nothing(self) -> None:
        away = self.on_break()
        assert decide(away, c.TakeBreak(TAB), now=NOON + timedelta(seconds=101)) == ()
        for state in (running(PLAN), done(away, c.EndBreak(TAB), seconds=150)):
            assert decide(state, c.EndBreak(TAB), now=NOON + timedelta(seconds=200)) == ()

    def test_what_has_not_arrived_would_be_locked_out_so_it_comes_first(self) -> None:
        found = refused(running(PLAN, OWN_BREAKS), c.TakeBreak(TAB, last_device_seq=2))
        assert (found.rule, found.expected) == ("not-sent", 1)

    def test_there_is_none_after_the_deadline(self) -> None:
        late = refused(running(PLAN, OWN_BREAKS), c.TakeBreak(TAB), seconds=SECONDS + 1)
        assert late.rule == "time-up"

    def test_a_clock_set_back_makes_none_negative(self) -> None:
        state = back(self.on_break(), 50)  # the server's clock went back by a minute during it
        assert state.break_left(NOON) == timedelta(seconds=600)
        assert left(state, 50) == 500


def replace_plan(state: AttemptState, *, break_seconds: int) -> AttemptState:
    """The same attempt with a budget of breaks of one's own."""
    from msgspec.structs import replace as replaced

    return replaced(state, break_seconds=break_seconds)


def test_time_granted_on_a_break_moves_the_moment_at_which_it_ends_the_exam() -> None:
    state = done(running(PLAN, OWN_BREAKS), c.TakeBreak(TAB), seconds=100)
    more = done(state, c.GrantTime(60, CHIDI, "x"), seconds=200)
    before, after = state.time_up_at(), more.time_up_at()
    assert before is not None
    assert after == before + timedelta(seconds=60)


def test_an_over_run_beyond_what_is_left_leaves_nothing() -> None:
    plan = replace(PLAN, allowed_seconds=100)
    away = done(running(plan, OWN_BREAKS), c.TakeBreak(TAB), seconds=50)
    assert left(done(away, c.EndBreak(TAB), seconds=5000), 5000) == 0
