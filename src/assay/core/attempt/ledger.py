"""The clock ledger of an attempt, line by line: who changed the time allowed and why, when the clock ran, and
when and why it stood.

    allowed = base + accommodation + grants + credits
    used    = stretches in which it ran + over-runs of breaks
    left    = allowed - used

From the start to the end every moment is in exactly one of the lines `ran`, `pause` and `break`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from assay.core.attempt import events as e
from assay.core.attempt.evolve import evolve, in_utc
from assay.core.attempt.state import AttemptState
from assay.core.attempt.table import Phase

Kind = Literal["base", "accommodation", "grant", "credit", "ran", "pause", "break", "over-run"]
"""`grant` is by a person, `credit` by the plan's policy for outages."""

_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `seconds` more (or fewer) allowed, or a span from `at` to `until` (None: it lasts still).

    `by` is an address, `candidate`, `policy`, or empty where the exam's plan or nobody's will is behind it.
    `free_seconds` is how long a break may last; `closed_by` the event that ended a span.
    """

    kind: Kind
    at: datetime
    seconds: int = 0
    until: datetime | None = None
    by: str = ""
    reason: str = ""
    free_seconds: int = 0
    closed_by: e.Event | None = None

    @property
    def is_span(self) -> bool:
        """Does the line speak of a stretch of time, rather than of a moment?"""
        return self.kind in ("ran", "pause", "break", "over-run")

    def length(self, now: datetime) -> timedelta:
        """How long a span lasted, or has lasted by now; never below zero, though a clock were set back."""
        return max(_NOTHING, (self.until or now) - self.at) if self.is_span else _NOTHING

    def used(self, now: datetime) -> timedelta:
        """What the line takes from the time allowed. A break that lasts too long does before it has ended."""
        if self.kind in ("ran", "over-run"):
            return self.length(now)
        if self.kind == "break" and self.until is None:
            return max(_NOTHING, self.length(now) - timedelta(seconds=self.free_seconds))
        return _NOTHING


@dataclass(frozen=True, slots=True)
class Grant:
    """Seconds more (or, negative, fewer), given `at` a time by somebody (an address) for a reason."""

    at: datetime
    seconds: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The clock ran from `since` to `until` (None: it runs still), when `closed_by` stopped it."""

    since: datetime
    until: datetime | None = None
    closed_by: e.Event | None = None

    def length(self, now: datetime) -> timedelta:
        """How long it ran, or has run by now; never below zero."""
        return max(_NOTHING, (self.until or now) - self.since)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines in the order of time, and what they come to."""

    lines: tuple[Line, ...]

    @property
    def base_seconds(self) -> int:
        """The time limit of the exam, before any accommodation."""
        return sum(line.seconds for line in self.lines if line.kind == "base")

    @property
    def allowed_seconds(self) -> int:
        """Seconds allowed in all; never below zero."""
        return sum(line.seconds for line in self.lines)

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What persons and policy gave or took."""
        given = (line for line in self.lines if line.kind in ("grant", "credit"))
        return tuple(Grant(line.at, line.seconds, line.by, line.reason) for line in given)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """When the clock ran."""
        ran = (line for line in self.lines if line.kind == "ran")
        return tuple(Stretch(line.at, line.until, line.closed_by) for line in ran)

    def used(self, now: datetime) -> timedelta:
        """Time used by now."""
        return sum((line.used(now) for line in self.lines), _NOTHING)

    def left(self, now: datetime) -> timedelta:
        """Time left by now, never below zero."""
        return max(_NOTHING, timedelta(seconds=self.allowed_seconds) - self.used(now))

    def explains(self, state: AttemptState, now: datetime) -> bool:
        """Do the lines come to exactly what the state says: allowed, used and left?"""
        told = (self.allowed_seconds, self.used(now), self.left(now))
        return told == (state.allowed_seconds, state.used(now), state.remaining(now))


def ledger_of(history: Iterable[tuple[e.Event, datetime]]) -> Ledger:
    """The ledger of a history of (event, server time), in order; raises IllegalTransition."""
    state, book = AttemptState(), _Book()
    for event, at in history:
        before, state = state, evolve(state, event, at=at)
        book.keep(before, state, event, in_utc(at))
    return Ledger(tuple(book.lines))


@dataclass
class _Book:
    """The lines so far; `open` is the index of the span that lasts, or -1."""

    lines: list[Line] = field(default_factory=list)
    open: int = -1

    def keep(self, before: AttemptState, state: AttemptState, event: e.Event, at: datetime) -> None:
        if isinstance(event, e.Opened | e.Accommodated | e.TimeGranted):
            self.lines.append(_moment(event, state.allowed_seconds - before.allowed_seconds, at))
        if _span_kind(before) == (kind := _span_kind(state)):
            return
        if self.open >= 0:
            self.lines[self.open] = replace(self.lines[self.open], until=at, closed_by=event)
            if before.on_break and (over := before.break_overrun(at)):
                reason = "The break was longer than allowed."
                self.lines.append(Line("over-run", at - over, until=at, by="candidate", reason=reason))
        self.open = len(self.lines) if kind else -1
        if kind:
            self.lines.append(_span(kind, event, at))


def _span_kind(state: AttemptState) -> Kind | None:
    """What the time is spent on; None before the start and after the end."""
    if not state.started or state.over:
        return None
    if state.phase is Phase.ACTIVE:
        return "ran"
    return "break" if state.on_break else "pause"


def _moment(event: e.Opened | e.Accommodated | e.TimeGranted, seconds: int, at: datetime) -> Line:
    """A line of seconds: by how much the time allowed did change, which is what counts."""
    if isinstance(event, e.Opened):
        return Line("base", at, seconds, reason="The time limit of the exam.")
    if isinstance(event, e.Accommodated):
        breaks = f", {event.break_seconds} seconds of breaks" if event.break_seconds else ""
        reason = f"Extra time of {event.extra_time_percent} %{breaks}."
        return Line("accommodation", at, seconds, by=event.by, reason=reason)
    kind: Kind = "credit" if event.by == e.POLICY else "grant"
    return Line(kind, at, seconds, by=event.by, reason=event.reason)


def _span(kind: Kind, event: e.Event, at: datetime) -> Line:
    if isinstance(event, e.Paused):
        return Line(kind, at, by=event.by, reason=event.reason)
    if isinstance(event, e.BreakBegun):
        reason = "Scheduled break." if event.scheduled else "A break of one's own."
        return Line(kind, at, by="candidate", reason=reason, free_seconds=event.allowed_seconds)
    if isinstance(event, e.BreakEnded):
        return Line(kind, at, by="candidate", reason="Back from the break, waiting to be admitted.")
    return Line(kind, at, by="candidate", reason="Started." if isinstance(event, e.Started) else "Resumed.")
