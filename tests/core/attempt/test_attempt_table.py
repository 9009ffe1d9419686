"""The one table: every pair of phase and event is either in it, and works, or is refused."""

from datetime import datetime

import pytest

from assay.core.attempt import (
    EVENTS,
    TRANSITIONS,
    WORK_NAMES,
    AttemptState,
    IllegalTransition,
    Phase,
    evolve,
)
from assay.core.attempt import events as e
from assay.core.attempt.table import OVER
from tests.core.attempt.story import NOON, PATHS, QUESTIONS, SAMPLES, in_phase

PAIRS = [(phase, name) for phase in Phase for name in EVENTS]


def before(phase: Phase, name: str) -> AttemptState:
    """A state of that phase in which the event, if it can follow at all, can: the clock has handed in."""
    if (phase, name) == (Phase.NOT_STARTED, "Opened"):
        return AttemptState()
    if phase is Phase.SUBMITTED:
        return evolve(in_phase(Phase.ACTIVE), e.Submitted("clock"), at=NOON)
    return in_phase(phase)


def test_the_table_speaks_only_of_events_that_exist() -> None:
    assert {name for _, name in TRANSITIONS} == set(EVENTS)


def test_there_is_a_way_into_every_phase() -> None:
    assert {in_phase(phase).phase for phase in PATHS} == set(Phase)


@pytest.mark.parametrize(("phase", "name"), PAIRS)
def test_every_pair_is_in_the_table_or_refused(phase: Phase, name: str) -> None:
    if (phase, name) in TRANSITIONS:
        assert evolve(before(phase, name), SAMPLES[name], at=NOON).phase is TRANSITIONS[phase, name]
    else:
        with pytest.raises(IllegalTransition, match=name):
            evolve(before(phase, name), SAMPLES[name], at=NOON)


def test_nothing_leads_out_of_an_end() -> None:
    assert set(OVER) == {Phase.SUBMITTED, Phase.TERMINATED, Phase.CANCELED, Phase.EXPIRED}
    assert [pair for pair, to in TRANSITIONS.items() if pair[0] in OVER and to is not pair[0]] == []
    assert {phase for phase, _ in TRANSITIONS if phase in OVER} == {Phase.SUBMITTED}


def test_an_attempt_is_opened_once() -> None:
    with pytest.raises(IllegalTransition, match="once"):
        evolve(in_phase(Phase.NOT_STARTED), SAMPLES["Opened"], at=NOON)


def test_work_is_stored_while_active_and_late_after_the_clock_has_handed_in() -> None:
    assert {phase for phase, name in TRANSITIONS if name in WORK_NAMES} == {Phase.ACTIVE, Phase.SUBMITTED}
    with pytest.raises(IllegalTransition, match="own submission"):
        evolve(in_phase(Phase.SUBMITTED), SAMPLES["AnswerSaved"], at=NOON)


@pytest.mark.parametrize("seq", [-1, 0, 2, 3])
def test_entries_of_the_device_follow_one_another(seq: int) -> None:
    with pytest.raises(IllegalTransition, match=f"entry {seq} cannot follow entry 0"):
        evolve(in_phase(Phase.ACTIVE), e.Flagged(seq, "", 1), at=NOON)


@pytest.mark.parametrize("number", [-1, 0, QUESTIONS + 1, 10**12])
def test_no_work_is_on_a_question_that_is_not_there(number: int) -> None:
    with pytest.raises(IllegalTransition, match="no question"):
        evolve(in_phase(Phase.ACTIVE), e.Flagged(1, "", number), at=NOON)


def test_accommodations_come_before_the_start() -> None:
    admitted_again = evolve(in_phase(Phase.PAUSED), e.Admitted("chidi"), at=NOON)
    with pytest.raises(IllegalTransition, match="after the start"):
        evolve(admitted_again, SAMPLES["Accommodated"], at=NOON)


def test_a_time_without_a_zone_is_no_time() -> None:
    with pytest.raises(TypeError, match="aware"):
        evolve(in_phase(Phase.ACTIVE), e.Flagged(1, "", 1), at=datetime(2026, 11, 23, 12, 0))


def test_only_the_candidates_own_return_ends_a_pause() -> None:
    """Out of `paused` a proctor leads to `authorized`; from there `Resumed`, and nothing else, goes on."""
    assert {to for (phase, _), to in TRANSITIONS.items() if phase is Phase.PAUSED} == {
        Phase.PAUSED,
        Phase.AUTHORIZED,
        Phase.SUBMITTED,  # by the clock, for a break that has eaten up the time
        Phase.TERMINATED,
    }
    into_active = {name for (phase, name), to in TRANSITIONS.items() if to is Phase.ACTIVE is not phase}
    assert into_active == {"Started", "Resumed"}
