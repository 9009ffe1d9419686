"""The clock ledger of an attempt, line by line: who changed the time allowed and why, and when it ran.

allowed = base + grants        used = closed stretches + the open one        left = allowed - used
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from assay.core.attempt import events as e
from assay.core.attempt.evolve import AttemptState, evolve


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
        return max(timedelta(), (self.until or now) - self.since)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines and what they come to; `allowed_seconds` never falls below zero."""

    base_seconds: int
    allowed_seconds: int
    grants: tuple[Grant, ...]
    stretches: tuple[Stretch, ...]

    def used(self, now: datetime) -> timedelta:
        """Time used by now."""
        return sum((stretch.length(now) for stretch in self.stretches), timedelta())

    def left(self, now: datetime) -> timedelta:
        """Time left by now, never below zero."""
        return max(timedelta(), timedelta(seconds=self.allowed_seconds) - self.used(now))


def ledger_of(history: Iterable[tuple[e.Event, datetime]]) -> Ledger:
    """The ledger of a history of (event, server time), in order; raises IllegalTransition."""
    state, base = AttemptState(), 0
    grants: list[Grant] = []
    stretches: list[Stretch] = []
    for event, at in history:
        before, state = state, evolve(state, event, at=at)
        if isinstance(event, e.Opened):
            base = event.allowed_seconds
        elif isinstance(event, e.TimeGranted):
            grants.append(Grant(at, event.seconds, event.by, event.reason))
        if before.running_since is None and state.running_since is not None:
            stretches.append(Stretch(since=at))
        elif before.running_since is not None and state.running_since is None:
            stretches[-1] = Stretch(before.running_since, at, event)
    return Ledger(base, state.allowed_seconds, tuple(grants), tuple(stretches))
