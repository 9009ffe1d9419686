"""The proctor's desk as plain values: who waits, who is in the room, and who falls silent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring import queries
from assay.core.attempt import Phase

SILENCE = timedelta(seconds=30)
"""A running player gives a sign of life every ten seconds; after three missed ones the desk says so."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate in the room. `left` is time left now; `silent` is an indicator, never a state."""

    attempt: Attempt
    left: timedelta
    silent: bool

    @property
    def version(self) -> str:
        """Changes when the card must be drawn anew; what ticks is replaced in place."""
        attempt = self.attempt
        return f"{attempt.phase}/{attempt.head_seq}/{self.silent}/{attempt.incident_count}"  # type: ignore[attr-defined]

    @property
    def news(self) -> str:
        """What is said aloud when it becomes true."""
        name = self.attempt.registration.legal_name
        if self.silent:
            return f"No sign of life from {name}."
        return f"{name}: {_WORDS[Phase(self.attempt.phase)]}."


_WORDS = {Phase.AUTHORIZED: "admitted", Phase.ACTIVE: "in the exam", Phase.PAUSED: "paused"}


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the desk at `now`."""

    now: datetime
    waiting: tuple[Attempt, ...]
    room: tuple[Seat, ...]


def desk_of(certification_keys: Collection[str] | None, proctor: Person, *, now: datetime) -> Desk:
    """The desk of a proctor, who never proctors their own exam. In the room trouble comes first."""
    waiting = queries.queue(certification_keys).exclude(candidate=proctor)
    room = queries.in_the_room(certification_keys).exclude(candidate=proctor)
    return Desk(now, tuple(waiting), tuple(sorted(_seats(room, now), key=_trouble)))


def seat_of(attempt: Attempt, now: datetime) -> Seat:
    """The attempt as it shows in the room."""
    seen = attempt.tab_seen_at
    silent = attempt.phase == Phase.ACTIVE and (seen is None or now - seen > SILENCE)
    return Seat(attempt, state_of(attempt).remaining(now), silent)


def findings_of(attempt: Attempt) -> list[tuple[str, str]]:
    """What the system check found, without its verdict and time, which the pages show apart."""
    found: dict[str, str] = attempt.system_check or {}
    return [(name, value) for name, value in found.items() if name not in ("verdict", "at")]


def _seats(attempts: Iterable[Attempt], now: datetime) -> Iterable[Seat]:
    return (seat_of(attempt, now) for attempt in attempts)


def _trouble(seat: Seat) -> tuple[bool, bool, timedelta]:
    return (not seat.silent, seat.attempt.phase != Phase.PAUSED, seat.left)
