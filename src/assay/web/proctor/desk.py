"""The proctor's desk as plain values: who waits, who is in the room, and who needs somebody first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring import queries
from assay.apps.proctoring.queries.grid import UNWATCHED, Watched, watched
from assay.core.attempt import Phase
from assay.core.proctoring import ProctoringPolicy
from assay.web.kit.connection import Connection, connection_of
from assay.web.proctor.watched import (
    Alert,
    Badge,
    Care,
    alert_of,
    guard_badge,
    needs_a_look,
    seb_badge,
    stream_badge,
)

STREAMS = ("camera", "screen")
LAST = 10**12
"""Later than any time in seconds: what has no time comes last."""


@dataclass(frozen=True)
class Seat:
    """One candidate in the room. `left` is time left now; `connection` is an indicator, never a state.

    `break_left` is what is left of the break that the candidate is on; None: they are on none.
    """

    attempt: Attempt
    left: timedelta
    connection: Connection
    break_left: timedelta | None = None
    watched: Watched = field(default=UNWATCHED)
    care: Care = field(default_factory=Care)

    @property
    def policy(self) -> ProctoringPolicy:
        """How the certification has its exams watched."""
        return self.attempt.certification.spec.proctoring

    @property
    def stands(self) -> str:
        """Changes when other moves are possible."""
        ending = self.watched.termination.pk if self.watched.termination else ""
        return f"{self.attempt.phase}/{self.break_left is not None}/{bool(self.attempt.tab)}/{ending}"

    @cached_property
    def alerts(self) -> tuple[Alert, ...]:
        """What nobody has looked at, the weightiest first."""
        return tuple(alert_of(signal) for signal in self.watched.alerts)

    @property
    def hand_since(self) -> datetime | None:
        """Since when a hand is up that nobody has seen."""
        watch = self.watched.watch
        return watch.hand_raised_at if watch and watch.hand_seen_at is None else None

    @property
    def guard(self) -> Badge | None:
        """The lockdown as the player last said it; in Safe Exam Browser, where it rests, what that showed."""
        said = self.watched.watch.guard if self.watched.watch else ""
        if self.watched.seb is not None and not said:
            return seb_badge(self.watched.seb)
        return guard_badge(said, self.policy)

    @property
    def covered(self) -> bool:
        """Does the guard wait for a person?"""
        return self.watched.watch is not None and needs_a_look(self.watched.watch.guard)

    @property
    def streams(self) -> list[tuple[str, Badge | None, datetime | None]]:
        """Each stream that the policy has: its name, how it is, when its newest thumbnail came."""
        watch, wanted = self.watched.watch, {"camera": self.policy.camera, "screen": self.policy.screen}
        return [
            (
                name,
                stream_badge(name.capitalize(), getattr(watch, name) if watch else ""),
                self.watched.glances.get(name),
            )
            for name in STREAMS
            if wanted[name] or name in self.watched.glances
        ]

    @property
    def calm(self) -> bool:
        """Does nothing here wait for a person?"""
        waits = self.alerts or self.hand_since or self.watched.unread or self.watched.termination
        return not (waits or self.covered or self.connection.silent)

    @property
    def order(self) -> str:
        """Sorts as text: alerts first, by severity and age; then hands and words, silence, and the rest."""
        return "/".join(f"{number:013d}" for number in self._rank())

    def _rank(self) -> tuple[int, int, int]:
        if self.watched.alerts:
            oldest = min(signal.at for signal in self.watched.alerts)
            return 0, 100 - self.watched.alerts[0].severity, int(oldest.timestamp())
        left = max(0, int(self.left.total_seconds()))
        if self.hand_since or self.watched.unread or self.covered or self.watched.termination:
            return 1, 0, int(self.hand_since.timestamp()) if self.hand_since else LAST
        if self.connection.silent:
            return 2, 0, left
        return 3, int(self.attempt.phase != Phase.PAUSED), left

    @property
    def news(self) -> str:
        """What is said aloud when it becomes true."""
        return f"{self.attempt.registration.legal_name}: {self._newest()}."

    def _newest(self) -> str:
        if self.alerts:
            return self.alerts[0].title
        if self.hand_since:
            return "raises a hand"
        if self.watched.unread:
            return "has written"
        if self.connection.kind == "offline":
            return "offline"
        if self.break_left is not None:
            return "on a break"
        phase = Phase(self.attempt.phase)
        return _WORDS.get(phase, phase.value.replace("_", " "))


_WORDS = {Phase.AUTHORIZED: "admitted", Phase.ACTIVE: "in the exam", Phase.PAUSED: "paused"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody at the door; `place` counts from 1. `asked_again`: steps that a proctor wants repeated."""

    attempt: Attempt
    place: int
    watched: Watched = field(default=UNWATCHED)
    care: Care = field(default_factory=Care)

    @property
    def stills(self) -> list[tuple[str, int]]:
        """The pictures to compare: step and number of the newest, the face first."""
        return [
            (step, self.watched.stills[step]) for step in ("face", "document") if step in self.watched.stills
        ]

    @property
    def version(self) -> str:
        """Changes when the card must be drawn anew."""
        check_in = self.watched.check_in
        again = ",".join(check_in.asked_again) if check_in else ""
        return f"{self.attempt.head_seq}/{self.stills}/{again}/{self.care.claimed_by}"

    @property
    def order(self) -> str:
        """Sorts as text: the longest waiting first."""
        return f"{self.place:06d}"


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the desk at `now`; the counts are of all, also where only some are drawn."""

    now: datetime
    waiting: tuple[Waiting, ...]
    room: tuple[Seat, ...]
    waiting_count: int
    room_count: int


def desk_of(
    certification_keys: Collection[str] | None,
    proctor: Person,
    *,
    now: datetime,
    only: Collection[UUID] | None = None,
) -> Desk:
    """The desk of a proctor, who never proctors their own exam; `only` leaves out all other cards.

    In the room those come first who need somebody first.
    """
    everybody_waits = list(queries.queue(certification_keys).exclude(candidate=proctor))
    room_rows = queries.in_the_room(certification_keys).exclude(candidate=proctor)
    places = {attempt.pk: place for place, attempt in enumerate(everybody_waits, start=1)}
    waiting = [one for one in everybody_waits if only is None or one.uuid in only]
    room_count = room_rows.count() if only is not None else 0
    room = list(room_rows.filter(uuid__in=only) if only is not None else room_rows)
    found = watched([*waiting, *room])
    seats = [seat_of(one, now, found=found[one.pk], viewer=proctor) for one in room]
    return Desk(
        now=now,
        waiting=tuple(waiting_of(one, places[one.pk], found[one.pk], proctor) for one in waiting),
        room=tuple(sorted(seats, key=lambda seat: seat.order)),
        waiting_count=len(everybody_waits),
        room_count=room_count if only is not None else len(room),
    )


def seat_of(attempt: Attempt, now: datetime, *, found: Watched | None = None, viewer: Person) -> Seat:
    """The attempt as it shows in the room; `found` saves looking up how it is watched."""
    if found is None:
        found = watched([attempt])[attempt.pk]
    state = state_of(attempt)
    break_left = state.break_left(now) if state.on_break else None
    connection = connection_of(attempt, now=now)
    return Seat(attempt, state.remaining(now), connection, break_left, found, Care.of(found, viewer))


def waiting_of(attempt: Attempt, place: int, found: Watched, viewer: Person) -> Waiting:
    """The attempt as it shows in the queue."""
    return Waiting(attempt, place, found, Care.of(found, viewer))


def findings_of(attempt: Attempt) -> list[tuple[str, str]]:
    """What the system check found, without its verdict and time, which the pages show apart."""
    found: dict[str, str] = attempt.system_check or {}
    return [(name, value) for name, value in found.items() if name not in ("verdict", "at")]


def uuids_in(text: str, *, most: int) -> list[UUID]:
    """The uuids in a list with commas, `most` at most; what is none is left out."""
    found = []
    for part in text.split(",")[:most]:
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return found


def cards_missing(wanted: Sequence[UUID], desk: Desk) -> Iterable[UUID]:
    """Those that were asked for and are on the desk no longer."""
    there = {one.attempt.uuid for one in desk.waiting} | {seat.attempt.uuid for seat in desk.room}
    return (uuid for uuid in wanted if uuid not in there)
