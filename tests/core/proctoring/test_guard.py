"""The guard covers and calls; it has no way to an end, and no page of it can be broken by an event."""

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from assay.core.proctoring.guard import (
    BREACHES,
    BY_PEOPLE,
    COVERS,
    TRANSITIONS,
    Guard,
    GuardEvent,
    follow,
)
from assay.core.proctoring.signals import KINDS
from assay.core.proctoring.wording import GUARD, said_in

VECTORS = json.loads((Path(__file__).parents[3] / "spec" / "vectors" / "guard.json").read_text("utf-8"))


def test_every_pair_is_in_the_table() -> None:
    assert set(TRANSITIONS) == set(product(Guard, GuardEvent))


def test_the_vectors_are_the_table() -> None:
    told = {(one["state"], one["event"]): one["next"] for one in VECTORS["transitions"]}
    assert told == TRANSITIONS
    assert len(VECTORS["transitions"]) == len(TRANSITIONS)
    assert set(VECTORS["covers"]) == COVERS
    assert set(VECTORS["breaches"]) == BREACHES <= set(KINDS)
    assert set(VECTORS["by_people"]) == BY_PEOPLE
    assert VECTORS["begins"] == Guard.ARMED


@pytest.mark.parametrize("story", VECTORS["stories"], ids=lambda story: story["name"])
def test_stories(story: dict[str, Any]) -> None:
    state = Guard.ARMED
    for step in story["steps"]:
        state = follow(state, GuardEvent(step["event"]))
        assert state == step["state"], step


def reached(start: Guard, events: set[GuardEvent]) -> set[Guard]:
    """All states that these events can lead to."""
    known, new = set(), {start}
    while new:
        known |= new
        new = {follow(state, event) for state in new for event in events} - known
    return known


def test_from_every_state_there_is_a_way_back_to_work() -> None:
    assert all(Guard.ARMED in reached(state, set(GuardEvent)) for state in Guard)


def test_only_a_person_leads_on_from_a_pause_for_the_proctor() -> None:
    machine = set(GuardEvent) - BY_PEOPLE
    assert reached(Guard.PAUSED_FOR_PROCTOR, machine) == {Guard.PAUSED_FOR_PROCTOR}
    assert Guard.PAUSED_FOR_PROCTOR in reached(Guard.ARMED, machine)


def test_whoever_comes_back_in_time_meets_nobody() -> None:
    candidate = {GuardEvent.LOST, GuardEvent.TOLD, GuardEvent.RETURNED, GuardEvent.SETTLED}
    assert Guard.PAUSED_FOR_PROCTOR not in reached(Guard.ARMED, candidate)


def test_there_is_no_word_for_an_end() -> None:
    said = " ".join((*Guard, *GuardEvent))
    assert not any(word in said for word in ("submit", "terminat", "end", "fail", "void", "cancel"))


def test_questions_are_covered_only_while_the_candidate_is_told_how_to_come_back() -> None:
    assert {Guard.GRACE, Guard.PAUSED_FOR_PROCTOR} == COVERS
    assert set(GUARD) == set(Guard)
    assert not any(said_in(words) for words in GUARD.values())
