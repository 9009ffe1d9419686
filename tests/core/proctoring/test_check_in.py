"""At the door: what is asked, in which order, and that only people open it or keep it shut."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.proctoring.check_in import (
    BY_PEOPLE,
    DOOR,
    EXCUSABLE,
    CheckInFacts,
    DoorEvent,
    DoorShut,
    DoorState,
    Step,
    door,
    may_ask,
    move,
    next_step,
    steps_for,
)
from assay.core.proctoring.policy import UNWATCHED, ProctoringPolicy
from assay.core.proctoring.wording import DOOR as DOOR_WORDS

ALL = ProctoringPolicy(camera=True, identity=True, room_scan=True)
HUMAN_STATES = {DoorState.ASKED_AGAIN, DoorState.ADMITTED, DoorState.REFUSED}


def test_a_certification_that_watches_nobody_checks_the_computer_only() -> None:
    assert steps_for(UNWATCHED) == (Step.SYSTEM,)
    assert steps_for(ProctoringPolicy(lockdown="seb")) == (Step.SYSTEM,)


def test_what_is_recorded_is_agreed_to_first() -> None:
    assert steps_for(ProctoringPolicy(screen=True)) == (Step.SYSTEM, Step.CONSENT)
    assert steps_for(ALL) == tuple(Step)


def test_an_accommodation_excuses_from_pictures_never_from_consent() -> None:
    assert steps_for(ALL, ["room", "face", "zoom-150"]) == (Step.SYSTEM, Step.CONSENT, Step.DOCUMENT)
    assert steps_for(ALL, ["consent", "system"]) == tuple(Step)
    assert {Step.CONSENT, Step.SYSTEM}.isdisjoint(EXCUSABLE)


steps = st.sets(st.sampled_from(Step)).map(lambda some: tuple(step for step in Step if step in some))
facts = st.builds(CheckInFacts, st.frozensets(st.sampled_from(Step)), st.frozensets(st.sampled_from(Step)))


@given(steps, facts)
def test_one_step_after_the_other_leads_to_the_door(asked: tuple[Step, ...], stored: CheckInFacts) -> None:
    missing = may_ask(asked, stored)
    assert set(missing) <= set(asked)
    for step in missing:
        assert next_step(asked, stored) is step
        stored = CheckInFacts(stored.done | {step}, stored.asked_again - {step})
    assert next_step(asked, stored) is None
    assert door(asked, stored) is DoorState.READY


def test_a_step_asked_again_is_missing_again() -> None:
    stored = CheckInFacts(frozenset(Step), frozenset({Step.DOCUMENT}))
    assert may_ask(tuple(Step), stored) == (Step.DOCUMENT,)
    assert door(tuple(Step), stored, asked_in=True) is DoorState.ASKED_AGAIN


@given(steps, facts, st.booleans(), st.booleans(), st.booleans())
def test_facts_always_say_where_the_candidate_stands(
    asked: tuple[Step, ...], stored: CheckInFacts, asked_in: bool, admitted: bool, refused: bool
) -> None:
    state = door(asked, stored, asked_in=asked_in, admitted=admitted, refused=refused)
    assert (state is DoorState.ADMITTED) == admitted
    assert (state is DoorState.REFUSED) == (refused and not admitted)
    if state in (DoorState.READY, DoorState.WAITING):
        assert not may_ask(asked, stored)


@pytest.mark.parametrize(("state", "event"), [*product(DoorState, DoorEvent)])
def test_every_pair_is_a_move_or_refused(state: DoorState, event: DoorEvent) -> None:
    if (state, event) in DOOR:
        assert move(state, event) is DOOR[state, event]
    else:
        with pytest.raises(DoorShut, match=f"{event} is no move when the candidate is {state}"):
            move(state, event)


def test_only_people_ask_again_admit_and_refuse() -> None:
    for (state, event), following in DOOR.items():
        if following in HUMAN_STATES and following is not state:
            assert event in BY_PEOPLE
        if event in BY_PEOPLE:
            assert following in HUMAN_STATES


def test_nothing_leaves_the_admission_and_a_refusal_is_not_for_ever() -> None:
    assert not [pair for pair in DOOR if pair[0] is DoorState.ADMITTED]
    assert move(DoorState.REFUSED, DoorEvent.STEP_DONE) is DoorState.AT_THE_DOOR


def test_every_state_and_step_has_its_words() -> None:
    assert set(DOOR_WORDS) == set(DoorState)
    assert all(step.label for step in Step)
