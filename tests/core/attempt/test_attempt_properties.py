"""Whatever people, tabs and networks do, in any order and any number of times: what always holds.

A machine (hypothesis) sends commands to an attempt and keeps what came of them beside a model of its own,
which is as simple as can be: the entries a perfect device would have, and the seconds that were active.
"""

import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from assay.core.attempt import (
    AttemptState,
    Event,
    Phase,
    Refused,
    decide,
    evolve,
    fold_work,
    from_body,
    ledger_of,
    replay,
    to_body,
)
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.decide import GRACE
from tests.core.attempt.story import CHIDI, NOON, OTHER_TAB, QUESTIONS, SECONDS, TAB, any_event

tabs = st.sampled_from([TAB, OTHER_TAB])
reasons = st.sampled_from(["a fire drill", "illness"])


class AnyExam(RuleBasedStateMachine):
    """One attempt under all commands, with a server clock that now and then is set back a little."""

    @initialize()
    def open(self) -> None:
        self.now = NOON
        self.latest = NOON
        self.state = AttemptState()
        self.history: list[tuple[Event, object]] = []
        self.active = timedelta()
        self.granted = 0
        self.device: list[e.Work] = []  # what the candidate's device has made, in order
        self.keep((e.Opened(QUESTIONS, SECONDS),))

    def keep(self, events: tuple[Event, ...]) -> None:
        for event in events:
            before, self.state = self.state, evolve(self.state, event, at=self.now)
            self.history.append((event, self.now))
            assert self.state.held_up_to >= before.held_up_to, "what is held stays held"
            assert self.state.held_up_to - before.held_up_to <= 1, "entries are kept one by one"
            if isinstance(event, e.TimeGranted):
                self.granted = max(-SECONDS, self.granted + event.seconds)

    def send(self, command: c.Command) -> Refused | None:
        """Carries a command out; a refusal changes nothing, and nothing is possible after the end."""
        before = self.state
        try:
            events = decide(self.state, command, now=self.now)
        except Refused as refused:
            assert self.state is before
            return refused
        assert not (before.over and events), "nothing happens after the end"
        work = [event for event in events if isinstance(event, e.Work)]
        assert not work or before.phase is Phase.ACTIVE
        self.keep(events)
        return None

    @rule(seconds=st.floats(0, 90) | st.sampled_from([SECONDS, SECONDS + 5.001, 4000]))
    def wait(self, seconds: float) -> None:
        passed = timedelta(milliseconds=int(seconds * 1000))
        left = self.state.remaining(self.now)
        if self.state.phase is Phase.ACTIVE:
            self.active += passed
        self.now += passed
        assert self.state.remaining(self.now) <= left, "time left never grows by itself"
        if self.state.phase is not Phase.ACTIVE:
            assert self.state.remaining(self.now) == left, "time passes only while active"

    @rule(milliseconds=st.integers(1, 900))
    def set_the_clock_back(self, milliseconds: int) -> None:
        back = timedelta(milliseconds=milliseconds)
        since = self.state.running_since
        if since is not None:
            back = min(back, self.now - since)  # beyond, the stretch counts as nothing; see the clock's tests
            self.active -= back
        self.now -= back

    @rule()
    def check_in(self) -> None:
        self.send(c.CheckIn("f" * 64))

    @rule()
    def admit(self) -> None:
        self.send(c.Admit(CHIDI))

    @rule(reason=reasons)
    def turn_away(self, reason: str) -> None:
        self.send(c.TurnAway(CHIDI, reason))

    @rule()
    def start(self) -> None:
        self.send(c.Start())

    @rule(tab=tabs, free=st.booleans())
    def sit(self, tab: str, free: bool) -> None:
        before = self.state.tab
        refused = self.send(c.TakeSeat(tab, "a browser", seat_free=free))
        if before not in ("", tab) and not free:
            assert refused is not None, "a living tab keeps its seat"
        if refused is not None:
            assert self.state.tab == before

    @rule(
        kinds=st.lists(
            st.sampled_from([e.AnswerSaved, e.Flagged, e.Unflagged, e.StruckOut, e.Visited]), max_size=3
        ),
        number=st.integers(1, QUESTIONS),
    )
    def work(self, kinds: list[type[e.Work]], number: int) -> None:
        """The device makes entries; they wait in its outbox."""
        for kind in kinds:
            more = [(1,)] if kind in (e.AnswerSaved, e.StruckOut) else []
            self.device.append(kind(len(self.device) + 1, "", number, *more))

    @rule(tab=tabs, first=st.integers(1, 40), count=st.integers(0, 12), reverse=st.booleans())
    def deliver(self, tab: str, first: int, count: int, reverse: bool) -> None:
        """The network brings any stretch of the outbox: late, again, ahead of others, back to front."""
        batch = tuple(self.device[first - 1 : first - 1 + count])
        batch = batch[::-1] if reverse else batch
        before = self.state
        refused = self.send(c.SaveWork(tab, batch))
        fresh = [entry.device_seq for entry in batch if entry.device_seq > before.held_up_to]
        gap = fresh != [*range(before.held_up_to + 1, before.held_up_to + 1 + len(fresh))]
        if refused is None:
            assert tab == before.tab or not batch
            assert not gap
            assert self.state.held_up_to == before.held_up_to + len(fresh)
            if not fresh:
                assert self.state == before, "what is held already is a no-op"
        elif refused.rule == "gap":
            assert gap
            assert refused.expected is not None
            assert refused.expected not in fresh[: refused.expected - before.held_up_to - 1]

    @rule(tab=tabs, behind=st.integers(-2, 0))
    def submit(self, tab: str, behind: int) -> None:
        last = max(0, len(self.device) + behind)
        before = self.state
        self.send(c.Submit(tab, last))
        if self.state.phase is Phase.SUBMITTED is not before.phase:
            by_clock = self.history[-1][0] == e.Submitted("clock")
            assert by_clock or last <= before.held_up_to, "nothing is lost by handing in"

    @rule()
    def time_out(self) -> None:
        deadline, was = self.state.deadline(), self.state.phase
        self.send(c.TimeOut())
        due = deadline is not None and self.now > deadline + GRACE
        assert (self.state.phase is not was) == due

    @rule(reason=reasons)
    def pause(self, reason: str) -> None:
        self.send(c.Pause(CHIDI, reason))

    @rule(tab=tabs)
    def go_on(self, tab: str) -> None:
        self.send(c.GoOn(tab))

    @rule(seconds=st.sampled_from([-100_000, -60, 60, 300]), reason=reasons)
    def grant(self, seconds: int, reason: str) -> None:
        self.send(c.GrantTime(seconds, CHIDI, reason))

    @rule(reason=reasons, really=st.integers(0, 9))
    def terminate(self, reason: str, really: int) -> None:
        if not really:  # seldom, so that most stories are long
            self.send(c.Terminate(CHIDI, reason))

    @rule(reason=reasons, really=st.integers(0, 9))
    def cancel(self, reason: str, really: int) -> None:
        if not really:
            self.send(c.Cancel(CHIDI, reason))

    @invariant()
    def the_clock_is_right(self) -> None:
        left = self.state.remaining(self.now)
        assert timedelta() <= left <= timedelta(seconds=self.state.allowed_seconds)
        assert self.state.allowed_seconds == SECONDS + self.granted
        assert left == max(timedelta(), timedelta(seconds=SECONDS + self.granted) - self.active)
        assert (self.state.running_since is not None) == (self.state.phase is Phase.ACTIVE)

    @invariant()
    def the_history_gives_the_state_again(self) -> None:
        assert replay(self.history) == self.state  # type: ignore[arg-type]

    @invariant()
    def the_ledger_agrees(self) -> None:
        ledger = ledger_of(self.history)  # type: ignore[arg-type]
        assert ledger.allowed_seconds == self.state.allowed_seconds
        assert ledger.left(self.now) == self.state.remaining(self.now)

    @invariant()
    def the_kept_work_is_the_devices_own_in_its_order(self) -> None:
        kept = [event for event, _ in self.history if isinstance(event, e.Work)]
        made = self.device[: self.state.held_up_to]
        assert [(type(k), k.device_seq, k.number) for k in kept] == [
            (type(m), m.device_seq, m.number) for m in made
        ]
        assert fold_work(kept) == fold_work(made)


AnyExam.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnyExam = AnyExam.TestCase


@given(any_event)
def test_an_event_goes_into_the_journal_and_comes_out_the_same(event: Event) -> None:
    assert from_body(type(event).__name__, to_body(event)) == event


@given(any_event)
def test_the_body_is_what_json_can_say(event: Event) -> None:
    body = json.loads(json.dumps(to_body(event)))
    assert body == to_body(event)
    assert from_body(type(event).__name__, body) == event


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("AnswerSawed", {}),
        ("Admitted", {}),
        ("Admitted", {"by": "x", "to": "y"}),
        ("", {}),
        ("Work", {}),
        ("AttemptState", {}),
    ],
)
def test_what_no_event_is_called_or_has_is_refused(name: str, body: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"event|field|missing"):
        from_body(name, body)


def test_the_work_of_a_question_is_what_was_said_of_it_last() -> None:
    story = [
        e.Visited(1, "", 2),
        e.AnswerSaved(2, "", 2, (0,)),
        e.StruckOut(3, "", 2, (1, 2)),
        e.Flagged(4, "", 2),
        e.AnswerSaved(5, "", 2, ()),
        e.Flagged(6, "", 3),
        e.Unflagged(7, "", 3),
        e.Paused(CHIDI, "x"),
    ]
    work = fold_work(story)
    assert set(work) == {2, 3}
    assert (work[2].choice, work[2].struck, work[2].flagged, work[2].seen) == ((), (1, 2), True, True)
    assert (work[3].flagged, work[3].seen) == (False, False)
