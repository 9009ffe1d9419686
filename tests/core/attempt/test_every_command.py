"""Every command in every state gives events that can follow there, or a refusal in words; nothing else."""

import itertools
from datetime import timedelta

import pytest

from assay.core.attempt import AttemptState, Command, Event, Phase, Refused, decide, evolve
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from tests.core.attempt.story import CHIDI, NOON, OTHER_TAB, TAB, Device, done, in_phase, running

PLAN = e.Opened(4, 600, outage_seconds=60, sections=(2, 4), breaks=(60,))
BUDGET = e.Accommodated(25, 300, ("large-print",), "dana@example.org")


def states() -> dict[str, AttemptState]:
    """One of each phase, and those whose history matters."""
    active = running(PLAN, BUDGET)
    closed = done(active, c.SaveWork(TAB, (Device().make(e.SectionClosed, 1),)))
    late = done(active, c.TimeOut(), seconds=10**4)
    return {phase.value: in_phase(phase) for phase in Phase} | {
        "nothing": AttemptState(),
        "active under a plan": active,
        "between sections": closed,
        "on a break": done(closed, c.TakeBreak(TAB)),
        "back from a break": done(done(closed, c.TakeBreak(TAB)), c.EndBreak(TAB)),
        "admitted again": done(done(active, c.Pause(CHIDI, "x")), c.Admit(CHIDI)),
        "without a seat": done(active, c.FreeSeat(CHIDI, "x")),
        "submitted by the clock": late,
        "with late work": done(late, c.SaveWork(TAB, Device().answer(1)), seconds=10**4),
        "gone mad": evolve(active, e.Doubted("gap", 9, ""), at=NOON),
    }


COMMANDS: tuple[Command, ...] = (
    c.Accommodate(50, 60, (), CHIDI),
    c.Accommodate(-1, 60, (), CHIDI),
    c.CheckIn("f" * 64),
    c.Admit(CHIDI),
    c.TurnAway(CHIDI, "x"),
    c.Start(),
    c.Start(TAB),
    c.Start(OTHER_TAB),
    c.TakeSeat(TAB, "x", seat_free=True),
    c.TakeSeat(OTHER_TAB, "x", seat_free=False),
    c.FreeSeat(CHIDI, "x"),
    c.SaveWork(TAB, ()),
    c.SaveWork(TAB, Device().answer(1)),
    c.SaveWork(TAB, Device().answer(4, left=0)),
    c.SaveWork(TAB, (Device().make(e.SectionClosed, 1),)),
    c.SaveWork(TAB, (e.Flagged(-7, "", -7),)),
    c.SaveWork(TAB, (e.Flagged(10**9, "", 10**9, chain="x"),)),
    c.SaveWork(OTHER_TAB, Device().answer(1)),
    c.HandOver(CHIDI, "a" * 64, Device().answer(1)),
    c.HandOver(CHIDI, "a" * 64, ()),
    c.DecideLate(CHIDI, True, "x"),
    c.Doubt(TAB, "orphans", 3, "x"),
    c.Heard(TAB, 60),
    c.Heard(OTHER_TAB, 10**9),
    c.GoOn(TAB),
    c.GoOn(OTHER_TAB),
    c.Pause(CHIDI, "x"),
    c.TakeBreak(TAB),
    c.TakeBreak(OTHER_TAB, 9),
    c.EndBreak(TAB),
    c.EndBreak(OTHER_TAB),
    c.GrantTime(60, CHIDI, "x"),
    c.GrantTime(-(10**6), CHIDI, "x"),
    c.Submit(TAB, 0),
    c.Submit(TAB, 99),
    c.Submit(OTHER_TAB, 0),
    c.TimeOut(),
    c.TimeOut(-5),
    c.Terminate(CHIDI, "x"),
    c.Cancel(CHIDI, "x"),
    c.Expire(),
)


def test_no_command_is_forgotten() -> None:
    assert {type(command) for command in COMMANDS} == set(Command.__args__)


@pytest.mark.parametrize("name", states())
@pytest.mark.parametrize("seconds", [-60, 0, 599, 604, 2000, 10**6])
def test_every_command_gives_events_or_a_refusal(name: str, seconds: int) -> None:
    state = states()[name]
    for command in COMMANDS:
        told, message = asked(state, command, seconds)
        after = state
        for event in told:
            after = evolve(after, event, at=NOON + timedelta(seconds=seconds))
        if message is not None:
            assert message.endswith("."), "a refusal is a sentence"
            assert after.phase is state.phase
            assert all(isinstance(event, e.Doubted) for event in told)


def asked(state: AttemptState, command: Command, seconds: float) -> tuple[tuple[Event, ...], str | None]:
    """What a command leads to: events and None, or incidents and the message of the refusal."""
    try:
        return decide(state, command, now=NOON + timedelta(seconds=seconds)), None
    except Refused as refused:
        return refused.events, refused.message


@pytest.mark.parametrize("name", states())
def test_what_succeeded_may_be_sent_again(name: str) -> None:
    """A reply can be lost on the way: the same command again is a no-op or refused, never done twice.

    Grants are the exception: two grants are two grants, and the proctor sees the ledger.
    """
    state = states()[name]
    for command, seconds in itertools.product(COMMANDS, (0, 604, 2000)):
        if isinstance(command, c.GrantTime | c.Heard):
            continue
        events, message = asked(state, command, seconds)
        if message is None:
            once = state
            for event in events:
                once = evolve(once, event, at=NOON + timedelta(seconds=seconds))
            again, message = asked(once, _retold(command), seconds)
            assert again == () or message is not None, (command, again)


def _retold(command: Command) -> Command:
    """The command as its caller sends it a second time, having looked up what is stored."""
    if isinstance(command, c.SaveWork):
        return c.SaveWork(command.tab, command.entries, {x.device_seq: x.chain for x in command.entries})
    return command
