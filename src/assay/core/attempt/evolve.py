"""The attempt's state as the fold of its events, with the clock ledger inside.

    allowed = base x accommodation + grants        elapsed = closed stretches + the open one
    remaining = allowed - elapsed                  only `active` stretches count

Times are the server's, aware; the candidate's device clock has no say.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from assay.core.attempt import events as e
from assay.core.attempt.table import OVER, TRANSITIONS, Phase


@dataclass(frozen=True, slots=True)
class AttemptState:
    """Everything that decides what may happen next; answers are folded apart, in `answers.py`."""

    phase: Phase = Phase.NOT_STARTED
    question_count: int = 0
    allowed_seconds: int = 0
    elapsed: timedelta = timedelta()
    running_since: datetime | None = None
    started: bool = False
    held_up_to: int = 0
    tab: str = ""

    def remaining(self, now: datetime) -> timedelta:
        """Time left on the server's clock, never below zero."""
        # A clock that was set back must not give time away.
        running = max(timedelta(), now - self.running_since) if self.running_since else timedelta()
        return max(timedelta(), timedelta(seconds=self.allowed_seconds) - self.elapsed - running)

    def deadline(self) -> datetime | None:
        """When the time runs out if nothing stops the clock; None while it stands."""
        if self.running_since is None:
            return None
        return self.running_since + timedelta(seconds=self.allowed_seconds) - self.elapsed

    @property
    def over(self) -> bool:
        """Is this an end from which nothing leads on?"""
        return self.phase in OVER


class IllegalTransition(Exception):
    """An event met a phase in which it cannot have happened: the journal contradicts the table."""


def evolve(state: AttemptState, event: e.Event, *, at: datetime) -> AttemptState:
    """The state after an event stored at the server time `at`; raises IllegalTransition."""
    name = type(event).__name__
    phase = TRANSITIONS.get((state.phase, name))
    if phase is None:
        raise IllegalTransition(f"{name} cannot happen while the attempt is {state.phase}")
    if isinstance(event, e.Opened):
        if state != AttemptState():
            raise IllegalTransition("Opened happens once, before everything else")
        return replace(state, question_count=event.form_count, allowed_seconds=event.allowed_seconds)
    state = _run_clock(replace(state, phase=phase), was=state.phase, at=at)
    if isinstance(event, e.Work):
        return replace(state, held_up_to=event.device_seq)
    if isinstance(event, e.Started):
        return replace(state, started=True)
    if isinstance(event, e.TimeGranted):
        return replace(state, allowed_seconds=max(0, state.allowed_seconds + event.seconds))
    if isinstance(event, e.SeatTaken):
        return replace(state, tab=event.tab)
    return state


def _run_clock(state: AttemptState, *, was: Phase, at: datetime) -> AttemptState:
    """Opens a stretch on entering `active` and closes it on leaving."""
    if state.phase is Phase.ACTIVE and was is not Phase.ACTIVE:
        return replace(state, running_since=at)
    if was is Phase.ACTIVE and state.phase is not Phase.ACTIVE and state.running_since is not None:
        stretch = max(timedelta(), at - state.running_since)
        return replace(state, running_since=None, elapsed=state.elapsed + stretch)
    return state


def replay(history: Iterable[tuple[e.Event, datetime]]) -> AttemptState:
    """The state after a whole history of (event, server time)."""
    state = AttemptState()
    for event, at in history:
        state = evolve(state, event, at=at)
    return state
