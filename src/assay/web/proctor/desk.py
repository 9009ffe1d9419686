"""The proctor's desk as plain values: who waits, who is in the room, and who falls silent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring import queries
from assay.core.attempt import Phase
from assay.web.kit.connection import Connection, connection_of


@dataclass(frozen=True, slots=True)
class Seat:
    """One candidate in the room. `left` is time left now; `connection` is an indicator, never a state.

    `break_left` is what is left of the break that the candidate is on; None: they are on none.
    """

    attempt: Attempt
    left: timedelta
    connection: Connection
    break_left: timedelta | None = None

    @property
    def stands(self) -> str:
        """Changes when other moves are possible."""
        return f"{self.attempt.phase}/{self.break_left is not None}/{bool(self.attempt.tab)}"

    @property
    def version(self) -> str:
        """Changes when the card must be drawn anew; what ticks is replaced in place."""
        attempt = self.attempt
        incidents = attempt.incident_count  # type: ignore[attr-defined]  # annotated by the query
        return f"{self.stands}/{self.connection.kind}/{incidents}"

    @property
    def news(self) -> str:
        """What is said aloud when it becomes true."""
        name = self.attempt.registration.legal_name
        if self.connection.kind == "offline":
            return f"{name}: offline."
        if self.break_left is not None:
            return f"{name}: on a break."
        phase = Phase(self.attempt.phase)
        return f"{name}: {_WORDS.get(phase, phase.value.replace('_', ' '))}."


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
    state = state_of(attempt)
    break_left = state.break_left(now) if state.on_break else None
    return Seat(attempt, state.remaining(now), connection_of(attempt, now=now), break_left)


def findings_of(attempt: Attempt) -> list[tuple[str, str]]:
    """What the system check found, without its verdict and time, which the pages show apart."""
    found: dict[str, str] = attempt.system_check or {}
    return [(name, value) for name, value in found.items() if name not in ("verdict", "at")]


def _seats(attempts: Iterable[Attempt], now: datetime) -> Iterable[Seat]:
    return (seat_of(attempt, now) for attempt in attempts)


def _trouble(seat: Seat) -> tuple[bool, bool, timedelta]:
    return (not seat.connection.silent, seat.attempt.phase != Phase.PAUSED, seat.left)
