"""Ada's exam, told in events: what every test of this room starts from, and generated pieces of it."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import strategies as st

from assay.core.attempt import EVENTS, AttemptState, Event, Phase, Refused, commands, decide, evolve, link
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
    "Accommodated": e.Accommodated(50, 900, ("large-print",), "dana@example.org"),
    "CheckedIn": e.CheckedIn("f" * 64),
    "Admitted": e.Admitted(CHIDI),
    "TurnedAway": e.TurnedAway(CHIDI, "the name differs"),
    "Started": e.Started(),
    "SeatTaken": e.SeatTaken(OTHER_TAB, "another browser"),
    "SeatFreed": e.SeatFreed(CHIDI, "the computer broke down"),
    "AnswerSaved": e.AnswerSaved(1, "", 1, (0,)),
    "Flagged": e.Flagged(1, "", 1),
    "Unflagged": e.Unflagged(1, "", 1),
    "StruckOut": e.StruckOut(1, "", 1, (0,)),
    "Visited": e.Visited(1, "", 1),
    "Noted": e.Noted(1, "", 1, "compare with 2"),
    "Commented": e.Commented(1, "", 1, "B is ambiguous"),
    "Highlighted": e.Highlighted(1, "", 1, (0, 4)),
    "SectionClosed": e.SectionClosed(1, "", 1),
    "Doubted": e.Doubted("gap", 7, "entry 1 was expected"),
    "Reconnected": e.Reconnected(45),
    "BreakBegun": e.BreakBegun(300, scheduled=False),
    "BreakEnded": e.BreakEnded(),
    "Paused": e.Paused(CHIDI, "a fire drill"),
    "Resumed": e.Resumed(),
    "TimeGranted": e.TimeGranted(60, CHIDI, "a fire drill"),
    "Submitted": e.Submitted("candidate"),
    "HandedOver": e.HandedOver(CHIDI, "a" * 64, 3),
    "LateDecided": e.LateDecided(CHIDI, accepted=True, reason="the network failed"),
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


class Device:
    """A device that numbers and chains what it makes, from nothing or from where another one stopped."""

    def __init__(self, state: AttemptState | None = None) -> None:
        self.seq = state.held_up_to if state else 0
        self.chain = state.device_chain if state else ""
        self.made: list[e.Work] = []

    def make(self, kind: type[e.Work], number: int, *detail: object, left: int = 500) -> e.Work:
        """The next entry; `detail` is the choice, the text or what else the kind has."""
        self.seq += 1
        entry = kind(self.seq, "2026-11-23T12:00:00.000Z", number, *detail, left=left)  # type: ignore[arg-type]
        entry = replace(entry, chain=link(self.chain, entry))
        self.chain = entry.chain
        self.made.append(entry)
        return entry

    def answer(self, *numbers: int, choice: tuple[int, ...] = (0,), left: int = 500) -> tuple[e.Work, ...]:
        """Answers to some questions, each the same choice."""
        return tuple(self.make(e.AnswerSaved, number, choice, left=left) for number in numbers)

    def stored(self) -> dict[int, str]:
        """What a caller finds under the numbers of stored entries: their chains."""
        return {entry.device_seq: entry.chain for entry in self.made}


def running(plan: e.Opened, *before_start: Event, at: datetime = NOON) -> AttemptState:
    """Ada's attempt under a plan, active since `at`, sitting at TAB."""
    middle = (e.CheckedIn("f" * 64), *before_start, e.Admitted(CHIDI), e.SeatTaken(TAB, "a browser"))
    return after(plan, *middle, e.Started(), at=at)


def refused(state: AttemptState, command: commands.Command, *, seconds: float = 0) -> Refused:
    """The refusal that a command meets so many seconds after NOON."""
    with pytest.raises(Refused) as caught:
        decide(state, command, now=NOON + timedelta(seconds=seconds))
    return caught.value


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_positions = st.lists(st.integers(0, 11), unique=True, max_size=6).map(lambda found: tuple(sorted(found)))
_by_type: dict[object, st.SearchStrategy[object]] = {
    int: st.integers(-(2**53) + 1, 2**53 - 1),
    str: _texts,
    bool: st.booleans(),
    tuple[int, ...]: _positions,
    tuple[str, ...]: st.lists(_texts, max_size=3).map(tuple),
    e.Doubt: st.sampled_from(get_args(e.Doubt)),
    e.LatePolicy: st.sampled_from(get_args(e.LatePolicy)),
    e.SecondDevicePolicy: st.sampled_from(get_args(e.SecondDevicePolicy)),
}

any_event: st.SearchStrategy[Event] = st.one_of(
    [st.builds(kind, **{f.name: _by_type[f.type] for f in fields(kind)}) for kind in EVENTS.values()]
)
"""Every kind of event, with any values of the right types."""
