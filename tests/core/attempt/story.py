"""Ada's exam, told in events: what every test of this room starts from, and generated pieces of it."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from assay.core.attempt import EVENTS, AttemptState, Event, Phase, commands, decide, evolve
from assay.core.attempt import events as e

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
QUESTIONS = 3
SECONDS = 600
CHIDI = "chidi@example.org"
TAB, OTHER_TAB = "tab-of-ada-1", "tab-of-ada-2"

PATHS: dict[Phase, tuple[Event, ...]] = {}
"""One lawful way into each phase, from nothing."""
_OPENED = (e.Opened(QUESTIONS, SECONDS),)
_CHECKED_IN = (*_OPENED, e.CheckedIn("f" * 64))
_ADMITTED = (*_CHECKED_IN, e.Admitted(CHIDI))
_RUNNING = (*_ADMITTED, e.Started(), e.SeatTaken(TAB, "a browser"))
PATHS |= {
    Phase.NOT_STARTED: _OPENED,
    Phase.AWAITING: _CHECKED_IN,
    Phase.AUTHORIZED: _ADMITTED,
    Phase.ACTIVE: _RUNNING,
    Phase.PAUSED: (*_RUNNING, e.Paused(CHIDI, "a fire drill")),
    Phase.SUBMITTED: (*_RUNNING, e.Submitted("candidate")),
    Phase.TERMINATED: (*_RUNNING, e.Terminated(CHIDI, "another person was in the room")),
    Phase.CANCELED: (*_CHECKED_IN, e.Canceled(CHIDI, "Ada is ill")),
    Phase.EXPIRED: (*_CHECKED_IN, e.Expired()),
}

SAMPLES: dict[str, Event] = {
    "Opened": e.Opened(QUESTIONS, SECONDS),
    "CheckedIn": e.CheckedIn("f" * 64),
    "Admitted": e.Admitted(CHIDI),
    "TurnedAway": e.TurnedAway(CHIDI, "the name differs"),
    "Started": e.Started(),
    "SeatTaken": e.SeatTaken(OTHER_TAB, "another browser"),
    "AnswerSaved": e.AnswerSaved(1, "", 1, (0,)),
    "Flagged": e.Flagged(1, "", 1),
    "Unflagged": e.Unflagged(1, "", 1),
    "StruckOut": e.StruckOut(1, "", 1, (0,)),
    "Visited": e.Visited(1, "", 1),
    "Paused": e.Paused(CHIDI, "a fire drill"),
    "Resumed": e.Resumed(),
    "TimeGranted": e.TimeGranted(60, CHIDI, "a fire drill"),
    "Submitted": e.Submitted("candidate"),
    "Terminated": e.Terminated(CHIDI, "another person was in the room"),
    "Canceled": e.Canceled(CHIDI, "Ada is ill"),
    "Expired": e.Expired(),
}
assert set(SAMPLES) == set(EVENTS)


def after(*events: Event, at: datetime = NOON) -> AttemptState:
    """The state after events that all happened at one moment."""
    state = AttemptState()
    for event in events:
        state = evolve(state, event, at=at)
    return state


def in_phase(phase: Phase) -> AttemptState:
    """Ada's attempt in a phase; where the clock runs, it runs since NOON."""
    return after(*PATHS[phase])


def done(state: AttemptState, command: commands.Command, *, seconds: float = 0) -> AttemptState:
    """The state after a command carried out so many seconds after NOON; raises Refused."""
    now = NOON + timedelta(seconds=seconds)
    for event in decide(state, command, now=now):
        state = evolve(state, event, at=now)
    return state


def answers(*numbers: int, first: int = 1) -> tuple[e.Work, ...]:
    """Answers to the given questions, numbered by the device from `first` on."""
    return tuple(e.AnswerSaved(seq, "", number, (0,)) for seq, number in enumerate(numbers, start=first))


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_positions = st.lists(st.integers(0, 11), unique=True, max_size=6).map(lambda found: tuple(sorted(found)))
_by_type: dict[object, st.SearchStrategy[object]] = {
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    str: _texts,
    bool: st.booleans(),
    tuple[int, ...]: _positions,
}

any_event: st.SearchStrategy[Event] = st.one_of(
    [st.builds(kind, **{f.name: _by_type[f.type] for f in fields(kind)}) for kind in EVENTS.values()]
)
"""Every kind of event, with any values of the right types."""
