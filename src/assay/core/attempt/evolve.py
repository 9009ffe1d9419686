"""The one fold: the state after an event. It believes the journal, but not what contradicts itself."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from assay.core.attempt import events as e
from assay.core.attempt.state import AttemptState, up_to
from assay.core.attempt.table import TRANSITIONS, Phase

__all__ = ["AttemptState", "IllegalTransition", "evolve", "in_utc", "replay"]

_NOTHING = timedelta()
_UNOPENED = AttemptState()


class IllegalTransition(Exception):
    """An event met a state in which it cannot have happened: the journal contradicts the table."""


def evolve(state: AttemptState, event: e.Event, *, at: datetime) -> AttemptState:
    """The state after an event stored at the server time `at` (aware); raises IllegalTransition."""
    kind = type(event)
    phase = _NEXT[kind].get(state.phase)
    if phase is None:
        raise IllegalTransition(f"{kind.__name__} cannot happen while the attempt is {state.phase}")
    at = in_utc(at)
    if phase is not state.phase:
        state = _move(state, phase, at)
    fold = _FOLDS.get(kind)
    return fold(state, event, at) if fold else state


def in_utc(at: datetime) -> datetime:
    """The same moment in UTC; raises TypeError for a time without a zone, which is no moment at all."""
    if at.tzinfo is UTC:
        return at
    if at.tzinfo is None:
        raise TypeError("times of an attempt are aware of their zone")
    return at.astimezone(UTC)


def replay(history: Iterable[tuple[e.Event, datetime]]) -> AttemptState:
    """The state after a whole history of (event, server time)."""
    state = AttemptState()
    for event, at in history:
        state = evolve(state, event, at=at)
    return state


def _move(state: AttemptState, phase: Phase, at: datetime) -> AttemptState:
    """Into another phase: opens a stretch on entering `active` and closes it on leaving; so with a break."""
    if phase is Phase.ACTIVE:
        return replace(state, phase=phase, running_since=at)
    if state.running_since is not None:
        stretch = max(_NOTHING, at - state.running_since)
        return replace(state, phase=phase, running_since=None, elapsed=state.elapsed + stretch)
    return replace(_end_break(state, at), phase=phase)


def _open(state: AttemptState, event: e.Opened, at: datetime) -> AttemptState:
    if state != _UNOPENED:
        raise IllegalTransition("Opened happens once, before everything else")
    return AttemptState(plan=event, question_count=event.form_count, allowed_seconds=event.allowed_seconds)


def _accommodate(state: AttemptState, event: e.Accommodated, at: datetime) -> AttemptState:
    if state.started:
        raise IllegalTransition("Accommodated cannot happen after the start")
    base = with_accommodation(state.plan.allowed_seconds, event.extra_time_percent)
    return replace(
        state,
        extra_time_percent=event.extra_time_percent,
        break_seconds=event.break_seconds,
        presets=event.presets,
        allowed_seconds=max(0, base + state.granted_seconds),
    )


def with_accommodation(seconds: int, extra_time_percent: int) -> int:
    """Base seconds times the factor, rounded up to whole seconds."""
    return -(-seconds * (100 + extra_time_percent) // 100)


def _start(state: AttemptState, event: e.Started, at: datetime) -> AttemptState:
    return replace(state, started=True)


def _take_seat(state: AttemptState, event: e.SeatTaken, at: datetime) -> AttemptState:
    return replace(state, tab=event.tab)


def _free_seat(state: AttemptState, event: e.SeatFreed, at: datetime) -> AttemptState:
    return replace(state, tab="")


def _work(state: AttemptState, event: e.QuestionEvent, at: datetime) -> AttemptState:
    number = event.number
    _check_order(state, event)
    if not 1 <= number <= state.question_count and (number or not isinstance(event, e.Noted)):
        raise IllegalTransition(f"there is no question {number}")
    return replace(
        state,
        held_up_to=event.device_seq,
        device_chain=event.chain,
        seen=state.seen | (1 << number) >> 1,  # bit n - 1; none for a note on the whole exam
        late_waiting=_late_waiting(state),
    )


def _close_section(state: AttemptState, event: e.SectionClosed, at: datetime) -> AttemptState:
    _check_order(state, event)
    return replace(
        state,
        held_up_to=event.device_seq,
        device_chain=event.chain,
        closed_sections=max(state.closed_sections, event.number),
        locked=state.locked | up_to(state.section_end(event.number)),
        late_waiting=_late_waiting(state),
    )


def _check_order(state: AttemptState, event: e.Work) -> None:
    if event.device_seq != state.held_up_to + 1:
        raise IllegalTransition(f"entry {event.device_seq} cannot follow entry {state.held_up_to}")
    if state.submitted_by == "candidate":
        raise IllegalTransition("work cannot follow the candidate's own submission")


def _late_waiting(state: AttemptState) -> int:
    """How many entries wait for a person's word, where the policy asks for one."""
    waits = state.submitted_at is not None and state.plan.late_answers == "review"
    return state.late_waiting + 1 if waits else state.late_waiting


def _begin_break(state: AttemptState, event: e.BreakBegun, at: datetime) -> AttemptState:
    return replace(
        state,
        break_since=at,
        break_allowed_seconds=event.allowed_seconds,
        break_scheduled=event.scheduled,
        breaks_taken=state.closed_sections if event.scheduled else state.breaks_taken,
        locked=state.locked | state.seen,
    )


def _break_ended(state: AttemptState, event: e.BreakEnded, at: datetime) -> AttemptState:
    return _end_break(state, at)


def _end_break(state: AttemptState, at: datetime) -> AttemptState:
    """Counts a break: what was allowed against its budget, what went beyond against the exam's clock."""
    if state.break_since is None:
        return state
    over = state.break_overrun(at)
    within = max(_NOTHING, at - state.break_since - over)
    return replace(
        state,
        break_since=None,
        break_allowed_seconds=0,
        break_scheduled=False,
        break_used=state.break_used if state.break_scheduled else state.break_used + within,
        elapsed=state.elapsed + over,
    )


def _grant(state: AttemptState, event: e.TimeGranted, at: datetime) -> AttemptState:
    allowed = max(0, state.allowed_seconds + event.seconds)  # a negative grant counts as far as it can
    credited = event.seconds if event.by == e.POLICY else 0
    return replace(
        state,
        allowed_seconds=allowed,
        granted_seconds=state.granted_seconds + allowed - state.allowed_seconds,
        outage_used_seconds=state.outage_used_seconds + credited,
    )


def _submit(state: AttemptState, event: e.Submitted, at: datetime) -> AttemptState:
    return replace(state, submitted_at=at, submitted_by=event.by)


def _hand_over(state: AttemptState, event: e.HandedOver, at: datetime) -> AttemptState:
    return replace(state, handed_over=(*state.handed_over, event.sha256))


def _decide_late(state: AttemptState, event: e.LateDecided, at: datetime) -> AttemptState:
    return replace(state, late_waiting=0)


def _doubt(state: AttemptState, event: e.Doubted, at: datetime) -> AttemptState:
    return replace(state, doubts=(*state.doubts, (event.rule, event.device_seq)))


_Fold = Callable[[AttemptState, Any, datetime], AttemptState]
_FOLDS: Mapping[type[e.Event], _Fold] = {
    **{kind: _work for kind in e.QuestionEvent.__args__},
    e.Opened: _open,
    e.Accommodated: _accommodate,
    e.Started: _start,
    e.SeatTaken: _take_seat,
    e.SeatFreed: _free_seat,
    e.SectionClosed: _close_section,
    e.Doubted: _doubt,
    e.BreakBegun: _begin_break,
    e.BreakEnded: _break_ended,
    e.TimeGranted: _grant,
    e.Submitted: _submit,
    e.HandedOver: _hand_over,
    e.LateDecided: _decide_late,
}
_NEXT: Mapping[type[e.Event], Mapping[Phase, Phase]] = {
    kind: {phase: to for (phase, name), to in TRANSITIONS.items() if name == kind.__name__}
    for kind in e.EVENTS.values()
}
