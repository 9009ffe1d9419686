"""Taking work in: what is compared, what is an incident, and what is stored of what comes late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assay.core.attempt import AttemptState, Event, Phase, decide, evolve, fold_work, link
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.refusal import GRACE
from assay.core.attempt.saving import MOST_DOUBTS
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

DANA = "dana@example.org"
PLAN = e.Opened(4, SECONDS, late_window_seconds=3600)
AFTER = SECONDS + GRACE.seconds + 1


def events(state: AttemptState, command: c.Command, *, seconds: float = 0) -> tuple[Event, ...]:
    return decide(state, command, now=NOON + timedelta(seconds=seconds))


def timed_out(state: AttemptState) -> AttemptState:
    state = done(state, c.TimeOut(), seconds=AFTER)
    assert state.phase is Phase.SUBMITTED
    return state


class TestWhatComesTwice:
    """A number that was used before: the same content is stored already, another is never acknowledged."""

    def test_with_the_same_chain_changes_nothing_in_any_phase(self) -> None:
        device = Device()
        batch = device.answer(1, 2, 3)
        saved = done(running(PLAN), c.SaveWork(TAB, batch))
        again = c.SaveWork(TAB, batch, stored=device.stored())
        for state in (
            saved,
            done(saved, c.Pause(CHIDI, "x")),
            done(saved, c.Submit(TAB, 3)),
            timed_out(saved),
            done(saved, c.Terminate(CHIDI, "x")),
        ):
            assert events(state, again, seconds=AFTER + 9999) == ()

    @pytest.mark.parametrize("seq", [1, 2, 3])
    def test_with_another_chain_is_a_conflict_in_every_phase(self, seq: int) -> None:
        device = Device()
        saved = done(running(PLAN), c.SaveWork(TAB, device.answer(1, 2, 3)))
        forged = (replace(device.made[seq - 1], choice=(1,), chain="f" * 32),)
        for state in (saved, done(saved, c.Pause(CHIDI, "x")), done(saved, c.Submit(TAB, 3))):
            found = refused(state, c.SaveWork(TAB, forged, stored=device.stored()))
            assert found.rule == "conflict"
            (doubted,) = found.events
            assert isinstance(doubted, e.Doubted)
            assert (doubted.rule, doubted.device_seq) == ("conflict", seq)

    def test_a_conflict_after_the_proctor_ended_it_is_refused_and_recorded_nowhere(self) -> None:
        device = Device()
        saved = done(running(PLAN), c.SaveWork(TAB, device.answer(1)))
        over = done(saved, c.Terminate(CHIDI, "x"))
        found = refused(over, c.SaveWork(TAB, (replace(device.made[0], chain="f" * 32),)))
        assert (found.rule, found.events) == ("conflict", ())

    def test_what_the_caller_could_not_look_up_is_never_taken_for_stored(self) -> None:
        device = Device()
        saved = done(running(PLAN), c.SaveWork(TAB, device.answer(1, 2, 3)))
        assert refused(saved, c.SaveWork(TAB, (device.made[0],), stored={})).rule == "conflict"

    def test_a_batch_with_one_conflict_stores_nothing_of_it(self) -> None:
        device = Device()
        saved = done(running(PLAN), c.SaveWork(TAB, device.answer(1, 2)))
        fresh = device.answer(3)
        batch = (replace(device.made[1], chain="f" * 32), *fresh)
        found = refused(saved, c.SaveWork(TAB, batch, stored=device.stored()))
        assert found.rule == "conflict"
        assert not any(isinstance(event, e.Work) for event in found.events)

    @pytest.mark.parametrize("seq", [0, -1])
    def test_entries_are_numbered_from_one(self, seq: int) -> None:
        assert refused(running(PLAN), c.SaveWork(TAB, (e.Flagged(seq, "", 1),))).rule == "out-of-range"


class TestIncidents:
    def test_a_gap_says_what_is_expected_and_is_recorded(self) -> None:
        device = Device()
        batch = device.answer(1, 2)
        found = refused(running(PLAN), c.SaveWork(TAB, batch[1:]))
        assert (found.rule, found.expected) == ("gap", 1)
        assert found.events == (e.Doubted("gap", 2, "entry 1 was expected"),)

    @pytest.mark.parametrize(
        "change",
        [
            {"choice": (1,)},
            {"made_at": "2026-11-23T12:00:00.001Z"},
            {"left": 501},
            {"number": 2},
            {"chain": "0" * 32},
            {"chain": ""},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_an_entry_changed_on_the_way_does_not_fit_its_chain(self, change: dict[str, object]) -> None:
        device = Device()
        saved = done(running(PLAN), c.SaveWork(TAB, device.answer(1)))
        (entry,) = device.answer(3)
        found = refused(saved, c.SaveWork(TAB, (replace(entry, **change),)))  # type: ignore[arg-type]
        assert (found.rule, found.expected) == ("wrong-hash", 2)
        (doubted,) = found.events
        assert isinstance(doubted, e.Doubted)
        assert (doubted.rule, doubted.device_seq) == ("wrong-hash", 2)

    def test_an_entry_of_another_history_does_not_fit(self) -> None:
        ours, other = Device(), Device()
        saved = done(running(PLAN), c.SaveWork(TAB, ours.answer(1)))
        other.answer(2)
        assert refused(saved, c.SaveWork(TAB, other.answer(3))).rule == "wrong-hash"

    def test_text_that_has_no_bytes_fits_no_chain(self) -> None:
        entry = e.Noted(1, "", 1, "\ud800", chain="0" * 32)
        assert refused(running(PLAN), c.SaveWork(TAB, (entry,))).rule == "wrong-hash"

    def test_each_is_recorded_once(self) -> None:
        state, entry = running(PLAN), (e.Flagged(7, "", 1),)
        for event in refused(state, c.SaveWork(TAB, entry)).events:
            state = evolve(state, event, at=NOON)
        assert state.doubts == (("gap", 7),)
        assert refused(state, c.SaveWork(TAB, entry)).events == ()

    def test_a_device_gone_mad_does_not_fill_the_journal(self) -> None:
        state = running(PLAN)
        for seq in range(2, 2 + 2 * MOST_DOUBTS):
            for event in refused(state, c.SaveWork(TAB, (e.Flagged(seq, "", 1),))).events:
                state = evolve(state, event, at=NOON)
        assert len(state.doubts) == MOST_DOUBTS

    def test_the_player_reports_entries_it_cannot_deliver(self) -> None:
        state = running(PLAN)
        (doubted,) = events(state, c.Doubt(TAB, "orphans", 12, "3 entries" + "!" * 9999))
        assert isinstance(doubted, e.Doubted)
        assert (doubted.rule, doubted.device_seq, len(doubted.detail)) == ("orphans", 12, 200)
        assert events(evolve(state, doubted, at=NOON), c.Doubt(TAB, "orphans", 12, "3 entries")) == ()
        assert refused(state, c.Doubt(OTHER_TAB, "orphans", 12, "")).rule == "seat-taken"


class TestLateWork:
    """The clock handed in while a device was offline; what it had made before is stored and marked."""

    def test_made_in_time_and_delivered_late_is_stored(self) -> None:
        device = Device()
        over = timed_out(running(PLAN))
        stored = events(over, c.SaveWork(TAB, device.answer(1, 2, left=9)), seconds=AFTER + 600)
        assert [x.late for x in stored if isinstance(x, e.AnswerSaved)] == [True, True]
        assert [replace(x, late=False) for x in stored] == device.made  # type: ignore[type-var]

    @pytest.mark.parametrize(("seconds", "taken"), [(3600, True), (3600.000001, False), (10**6, False)])
    def test_within_the_plans_window(self, seconds: float, taken: bool) -> None:
        command = c.SaveWork(TAB, Device().answer(1, left=1))
        over = timed_out(running(PLAN))
        if taken:
            assert len(events(over, command, seconds=AFTER + seconds)) == 1
        else:
            assert refused(over, command, seconds=AFTER + seconds).rule == "too-late"

    def test_what_was_made_after_the_time_was_up_is_not_stored(self) -> None:
        command = c.SaveWork(TAB, Device().answer(1, left=0))
        assert refused(timed_out(running(PLAN)), command, seconds=AFTER).rule == "too-late"

    def test_of_a_batch_across_the_deadline_the_part_before_it_is_stored(self) -> None:
        device = Device()
        in_time = device.answer(1, 2, left=1)
        batch = (*in_time, *device.answer(3, left=0), *device.answer(4, left=5))
        state = done(timed_out(running(PLAN)), c.SaveWork(TAB, batch), seconds=AFTER)
        assert state.held_up_to == 2
        rest = c.SaveWork(TAB, batch, stored=device.stored())
        assert refused(state, rest, seconds=AFTER).rule == "too-late"

    def test_before_the_clock_has_looked_it_hands_in_first(self) -> None:
        """Between the deadline and the chore that submits, an offline device comes back."""
        device = Device()
        first, *work = events(running(PLAN), c.SaveWork(TAB, device.answer(1, 2, left=3)), seconds=AFTER)
        assert first == e.Submitted("clock")
        assert len(work) == 2
        assert all(isinstance(x, e.AnswerSaved) and x.late for x in work)

    def test_only_from_the_seats_tab(self) -> None:
        over = timed_out(running(PLAN))
        command = c.SaveWork(OTHER_TAB, Device().answer(1, left=9))
        assert refused(over, command, seconds=AFTER).rule == "seat-taken"

    def test_a_browser_reopened_after_the_end_takes_its_seat_to_deliver(self) -> None:
        over = timed_out(running(PLAN))
        state = done(over, c.TakeSeat(OTHER_TAB, "a browser", seat_free=True), seconds=AFTER)
        assert done(state, c.SaveWork(OTHER_TAB, Device().answer(1)), seconds=AFTER).held_up_to == 1
        late = c.TakeSeat(OTHER_TAB, "a browser", seat_free=True)
        assert refused(over, late, seconds=AFTER + 3601).rule == "not-active"

    def test_after_the_candidates_own_submission_nothing_is_taken(self) -> None:
        submitted = done(running(PLAN), c.Submit(TAB, 0))
        assert refused(submitted, c.SaveWork(TAB, Device().answer(1)), seconds=1).rule == "not-active"
        handed = c.HandOver(CHIDI, "a" * 64, Device().answer(1))
        assert refused(submitted, handed, seconds=1).rule == "not-active"

    def test_gaps_conflicts_and_hashes_are_looked_at_as_ever(self) -> None:
        device = Device()
        over = timed_out(done(running(PLAN), c.SaveWork(TAB, device.answer(1))))
        device.answer(2, left=9)
        beyond = device.answer(3, left=9)
        assert refused(over, c.SaveWork(TAB, beyond), seconds=AFTER).rule == "gap"
        forged = replace(device.made[1], choice=(2,))
        found = refused(over, c.SaveWork(TAB, (forged,)), seconds=AFTER)
        assert (found.rule, len(found.events)) == ("wrong-hash", 1)


class TestWhatLateWorkCounts:
    @staticmethod
    def story(plan: e.Opened, *decisions: bool) -> dict[int, tuple[int, ...]]:
        """Question 1 answered in time, 2 late; after each decision one more, from 3 on."""
        device = Device()
        history: list[Event] = [plan, *device.answer(1), e.Submitted("clock")]
        history += device.answer(2, choice=(1,))
        for number, accepted in enumerate(decisions, start=3):
            history += [e.LateDecided(DANA, accepted, "x"), *device.answer(number, choice=(2,))]
        return {number: work.choice for number, work in fold_work(history).items()}

    def test_is_the_plans_policy(self) -> None:
        assert self.story(replace(PLAN, late_answers="count")) == {1: (0,), 2: (1,)}
        assert self.story(replace(PLAN, late_answers="review")) == {1: (0,)}
        assert self.story(replace(PLAN, late_answers="ignore")) == {1: (0,)}

    def test_is_decided_by_a_person_for_what_stood_there_then(self) -> None:
        assert self.story(PLAN, True) == {1: (0,), 2: (1,)}
        assert self.story(PLAN, False) == {1: (0,)}
        assert self.story(PLAN, False, True) == {1: (0,), 3: (2,)}

    def test_waits_for_a_decision_only_where_the_policy_asks_for_one(self) -> None:
        for policy, waiting in (("count", 0), ("review", 2), ("ignore", 0)):
            over = timed_out(running(replace(PLAN, late_answers=policy)))  # type: ignore[arg-type]
            state = done(over, c.SaveWork(TAB, Device().answer(1, 2)), seconds=AFTER)
            assert state.late_waiting == waiting
            if not waiting:
                assert refused(state, c.DecideLate(DANA, True, "x"), seconds=AFTER).rule == "not-active"

    def test_is_decided_once_until_more_arrives(self) -> None:
        device = Device()
        state = done(timed_out(running(PLAN)), c.SaveWork(TAB, device.answer(1)), seconds=AFTER)
        state = done(state, c.DecideLate(DANA, True, "the network failed"), seconds=AFTER)
        assert refused(state, c.DecideLate(DANA, False, "x"), seconds=AFTER).rule == "not-active"
        state = done(state, c.SaveWork(TAB, device.answer(2)), seconds=AFTER)
        assert state.late_waiting == 1

    def test_says_of_an_answer_that_it_was_late(self) -> None:
        late = replace(Device().answer(1)[0], late=True)  # type: ignore[call-arg]
        assert fold_work([late])[1].late


class TestAnswerFiles:
    SHA = "a" * 64

    def test_staff_hand_over_what_a_device_could_not_send(self) -> None:
        device = Device()
        over = timed_out(done(running(PLAN), c.SaveWork(TAB, device.answer(1))))
        device.answer(2, 3, left=8)
        command = c.HandOver(CHIDI, self.SHA, tuple(device.made), device.stored())
        handed, *work = events(over, command, seconds=AFTER + 10**7)
        assert handed == e.HandedOver(CHIDI, self.SHA, 2)
        assert [x.device_seq for x in work if isinstance(x, e.AnswerSaved) and x.late] == [2, 3]
        assert done(over, command, seconds=AFTER).late_waiting == 2

    def test_the_same_file_twice_is_a_no_op(self) -> None:
        device = Device()
        command = c.HandOver(CHIDI, self.SHA, device.answer(1), device.stored())
        state = done(timed_out(running(PLAN)), command, seconds=AFTER)
        assert events(state, command, seconds=AFTER) == ()
        another = c.HandOver(CHIDI, "b" * 64, tuple(device.made), device.stored())
        assert events(state, another, seconds=AFTER) == (e.HandedOver(CHIDI, "b" * 64, 0),)

    def test_while_the_exam_runs_it_is_work_like_any_other(self) -> None:
        device = Device()
        handed, work = events(running(PLAN), c.HandOver(CHIDI, self.SHA, device.answer(1)), seconds=9)
        assert handed == e.HandedOver(CHIDI, self.SHA, 1)
        assert work == device.made[0]

    def test_before_the_clock_has_looked_it_hands_in_first(self) -> None:
        command = c.HandOver(CHIDI, self.SHA, Device().answer(1, left=2))
        kinds = [type(x) for x in events(running(PLAN), command, seconds=AFTER)]
        assert kinds == [e.Submitted, e.HandedOver, e.AnswerSaved]

    def test_a_forged_file_is_refused_and_recorded(self) -> None:
        device = Device()
        (entry,) = device.answer(1)
        forged = c.HandOver(CHIDI, self.SHA, (replace(entry, choice=(3,)),))
        found = refused(timed_out(running(PLAN)), forged, seconds=AFTER)
        assert (found.rule, len(found.events)) == ("wrong-hash", 1)

    def test_a_file_of_nothing_in_time_is_refused(self) -> None:
        late = c.HandOver(CHIDI, self.SHA, Device().answer(1, left=0))
        assert refused(timed_out(running(PLAN)), late, seconds=AFTER).rule == "too-late"

    @pytest.mark.parametrize("phase", [p for p in Phase if p not in (Phase.ACTIVE, Phase.SUBMITTED)])
    def test_is_not_taken_in_other_phases(self, phase: Phase) -> None:
        assert refused(in_phase(phase), c.HandOver(CHIDI, self.SHA, ())).rule == "not-active"


def test_the_device_chain_is_kept_in_the_state() -> None:
    device = Device()
    state = done(running(PLAN), c.SaveWork(TAB, device.answer(1, 2)))
    assert state.device_chain == device.chain == link(device.made[0].chain, device.made[1])
    other_device = Device(state)
    assert done(state, c.SaveWork(TAB, other_device.answer(3))).held_up_to == 3
