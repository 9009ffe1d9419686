"""The one place that decides what an attempt's command leads to: events, or a refusal in words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.evolve import AttemptState
from assay.core.attempt.table import TRANSITIONS, Phase

GRACE = timedelta(seconds=5)
"""How long after the deadline an answer already on its way is still taken, marked late."""

Rule = Literal["not-active", "seat-taken", "gap", "not-sent", "time-up", "out-of-range"]


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception on its way up
class Refused(Exception):  # a refusal is an outcome, not a fault
    """The command may not be carried out; `message` is for the person who asked.

    `expected` is the device_seq that must come next, where one is missing.
    """

    rule: Rule
    message: str
    expected: int | None = None

    def __str__(self) -> str:
        return self.message


def decide(state: AttemptState, command: c.Command, *, now: datetime) -> tuple[e.Event, ...]:
    """The events that a command leads to at server time `now`; raises Refused, changes nothing itself."""
    return _RULES[type(command)](state, command, now)


def _require(state: AttemptState, event: type[e.Event], what: str) -> None:
    if (state.phase, event.__name__) not in TRANSITIONS:
        raise Refused("not-active", f"{what} is not possible while the attempt is {_words(state.phase)}.")


def _words(phase: Phase) -> str:
    return phase.value.replace("_", " ")


def _require_seat(state: AttemptState, tab: str) -> None:
    if state.tab != tab:
        raise Refused("seat-taken", "This exam is being taken in another tab or on another computer.")


def _check_in(state: AttemptState, command: c.CheckIn, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.CheckedIn, "Checking in")
    return (e.CheckedIn(command.form_hash),)


def _admit(state: AttemptState, command: c.Admit, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.Admitted, "Admitting")
    return (e.Admitted(command.by),)


def _turn_away(state: AttemptState, command: c.TurnAway, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.TurnedAway, "Turning away")
    return (e.TurnedAway(command.by, command.reason),)


def _start(state: AttemptState, command: c.Start, now: datetime) -> tuple[e.Event, ...]:
    if state.phase is Phase.ACTIVE:
        return ()  # a second click on Start
    _require(state, e.Started, "Starting")
    return (e.Resumed(),) if state.started else (e.Started(),)


def _take_seat(state: AttemptState, command: c.TakeSeat, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.SeatTaken, "Taking the seat")
    if state.tab == command.tab:
        return ()
    if state.tab and not command.seat_free:
        raise Refused("seat-taken", "This exam is being taken in another tab or on another computer.")
    return (e.SeatTaken(command.tab, command.device),)


def _save_work(state: AttemptState, command: c.SaveWork, now: datetime) -> tuple[e.Event, ...]:
    _require_seat(state, command.tab)
    fresh = [entry for entry in command.entries if entry.device_seq > state.held_up_to]
    if not fresh:
        return ()  # all of it is stored already: a repeated batch is a no-op in every phase
    _require(state, e.AnswerSaved, "Saving")
    if _is_past_deadline(state, now, by=GRACE):
        raise Refused("time-up", "The time is up. What was stored before is kept.")
    for expected, entry in enumerate(fresh, start=state.held_up_to + 1):
        if entry.device_seq != expected:
            raise Refused("gap", f"Entry {expected} is missing before {entry.device_seq}.", expected)
        _check_range(state, entry)
    late = _is_past_deadline(state, now)
    return tuple(replace(x, late=late) if isinstance(x, e.AnswerSaved) else x for x in fresh)


def _check_range(state: AttemptState, entry: e.Work) -> None:
    if not 1 <= entry.number <= state.question_count:
        raise Refused("out-of-range", f"There is no question {entry.number}.")


def _go_on(state: AttemptState, command: c.GoOn, now: datetime) -> tuple[e.Event, ...]:
    if state.phase is not Phase.AUTHORIZED or not state.started:
        return ()
    _require_seat(state, command.tab)
    return (e.Resumed(),)


def _pause(state: AttemptState, command: c.Pause, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.Paused, "Pausing")
    return (e.Paused(command.by, command.reason),)


def _grant_time(state: AttemptState, command: c.GrantTime, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.TimeGranted, "Changing the time")
    return (e.TimeGranted(command.seconds, command.by, command.reason),)


def _submit(state: AttemptState, command: c.Submit, now: datetime) -> tuple[e.Event, ...]:
    if state.phase is Phase.SUBMITTED:
        return ()
    _require(state, e.Submitted, "Ending the exam")
    _require_seat(state, command.tab)
    if _is_past_deadline(state, now, by=GRACE):  # nothing more can arrive: the clock was first
        return (e.Submitted("clock"),)
    if command.last_device_seq > state.held_up_to:
        missing = command.last_device_seq - state.held_up_to
        raise Refused("not-sent", f"{missing} entries have not arrived yet.", state.held_up_to + 1)
    return (e.Submitted("candidate"),)


def _time_out(state: AttemptState, command: c.TimeOut, now: datetime) -> tuple[e.Event, ...]:
    return (e.Submitted("clock"),) if _is_past_deadline(state, now, by=GRACE) else ()


def _is_past_deadline(state: AttemptState, now: datetime, *, by: timedelta = timedelta()) -> bool:
    deadline = state.deadline()
    return deadline is not None and now > deadline + by


def _terminate(state: AttemptState, command: c.Terminate, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.Terminated, "Terminating")
    return (e.Terminated(command.by, command.reason),)


def _cancel(state: AttemptState, command: c.Cancel, now: datetime) -> tuple[e.Event, ...]:
    _require(state, e.Canceled, "Canceling")
    if state.started:
        raise Refused("not-active", "An exam that has begun is terminated, not canceled.")
    return (e.Canceled(command.by, command.reason),)


_RULES: Mapping[type[c.Command], Callable[[AttemptState, Any, datetime], tuple[e.Event, ...]]] = {
    c.CheckIn: _check_in,
    c.Admit: _admit,
    c.TurnAway: _turn_away,
    c.Start: _start,
    c.TakeSeat: _take_seat,
    c.SaveWork: _save_work,
    c.GoOn: _go_on,
    c.Pause: _pause,
    c.GrantTime: _grant_time,
    c.Submit: _submit,
    c.TimeOut: _time_out,
    c.Terminate: _terminate,
    c.Cancel: _cancel,
}
