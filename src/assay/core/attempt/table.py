"""The attempt's states and the one table of moves between them; a missing pair is refused.

    not_started -> awaiting -> authorized -> active <-> paused -> submitted | terminated
                                                        canceled | expired before the start

The words are TAO's delivery states. A pause never ends by itself: `paused` goes to `authorized` by a
proctor, and only the candidate's own player, back at the screen, makes it `active` again.
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

_WORK = ("AnswerSaved", "Flagged", "Unflagged", "StruckOut", "Visited")

TRANSITIONS: Mapping[tuple[Phase, str], Phase] = {
    (Phase.NOT_STARTED, "Opened"): Phase.NOT_STARTED,
    (Phase.NOT_STARTED, "CheckedIn"): Phase.AWAITING,
    (Phase.NOT_STARTED, "Canceled"): Phase.CANCELED,
    (Phase.NOT_STARTED, "Expired"): Phase.EXPIRED,
    (Phase.AWAITING, "Admitted"): Phase.AUTHORIZED,
    (Phase.AWAITING, "TurnedAway"): Phase.NOT_STARTED,
    (Phase.AWAITING, "Canceled"): Phase.CANCELED,
    (Phase.AWAITING, "Expired"): Phase.EXPIRED,
    (Phase.AUTHORIZED, "Started"): Phase.ACTIVE,
    (Phase.AUTHORIZED, "Resumed"): Phase.ACTIVE,
    (Phase.AUTHORIZED, "SeatTaken"): Phase.AUTHORIZED,
    (Phase.AUTHORIZED, "TimeGranted"): Phase.AUTHORIZED,
    (Phase.AUTHORIZED, "Paused"): Phase.PAUSED,
    (Phase.AUTHORIZED, "Terminated"): Phase.TERMINATED,
    (Phase.AUTHORIZED, "Canceled"): Phase.CANCELED,
    (Phase.AUTHORIZED, "Expired"): Phase.EXPIRED,
    **{(Phase.ACTIVE, event): Phase.ACTIVE for event in _WORK},
    (Phase.ACTIVE, "SeatTaken"): Phase.ACTIVE,
    (Phase.ACTIVE, "TimeGranted"): Phase.ACTIVE,
    (Phase.ACTIVE, "Paused"): Phase.PAUSED,
    (Phase.ACTIVE, "Submitted"): Phase.SUBMITTED,
    (Phase.ACTIVE, "Terminated"): Phase.TERMINATED,
    (Phase.PAUSED, "SeatTaken"): Phase.PAUSED,
    (Phase.PAUSED, "TimeGranted"): Phase.PAUSED,
    (Phase.PAUSED, "Admitted"): Phase.AUTHORIZED,
    (Phase.PAUSED, "Terminated"): Phase.TERMINATED,
}
