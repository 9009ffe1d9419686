"""What each command leads to: one story a rule, each with the refusal that guards it."""

from datetime import timedelta

import pytest

from assay.core.attempt import Phase, Refused, decide
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.decide import GRACE
from tests.core.attempt.story import CHIDI, NOON, OTHER_TAB, QUESTIONS, SECONDS, TAB, answers, done, in_phase

DEADLINE = NOON + timedelta(seconds=SECONDS)
TICK = timedelta(milliseconds=1)


def refusal(phase: Phase, command: c.Command, *, seconds: float = 0) -> Refused:
    with pytest.raises(Refused) as caught:
        decide(in_phase(phase), command, now=NOON + timedelta(seconds=seconds))
    return caught.value


def test_the_whole_path() -> None:
    state = in_phase(Phase.NOT_STARTED)
    for command, phase in [
        (c.CheckIn("f" * 64), Phase.AWAITING),
        (c.TurnAway(CHIDI, "the name differs"), Phase.NOT_STARTED),
        (c.CheckIn("f" * 64), Phase.AWAITING),
        (c.Admit(CHIDI), Phase.AUTHORIZED),
        (c.Start(), Phase.ACTIVE),
        (c.TakeSeat(TAB, "a browser", seat_free=True), Phase.ACTIVE),
        (c.SaveWork(TAB, answers(1, 2)), Phase.ACTIVE),
        (c.Pause(CHIDI, "a fire drill"), Phase.PAUSED),
        (c.Admit(CHIDI), Phase.AUTHORIZED),
        (c.GoOn(TAB), Phase.ACTIVE),
        (c.Submit(TAB, 2), Phase.SUBMITTED),
    ]:
        state = done(state, command)
        assert state.phase is phase
    assert state.held_up_to == 2


@pytest.mark.parametrize(
    "command",
    [
        c.CheckIn("f"),
        c.Admit(CHIDI),
        c.TurnAway(CHIDI, "x"),
        c.Start(),
        c.TakeSeat(TAB, "x", seat_free=True),
        c.SaveWork(TAB, answers(1)),
        c.Pause(CHIDI, "x"),
        c.GrantTime(60, CHIDI, "x"),
        c.Terminate(CHIDI, "x"),
        c.Cancel(CHIDI, "x"),
    ],
    ids=lambda command: type(command).__name__,
)
@pytest.mark.parametrize("phase", [Phase.SUBMITTED, Phase.TERMINATED])
def test_after_the_end_nothing_is_possible(phase: Phase, command: c.Command) -> None:
    refused = refusal(phase, command)
    assert refused.rule == "not-active"
    assert phase.value in refused.message


class TestStart:
    def test_a_second_click_changes_nothing(self) -> None:
        assert decide(in_phase(Phase.ACTIVE), c.Start(), now=NOON) == ()

    def test_after_a_pause_it_resumes_and_does_not_start_anew(self) -> None:
        admitted = done(in_phase(Phase.PAUSED), c.Admit(CHIDI), seconds=60)
        assert decide(admitted, c.Start(), now=NOON) == (e.Resumed(),)

    def test_a_paused_exam_cannot_be_started_by_the_candidate(self) -> None:
        assert refusal(Phase.PAUSED, c.Start()).rule == "not-active"


class TestSeat:
    def test_a_second_tab_is_refused_while_the_first_is_alive(self) -> None:
        assert refusal(Phase.ACTIVE, c.TakeSeat(OTHER_TAB, "x", seat_free=False)).rule == "seat-taken"

    def test_the_same_tab_may_ask_again(self) -> None:
        assert decide(in_phase(Phase.ACTIVE), c.TakeSeat(TAB, "x", seat_free=False), now=NOON) == ()

    def test_another_tab_takes_over_when_the_first_fell_silent(self) -> None:
        state = done(in_phase(Phase.ACTIVE), c.TakeSeat(OTHER_TAB, "another computer", seat_free=True))
        assert state.tab == OTHER_TAB
        with pytest.raises(Refused, match="another tab"):
            decide(state, c.SaveWork(TAB, answers(1)), now=NOON)

    @pytest.mark.parametrize(
        "command", [c.SaveWork(OTHER_TAB, answers(1)), c.Submit(OTHER_TAB, 0)], ids=["save", "submit"]
    )
    def test_only_the_seated_tab_works(self, command: c.Command) -> None:
        assert refusal(Phase.ACTIVE, command).rule == "seat-taken"

    def test_only_the_seated_tab_goes_on_after_a_pause(self) -> None:
        admitted = done(in_phase(Phase.PAUSED), c.Admit(CHIDI))
        with pytest.raises(Refused) as caught:
            decide(admitted, c.GoOn(OTHER_TAB), now=NOON)
        assert caught.value.rule == "seat-taken"
        assert done(admitted, c.GoOn(TAB)).phase is Phase.ACTIVE

    @pytest.mark.parametrize("phase", [Phase.NOT_STARTED, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED])
    def test_going_on_where_nothing_stands_still_is_a_no_op(self, phase: Phase) -> None:
        assert decide(in_phase(phase), c.GoOn(OTHER_TAB), now=NOON) == ()


class TestSaving:
    def test_a_repeated_batch_is_a_no_op_in_every_later_phase(self) -> None:
        saved = done(in_phase(Phase.ACTIVE), c.SaveWork(TAB, answers(1, 2)))
        for later in (
            saved,
            done(saved, c.Pause(CHIDI, "a fire drill")),
            done(saved, c.Submit(TAB, 2)),
        ):
            assert decide(later, c.SaveWork(TAB, answers(1, 2)), now=NOON) == ()

    def test_what_is_stored_already_is_skipped_and_the_rest_is_kept(self) -> None:
        saved = done(in_phase(Phase.ACTIVE), c.SaveWork(TAB, answers(1, 2)))
        assert decide(saved, c.SaveWork(TAB, answers(1, 2, 3)), now=NOON) == answers(3, first=3)

    @pytest.mark.parametrize(
        ("batch", "expected"),
        [
            (answers(1, first=2), 1),
            ((*answers(1), *answers(2, first=3)), 2),
            ((*answers(1, 2), *answers(1)), 3),
            (tuple(reversed(answers(1, 2))), 1),
        ],
        ids=["first missing", "middle missing", "twice in one batch", "out of order"],
    )
    def test_a_gap_refuses_the_whole_batch_and_says_what_is_expected(
        self, batch: tuple[e.Work, ...], expected: int
    ) -> None:
        refused = refusal(Phase.ACTIVE, c.SaveWork(TAB, batch))
        assert (refused.rule, refused.expected) == ("gap", expected)

    @pytest.mark.parametrize("number", [0, QUESTIONS + 1])
    def test_there_is_no_question_outside_the_form(self, number: int) -> None:
        assert refusal(Phase.ACTIVE, c.SaveWork(TAB, answers(number))).rule == "out-of-range"

    @pytest.mark.parametrize("number", [1, QUESTIONS])
    def test_the_first_and_the_last_question_can_be_answered(self, number: int) -> None:
        assert done(in_phase(Phase.ACTIVE), c.SaveWork(TAB, answers(number))).held_up_to == 1

    def test_a_paused_exam_takes_no_answers(self) -> None:
        assert refusal(Phase.PAUSED, c.SaveWork(TAB, answers(1))).rule == "not-active"

    @pytest.mark.parametrize(
        ("now", "late"),
        [(DEADLINE - TICK, False), (DEADLINE, False), (DEADLINE + TICK, True), (DEADLINE + GRACE, True)],
        ids=["before the deadline", "on the deadline", "just after it", "at the end of the grace"],
    )
    def test_within_the_grace_an_answer_is_kept_and_marked_late(self, now: object, late: bool) -> None:
        entries = (*answers(1), e.Flagged(2, "", 1))
        answer, flag = decide(in_phase(Phase.ACTIVE), c.SaveWork(TAB, entries), now=now)  # type: ignore[arg-type]
        assert isinstance(answer, e.AnswerSaved)
        assert answer.late is late
        assert flag == e.Flagged(2, "", 1)

    def test_a_device_cannot_say_that_it_was_in_time(self) -> None:
        """`late` is the server's word: what a batch claims is overwritten either way."""
        claimed = (e.AnswerSaved(1, "", 1, (0,), late=True),)
        (kept,) = decide(in_phase(Phase.ACTIVE), c.SaveWork(TAB, claimed), now=NOON)
        assert kept == e.AnswerSaved(1, "", 1, (0,), late=False)

    def test_after_the_grace_nothing_is_taken(self) -> None:
        with pytest.raises(Refused) as caught:
            decide(in_phase(Phase.ACTIVE), c.SaveWork(TAB, answers(1)), now=DEADLINE + GRACE + TICK)
        assert caught.value.rule == "time-up"


class TestEnd:
    def test_what_has_not_arrived_holds_the_submission_up(self) -> None:
        refused = refusal(Phase.ACTIVE, c.Submit(TAB, 2))
        assert (refused.rule, refused.expected) == ("not-sent", 1)

    @pytest.mark.parametrize("phase", [Phase.AUTHORIZED, Phase.PAUSED, Phase.TERMINATED])
    def test_nobody_hands_in_but_from_the_running_exam(self, phase: Phase) -> None:
        """Not even out of a pause, though the clock can end a break that has eaten up the time."""
        assert refusal(phase, c.Submit(TAB, 0)).rule == "not-active"

    def test_handing_in_twice_changes_nothing(self) -> None:
        assert decide(in_phase(Phase.SUBMITTED), c.Submit(TAB, 0), now=NOON) == ()

    @pytest.mark.parametrize("now", [DEADLINE - TICK, DEADLINE + GRACE])
    def test_the_clock_waits_for_the_grace(self, now: object) -> None:
        assert decide(in_phase(Phase.ACTIVE), c.TimeOut(), now=now) == ()  # type: ignore[arg-type]

    def test_then_the_clock_submits(self) -> None:
        over = decide(in_phase(Phase.ACTIVE), c.TimeOut(), now=DEADLINE + GRACE + TICK)
        assert over == (e.Submitted("clock"),)

    @pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.ACTIVE])
    def test_where_the_clock_stands_it_submits_nothing(self, phase: Phase) -> None:
        assert decide(in_phase(phase), c.TimeOut(), now=DEADLINE + timedelta(days=400)) == ()

    def test_after_the_grace_the_clock_was_first_whoever_asks(self) -> None:
        """Nothing more can arrive then, so what is missing does not hold the end up either."""
        over = decide(in_phase(Phase.ACTIVE), c.Submit(TAB, 9), now=DEADLINE + GRACE + TICK)
        assert over == (e.Submitted("clock"),)

    def test_what_has_begun_is_terminated_and_not_canceled(self) -> None:
        admitted = done(in_phase(Phase.PAUSED), c.Admit(CHIDI))
        with pytest.raises(Refused, match="terminated, not canceled"):
            decide(admitted, c.Cancel(CHIDI, "x"), now=NOON)
        assert done(in_phase(Phase.AUTHORIZED), c.Cancel(CHIDI, "x")).phase is Phase.CANCELED


def test_a_refusal_keeps_its_words_through_a_context_manager() -> None:
    """An exception that cannot take a traceback would turn into another one on its way up."""
    from contextlib import contextmanager

    @contextmanager
    def door():  # type: ignore[no-untyped-def]
        yield

    with pytest.raises(Refused, match="not possible"), door():
        decide(in_phase(Phase.PAUSED), c.Start(), now=NOON)
