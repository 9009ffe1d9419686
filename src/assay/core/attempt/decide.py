"""The one place that decides what an attempt's command leads to: events, or a refusal in words."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.breaks import end_break, take_break
from assay.core.attempt.evolve import in_utc
from assay.core.attempt.refusal import GRACE, Refused, Rule, is_past, not_now, require, require_seat
from assay.core.attempt.saving import doubt, hand_over, in_late_window, save_work
from assay.core.attempt.state import AttemptState
from assay.core.attempt.table import Phase

__all__ = ["GRACE", "SILENCE", "Refused", "Rule", "decide"]

SILENCE = 30
"""From how many seconds on a silence is an outage."""

_Events = tuple[e.Event, ...]


def decide(state: AttemptState, command: c.Command, *, now: datetime) -> _Events:
    """The events that a command leads to at server time `now`; raises Refused, changes nothing itself."""
    return _RULES[type(command)](state, command, in_utc(now))


def _accommodate(state: AttemptState, command: c.Accommodate, now: datetime) -> _Events:
    require(state, e.Accommodated, "Applying accommodations")
    if state.started:
        raise Refused("not-active", "Accommodations are applied before the exam begins.")
    if command.extra_time_percent < 0 or command.break_seconds < 0:
        raise Refused("out-of-range", "An accommodation cannot take time away.")
    asked = (command.extra_time_percent, command.break_seconds, command.presets)
    if asked == (state.extra_time_percent, state.break_seconds, state.presets):
        return ()
    return (e.Accommodated(*asked, command.by),)


def _check_in(state: AttemptState, command: c.CheckIn, now: datetime) -> _Events:
    require(state, e.CheckedIn, "Checking in")
    return (e.CheckedIn(command.form_hash),)


def _admit(state: AttemptState, command: c.Admit, now: datetime) -> _Events:
    require(state, e.Admitted, "Admitting")
    if state.on_break:
        raise Refused("not-active", "The candidate is not back from the break yet.")
    return (e.Admitted(command.by),)


def _turn_away(state: AttemptState, command: c.TurnAway, now: datetime) -> _Events:
    require(state, e.TurnedAway, "Turning away")
    return (e.TurnedAway(command.by, command.reason),)


def _start(state: AttemptState, command: c.Start, now: datetime) -> _Events:
    if state.phase is not Phase.ACTIVE:
        require(state, e.Started, "Starting")
    if command.tab:
        require_seat(state, command.tab)
    if state.phase is Phase.ACTIVE:
        return ()  # a second click on Start
    return (e.Resumed(),) if state.started else (e.Started(),)


def _take_seat(state: AttemptState, command: c.TakeSeat, now: datetime) -> _Events:
    require(state, e.SeatTaken, "Taking the seat")
    if state.over and not (state.takes_late_work and in_late_window(state, now)):
        raise not_now(state, "Taking the seat")
    if state.tab == command.tab:
        return ()
    policy = state.plan.second_device
    if state.tab and policy == "refuse":
        raise Refused("seat-taken", "This exam is being taken elsewhere. Only the staff can free the seat.")
    if state.tab and policy == "when-silent" and not command.seat_free:
        raise Refused("seat-taken", "This exam is being taken in another tab or on another computer.")
    return (e.SeatTaken(command.tab, command.device),)


def _free_seat(state: AttemptState, command: c.FreeSeat, now: datetime) -> _Events:
    require(state, e.SeatFreed, "Freeing the seat")
    return (e.SeatFreed(command.by, command.reason),) if state.tab else ()


def _decide_late(state: AttemptState, command: c.DecideLate, now: datetime) -> _Events:
    require(state, e.LateDecided, "Deciding on late work")
    if not state.late_waiting:
        raise Refused("not-active", "There is no late work that waits for a decision.")
    return (e.LateDecided(command.by, command.accepted, command.reason),)


def _doubt(state: AttemptState, command: c.Doubt, now: datetime) -> _Events:
    require_seat(state, command.tab)
    return doubt(state, command.rule, command.device_seq, command.detail)


def _heard(state: AttemptState, command: c.Heard, now: datetime) -> _Events:
    """A silence is recorded, and given back as far as the plan's policy and the clock allow."""
    if state.phase is not Phase.ACTIVE or state.running_since is None:
        return ()
    require_seat(state, command.tab)
    ran = int(max(timedelta(), now - state.running_since).total_seconds())
    silent = min(command.silent_seconds, ran)  # what was silent while the clock stood cost nothing
    if silent < SILENCE:
        return ()
    reconnected = e.Reconnected(silent)
    credit = min(silent, state.outage_credit_left)
    if not credit or is_past(state, now, by=GRACE + timedelta(seconds=credit)):  # it would come too late
        return (reconnected,)
    return (reconnected, e.TimeGranted(credit, e.POLICY, f"The connection was lost for {silent} seconds."))


def _go_on(state: AttemptState, command: c.GoOn, now: datetime) -> _Events:
    if state.phase is not Phase.AUTHORIZED or not state.started:
        return ()
    require_seat(state, command.tab)
    return (e.Resumed(),)


def _pause(state: AttemptState, command: c.Pause, now: datetime) -> _Events:
    require(state, e.Paused, "Pausing")
    return (e.Paused(command.by, command.reason),)


def _grant_time(state: AttemptState, command: c.GrantTime, now: datetime) -> _Events:
    require(state, e.TimeGranted, "Changing the time")
    return (e.TimeGranted(command.seconds, command.by, command.reason),)


def _submit(state: AttemptState, command: c.Submit, now: datetime) -> _Events:
    if state.phase is Phase.SUBMITTED:
        return ()
    require(state, e.Submitted, "Ending the exam")
    if state.phase is Phase.PAUSED:  # the table has that for a break that eats up the time: the clock's own
        raise not_now(state, "Ending the exam")
    require_seat(state, command.tab)
    if is_past(state, now, by=GRACE):  # nothing more can arrive: the clock was first
        return (e.Submitted("clock"),)
    if command.last_device_seq > state.held_up_to:
        missing = command.last_device_seq - state.held_up_to
        raise Refused("not-sent", f"{missing} entries have not arrived yet.", state.held_up_to + 1)
    return (e.Submitted("candidate"),)


def _time_out(state: AttemptState, command: c.TimeOut, now: datetime) -> _Events:
    """Due after the grace; a tab that is silent may come back and have its silence given back."""
    up_at = state.time_up_at()
    if up_at is None:
        return ()
    silent = command.silent_seconds if command.silent_seconds >= SILENCE and not state.on_break else 0
    credit = timedelta(seconds=min(silent, state.outage_credit_left))
    return (e.Submitted("clock"),) if now > up_at + GRACE + credit else ()


def _terminate(state: AttemptState, command: c.Terminate, now: datetime) -> _Events:
    require(state, e.Terminated, "Terminating")
    return (e.Terminated(command.by, command.reason),)


def _cancel(state: AttemptState, command: c.Cancel, now: datetime) -> _Events:
    require(state, e.Canceled, "Canceling")
    if state.started:
        raise Refused("not-active", "An exam that has begun is terminated, not canceled.")
    return (e.Canceled(command.by, command.reason),)


def _expire(state: AttemptState, command: c.Expire, now: datetime) -> _Events:
    require(state, e.Expired, "Expiring")
    if state.started:
        raise Refused("not-active", "An exam that has begun does not expire.")
    return (e.Expired(),)


_RULES: Mapping[type[c.Command], Callable[[AttemptState, Any, datetime], _Events]] = {
    c.Accommodate: _accommodate,
    c.CheckIn: _check_in,
    c.Admit: _admit,
    c.TurnAway: _turn_away,
    c.Start: _start,
    c.TakeSeat: _take_seat,
    c.FreeSeat: _free_seat,
    c.SaveWork: save_work,
    c.HandOver: hand_over,
    c.DecideLate: _decide_late,
    c.Doubt: _doubt,
    c.Heard: _heard,
    c.GoOn: _go_on,
    c.Pause: _pause,
    c.TakeBreak: take_break,
    c.EndBreak: end_break,
    c.GrantTime: _grant_time,
    c.Submit: _submit,
    c.TimeOut: _time_out,
    c.Terminate: _terminate,
    c.Cancel: _cancel,
    c.Expire: _expire,
}
