"""The attempt's states and the one table of moves between them; a missing pair is refused.

    not_started -> awaiting -> authorized -> active <-> paused -> submitted | terminated
                                                        canceled | expired before the start

The words are TAO's delivery states. A pause never ends by itself: `paused` goes to `authorized` by a
proctor, and only the candidate's own player, back at the screen, makes it `active` again. A break is a pause
whose end the candidate announces; one that has eaten up the time that was left ends in `submitted`.

Nothing leaves an end. Inside `submitted`, work that was made in time and delivered late is still stored, and
staff may do what belongs to it.
"""

from collections.abc import Mapping
from enum import StrEnum


class Phase(StrEnum):
    """Where an attempt stands."""

    NOT_STARTED = "not_started"
    AWAITING = "awaiting"
    AUTHORIZED = "authorized"
    ACTIVE = "active"
    PAUSED = "paused"
    SUBMITTED = "submitted"
    TERMINATED = "terminated"
    CANCELED = "canceled"
    EXPIRED = "expired"


OVER = frozenset({Phase.SUBMITTED, Phase.TERMINATED, Phase.CANCELED, Phase.EXPIRED})
"""Phases that nothing leaves."""

_WORK = (
    "AnswerSaved",
    "Flagged",
    "Unflagged",
    "StruckOut",
    "Visited",
    "Noted",
    "Commented",
    "Highlighted",
    "SectionClosed",
)
_LATE = (*_WORK, "HandedOver", "LateDecided", "SeatTaken", "SeatFreed", "Doubted")

TRANSITIONS: Mapping[tuple[Phase, str], Phase] = {
    (Phase.NOT_STARTED, "Opened"): Phase.NOT_STARTED,
    (Phase.NOT_STARTED, "Accommodated"): Phase.NOT_STARTED,
    (Phase.NOT_STARTED, "CheckedIn"): Phase.AWAITING,
    (Phase.NOT_STARTED, "Canceled"): Phase.CANCELED,
    (Phase.NOT_STARTED, "Expired"): Phase.EXPIRED,
    (Phase.AWAITING, "Accommodated"): Phase.AWAITING,
    (Phase.AWAITING, "Admitted"): Phase.AUTHORIZED,
    (Phase.AWAITING, "TurnedAway"): Phase.NOT_STARTED,
    (Phase.AWAITING, "Canceled"): Phase.CANCELED,
    (Phase.AWAITING, "Expired"): Phase.EXPIRED,
    (Phase.AUTHORIZED, "Accommodated"): Phase.AUTHORIZED,
    (Phase.AUTHORIZED, "Started"): Phase.ACTIVE,
    (Phase.AUTHORIZED, "Resumed"): Phase.ACTIVE,
    (Phase.AUTHORIZED, "SeatTaken"): Phase.AUTHORIZED,
    (Phase.AUTHORIZED, "SeatFreed"): Phase.AUTHORIZED,
    (Phase.AUTHORIZED, "TimeGranted"): Phase.AUTHORIZED,
    (Phase.AUTHORIZED, "Doubted"): Phase.AUTHORIZED,
    (Phase.AUTHORIZED, "Paused"): Phase.PAUSED,
    (Phase.AUTHORIZED, "Terminated"): Phase.TERMINATED,
    (Phase.AUTHORIZED, "Canceled"): Phase.CANCELED,
    (Phase.AUTHORIZED, "Expired"): Phase.EXPIRED,
    **{(Phase.ACTIVE, event): Phase.ACTIVE for event in _WORK},
    (Phase.ACTIVE, "HandedOver"): Phase.ACTIVE,
    (Phase.ACTIVE, "SeatTaken"): Phase.ACTIVE,
    (Phase.ACTIVE, "SeatFreed"): Phase.ACTIVE,
    (Phase.ACTIVE, "TimeGranted"): Phase.ACTIVE,
    (Phase.ACTIVE, "Doubted"): Phase.ACTIVE,
    (Phase.ACTIVE, "Reconnected"): Phase.ACTIVE,
    (Phase.ACTIVE, "Paused"): Phase.PAUSED,
    (Phase.ACTIVE, "BreakBegun"): Phase.PAUSED,
    (Phase.ACTIVE, "Submitted"): Phase.SUBMITTED,
    (Phase.ACTIVE, "Terminated"): Phase.TERMINATED,
    (Phase.PAUSED, "SeatTaken"): Phase.PAUSED,
    (Phase.PAUSED, "SeatFreed"): Phase.PAUSED,
    (Phase.PAUSED, "TimeGranted"): Phase.PAUSED,
    (Phase.PAUSED, "Doubted"): Phase.PAUSED,
    (Phase.PAUSED, "BreakEnded"): Phase.PAUSED,
    (Phase.PAUSED, "Admitted"): Phase.AUTHORIZED,
    (Phase.PAUSED, "Submitted"): Phase.SUBMITTED,
    (Phase.PAUSED, "Terminated"): Phase.TERMINATED,
    **{(Phase.SUBMITTED, event): Phase.SUBMITTED for event in _LATE},
}
