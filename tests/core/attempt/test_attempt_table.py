"""The one table: every pair of phase and event is either in it, and works, or is refused."""

import pytest

from assay.core.attempt import EVENTS, TRANSITIONS, Phase, evolve
from assay.core.attempt.evolve import AttemptState, IllegalTransition
from assay.core.attempt.table import OVER
from tests.core.attempt.story import NOON, PATHS, SAMPLES, in_phase

PAIRS = [(phase, name) for phase in Phase for name in EVENTS]


def test_the_table_speaks_only_of_events_that_exist() -> None:
    assert {name for _, name in TRANSITIONS} == set(EVENTS)


def test_there_is_a_way_into_every_phase() -> None:
    assert {in_phase(phase).phase for phase in PATHS} == set(Phase)


@pytest.mark.parametrize(("phase", "name"), PAIRS)
def test_every_pair_is_in_the_table_or_refused(phase: Phase, name: str) -> None:
    state = AttemptState() if name == "Opened" and phase is Phase.NOT_STARTED else in_phase(phase)
    if (phase, name) in TRANSITIONS:
        assert evolve(state, SAMPLES[name], at=NOON).phase is TRANSITIONS[phase, name]
    else:
        with pytest.raises(IllegalTransition, match=name):
            evolve(state, SAMPLES[name], at=NOON)


def test_nothing_leads_out_of_an_end() -> None:
    assert set(OVER) == {Phase.SUBMITTED, Phase.TERMINATED, Phase.CANCELED, Phase.EXPIRED}
    assert not [pair for pair in TRANSITIONS if pair[0] in OVER]


def test_an_attempt_is_opened_once() -> None:
    with pytest.raises(IllegalTransition, match="once"):
        evolve(in_phase(Phase.NOT_STARTED), SAMPLES["Opened"], at=NOON)


def test_work_is_possible_only_while_active() -> None:
    work = {"AnswerSaved", "Flagged", "Unflagged", "StruckOut", "Visited"}
    assert {phase for phase, name in TRANSITIONS if name in work} == {Phase.ACTIVE}


def test_only_the_candidates_own_return_ends_a_pause() -> None:
    """Out of `paused` a proctor leads to `authorized`; from there `Resumed`, and nothing else, goes on."""
    assert {to for (phase, _), to in TRANSITIONS.items() if phase is Phase.PAUSED} == {
        Phase.PAUSED,
        Phase.AUTHORIZED,
        Phase.TERMINATED,
    }
    into_active = {name for (phase, name), to in TRANSITIONS.items() if to is Phase.ACTIVE is not phase}
    assert into_active == {"Started", "Resumed"}
