"""The guard of the page: what it does when the exam's window is no longer what holds the screen.

    armed -> breach -> grace -> resumed -> armed
                         |
                         +--> paused_for_proctor -> armed, when a person says so

It covers the questions, tells the candidate how to come back, and calls a proctor when nobody comes. That is
all: it has no move that ends, submits or judges an exam, and the clock is not its business. It cannot prevent
anything either, and says so. The player's `guard.js` is held to the same table by `spec/vectors/guard.json`.

Every pair of state and event is in the table: a guard that met an event it does not know would be a broken
page in the middle of an exam.
"""

from collections.abc import Mapping
from enum import StrEnum

from assay.core.proctoring.signals import Kind


class Guard(StrEnum):
    """Where the guard stands."""

    ARMED = "armed"
    BREACH = "breach"
    GRACE = "grace"
    RESUMED = "resumed"
    PAUSED_FOR_PROCTOR = "paused_for_proctor"


class GuardEvent(StrEnum):
    """What it hears of.

    `lost`: one of `BREACHES` holds. `told`: the candidate has been told, and the seconds of grace run.
    `returned`: none of them holds any more. `grace_over`: the seconds have run out. `settled`: the notice of
    the return has been read, or has stood long enough. `let_on`: a proctor has looked and lets her go on.
    """

    LOST = "lost"
    TOLD = "told"
    RETURNED = "returned"
    GRACE_OVER = "grace_over"
    SETTLED = "settled"
    LET_ON = "let_on"


BREACHES = frozenset({Kind.FULL_SCREEN_LEFT, Kind.FOCUS_LOST, Kind.SECOND_DISPLAY, Kind.SCREEN_ENDED})
"""Signals of a state that lasts and that the candidate can undo. Muted for a person, they are no breach."""

BY_PEOPLE = frozenset({GuardEvent.LET_ON})
"""The only way on from `paused_for_proctor`."""

COVERS = frozenset({Guard.GRACE, Guard.PAUSED_FOR_PROCTOR})
"""States in which the questions are covered. Asking for help, and the clock, never are."""

_MOVES: Mapping[tuple[Guard, GuardEvent], Guard] = {
    (Guard.ARMED, GuardEvent.LOST): Guard.BREACH,
    (Guard.BREACH, GuardEvent.TOLD): Guard.GRACE,
    (Guard.BREACH, GuardEvent.RETURNED): Guard.RESUMED,
    (Guard.GRACE, GuardEvent.RETURNED): Guard.RESUMED,
    (Guard.GRACE, GuardEvent.GRACE_OVER): Guard.PAUSED_FOR_PROCTOR,
    (Guard.RESUMED, GuardEvent.LOST): Guard.BREACH,
    (Guard.RESUMED, GuardEvent.SETTLED): Guard.ARMED,
    (Guard.PAUSED_FOR_PROCTOR, GuardEvent.LET_ON): Guard.ARMED,
}

TRANSITIONS: Mapping[tuple[Guard, GuardEvent], Guard] = {
    (state, event): _MOVES.get((state, event), state) for state in Guard for event in GuardEvent
}
"""The whole table: what is no move changes nothing."""


def follow(state: Guard, event: GuardEvent) -> Guard:
    """The state after an event; there is one for every pair."""
    return TRANSITIONS[state, event]
