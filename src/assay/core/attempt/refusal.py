"""A refusal: an outcome of a command, in words for the person who asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from assay.core.attempt import events as e
from assay.core.attempt.state import AttemptState
from assay.core.attempt.table import TRANSITIONS

GRACE = timedelta(seconds=5)
"""How long after the deadline an answer already on its way is still taken, marked late."""

Rule = Literal[
    "not-active",
    "seat-taken",
    "gap",
    "conflict",
    "wrong-hash",
    "not-sent",
    "locked",
    "out-of-range",
    "time-up",
    "too-late",
]


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception on its way up
class Refused(Exception):  # a refusal is an outcome, not a fault
    """The command may not be carried out; `message` is for the person who asked.

    `expected` is the device_seq that must come next, where one is missing. `events` are incidents that are
    stored all the same, before the refusal is answered.
    """

    rule: Rule
    message: str
    expected: int | None = None
    events: tuple[e.Event, ...] = ()

    def __str__(self) -> str:
        return self.message


def require(state: AttemptState, event: type[e.Event], what: str) -> None:
    """Refuses in words what the table has no move for."""
    if (state.phase, event.__name__) not in TRANSITIONS:
        raise not_now(state, what)


def not_now(state: AttemptState, what: str) -> Refused:
    """The refusal of what cannot be done in this phase."""
    phase = state.phase.value.replace("_", " ")
    return Refused("not-active", f"{what} is not possible while the attempt is {phase}.")


def require_seat(state: AttemptState, tab: str) -> None:
    """Refuses what comes from another tab than the seat's."""
    if state.tab != tab:
        raise Refused("seat-taken", "This exam is being taken in another tab or on another computer.")


def is_past(state: AttemptState, now: datetime, *, by: timedelta = timedelta()) -> bool:
    """Is it later than the deadline, by more than `by`? Never while the clock stands."""
    deadline = state.deadline()
    return deadline is not None and now > deadline + by
