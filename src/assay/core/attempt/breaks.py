"""Breaks: the scheduled one between two sections, and those of the candidate's own from a budget.

During both the clock stands and what was seen is closed; what goes beyond the allowed is charged to the exam.
"""

from datetime import datetime

from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.refusal import Refused, is_past, require, require_seat
from assay.core.attempt.state import AttemptState


def take_break(state: AttemptState, command: c.TakeBreak, now: datetime) -> tuple[e.Event, ...]:
    """Begins the scheduled break if one is due, else one of the candidate's own."""
    if state.on_break and state.tab == command.tab:
        return ()  # a second click
    require(state, e.BreakBegun, "A break")
    require_seat(state, command.tab)
    if is_past(state, now):
        raise Refused("time-up", "The time is up.")
    if command.last_device_seq > state.held_up_to:  # they would be locked out by the break
        missing = command.last_device_seq - state.held_up_to
        raise Refused("not-sent", f"{missing} entries have not arrived yet.", state.held_up_to + 1)
    if seconds := _scheduled(state):
        return (e.BreakBegun(seconds, scheduled=True),)
    if seconds := int(state.break_left(now).total_seconds()):  # a begun second is spent
        return (e.BreakBegun(seconds, scheduled=False),)
    raise Refused("not-active", "There is no break to take now.")


def end_break(state: AttemptState, command: c.EndBreak, now: datetime) -> tuple[e.Event, ...]:
    """The candidate is back; said twice, or with no break, it changes nothing."""
    if not state.on_break:
        return ()
    require_seat(state, command.tab)
    return (e.BreakEnded(),)


def _scheduled(state: AttemptState) -> int:
    """The seconds of the break after the section just closed, unless taken or the next section is begun."""
    closed = state.closed_sections
    if not 1 <= closed <= len(state.plan.breaks) or state.breaks_taken == closed:
        return 0
    begun = state.seen >> state.section_end(closed)
    return 0 if begun else state.plan.breaks[closed - 1]
