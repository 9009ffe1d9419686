"""Whatever people, tabs, servers and networks do, in any order and any number of times: what always holds.

A machine (hypothesis) sends commands to an attempt over two servers, each with its own copy of the state,
often a stale one. A server decides on its copy and appends after the head it knows; was another first, the
journal refuses, and it catches up and decides again. Beside that stands a model as simple as can be: the
entries that the devices made, what they were told is stored, and the seconds that were active.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from assay.core.attempt import (
    AttemptState,
    Event,
    Phase,
    Refused,
    decide,
    evolve,
    from_snapshot,
    ledger_of,
    link,
    replay,
    to_snapshot,
)
from assay.core.attempt import commands as c
from assay.core.attempt import events as e
from assay.core.attempt.refusal import GRACE
from tests.core.attempt.story import CHIDI, NOON, OTHER_TAB, SECONDS, TAB, Device

QUESTIONS = 4
NOTHING = timedelta()

tabs = st.sampled_from([TAB] * 5 + [OTHER_TAB])
plans = st.builds(
    e.Opened,
    form_count=st.just(QUESTIONS),
    allowed_seconds=st.just(SECONDS),
    late_answers=st.sampled_from(["count", "review", "ignore"]),
    late_window_seconds=st.just(3600),
    second_device=st.sampled_from(["when-silent", "take-over", "refuse"]),
    outage_seconds=st.sampled_from([0, 90]),
    sections=st.sampled_from([(), (2, 4)]),
    breaks=st.just((60,)),
)


BEGINNING = (e.CheckedIn("f" * 64), e.Admitted(CHIDI), e.SeatTaken(TAB, "a browser"), e.Started())
PEOPLE = (
    c.CheckIn("f" * 64),
    c.Admit(CHIDI),
    c.Admit(CHIDI),
    c.TurnAway(CHIDI, "the name differs"),
    c.Pause(CHIDI, "a fire drill"),
    c.FreeSeat(CHIDI, "the computer broke down"),
    c.GrantTime(300, CHIDI, "a fire drill"),
    c.GrantTime(-60, CHIDI, "granted twice"),
    c.DecideLate(CHIDI, True, "the network failed"),
    c.DecideLate(CHIDI, False, "too late"),
    c.Doubt(TAB, "orphans", 1, "3 entries"),
    c.Start(),
)
HARSH = (
    c.Terminate(CHIDI, "another person was in the room"),
    c.Cancel(CHIDI, "Ada is ill"),
    c.Expire(),
    c.GrantTime(-100_000, CHIDI, "a mistake"),
)


class Server:
    """One of several processes: a copy of the state as of when it last looked, and the head then."""

    def __init__(self) -> None:
        self.state, self.head = AttemptState(), 0

    def catch_up(self, journal: list[tuple[Event, datetime]]) -> None:
        for event, at in journal[self.head :]:
            self.state = evolve(self.state, event, at=at)
        self.head = len(journal)


class AnyExam(RuleBasedStateMachine):
    """One attempt under all commands, with a server clock that now and then is set back a little."""

    @initialize(
        plan=plans, extra=st.sampled_from([0, 25]), breaks=st.sampled_from([0, 100]), off=st.integers(0, 4)
    )
    def open(self, plan: e.Opened, extra: int, breaks: int, off: int) -> None:
        self.now, self.state = NOON, AttemptState()
        self.journal: list[tuple[Event, datetime]] = []
        self.servers = (Server(), Server())
        self.devices = {TAB: Device(), OTHER_TAB: Device()}
        self.acknowledged: dict[int, str] = {}
        self.active = self.away = self.overrun = NOTHING
        self.allowed = SECONDS
        self.keep((plan,))
        if extra or breaks:
            self.keep((e.Accommodated(extra, breaks, (), CHIDI),))
        self.allowed = SECONDS * (100 + extra) // 100
        for event in BEGINNING if off < 4 else ():  # most stories are about the exam itself
            self.keep((event,))
        if off == 3:  # and some about what is delivered after it
            self.devices[TAB].answer(1, 2)
            self.wait(SECONDS * 2)
            self.time_out(0, 0)

    def keep(self, events: tuple[Event, ...]) -> None:
        """What the journal takes, one by one; `evolve` refuses what cannot be."""
        for event in events:
            before = self.state
            self.state = evolve(before, event, at=self.now)
            self.journal.append((event, self.now))
            self.check_step(before, event)

    def check_step(self, before: AttemptState, event: Event) -> None:
        after, now = self.state, self.now
        assert not before.over or after.phase is before.phase, "an end is never left"
        if isinstance(event, e.TimeGranted):
            self.allowed = max(0, self.allowed + event.seconds)
        elif not isinstance(event, e.Opened | e.Accommodated):
            assert after.remaining(now) <= before.remaining(now), "time grows only by a line of the ledger"
        if isinstance(event, e.Work):
            assert after.held_up_to == before.held_up_to + 1, "entries are kept one by one"
            assert before.phase is Phase.ACTIVE or before.takes_late_work
            assert event.chain == link(before.device_chain, event), "and only those that fit the chain"
        if isinstance(event, e.QuestionEvent):
            assert not before.is_locked(event.number), "what is closed is never changed"
        if before.on_break and not after.on_break:
            self.overrun += max(NOTHING, self.away - timedelta(seconds=before.break_allowed_seconds))
        if not before.on_break:
            self.away = NOTHING

    def send(self, command: c.Command, server: int) -> Refused | None:
        """Over one of the servers; a refusal stores at most incidents."""
        decider = self.servers[server]
        while True:
            refused = None
            try:
                events = decide(decider.state, command, now=self.now)
            except Refused as refusal:
                refused, events = refusal, refusal.events
                assert all(isinstance(event, e.Doubted) for event in events)
            repeated = isinstance(command, c.SaveWork) and not events and not refused
            if decider.head == len(self.journal) or repeated:  # "stored already" is true for ever
                break
            decider.catch_up(self.journal)  # the journal refused a second entry of the same number
        self.keep(events)
        decider.catch_up(self.journal)
        return refused

    # What the devices do.

    @rule(
        tab=tabs,
        kinds=st.lists(st.sampled_from([e.AnswerSaved, e.Flagged, e.Visited]), min_size=1, max_size=4),
        number=st.integers(1, QUESTIONS),
        sent=st.sampled_from([True, True, False]),
        server=st.integers(0, 1),
    )
    def work(self, tab: str, kinds: list[type[e.Work]], number: int, sent: bool, server: int) -> None:
        """A device makes entries; they go out at once, or wait in the outbox."""
        left = int(self.state.remaining(self.now).total_seconds())
        for kind in kinds:
            self.devices[tab].make(kind, number, *([(1,)] if kind is e.AnswerSaved else []), left=left)
        if sent:
            self.deliver_from(tab, self.state.held_up_to, server)

    @rule(tab=tabs, section=st.integers(1, 2))
    def close_section(self, tab: str, section: int) -> None:
        self.devices[tab].make(e.SectionClosed, section, left=10)

    @rule(
        tab=tabs, back=st.integers(0, 3), ahead=st.sampled_from([0, 0, 0, 1]),
        reverse=st.sampled_from([0, 0, 1]), most=st.integers(0, 6), server=st.integers(0, 1),
    )  # fmt: skip
    def deliver(self, tab: str, back: int, ahead: int, reverse: int, most: int, server: int) -> None:
        """The network brings a stretch of a device's list: again, ahead of others, back to front."""
        self.deliver_from(tab, self.state.held_up_to - back + ahead, server, reverse, most)

    def deliver_from(self, tab: str, after: int, server: int, reverse: int = 0, most: int = 99) -> None:
        batch = [entry for entry in self.devices[tab].made if entry.device_seq > after][:most]
        self.bring(tab, batch[::-1] if reverse else batch, server)

    @rule(tab=tabs, back=st.integers(0, 5), server=st.integers(0, 1))
    def forge(self, tab: str, back: int, server: int) -> None:
        """Somebody sends another content under a number that is taken."""
        taken = self.state.held_up_to - back
        if taken > 0:
            refused = self.bring(tab, [e.AnswerSaved(taken, "", 1, (3,), left=9, chain="f" * 32)], server)
            assert refused is not None
            assert refused.rule in ("conflict", "seat-taken")

    def bring(self, tab: str, batch: list[e.Work], server: int) -> Refused | None:
        stored = {x.device_seq: x.chain for x, _ in self.journal if isinstance(x, e.Work)}
        seat, held = self.state.tab, self.state.held_up_to
        refused = self.send(c.SaveWork(tab, tuple(batch), stored), server)
        if refused is None:
            assert tab == seat or self.state.held_up_to == held, "only the seat works"
            acknowledged = [x for x in batch if x.device_seq <= self.state.held_up_to]
            self.acknowledged |= {x.device_seq: x.chain for x in acknowledged}
        else:
            assert self.state.held_up_to == held, "a refused batch stores nothing"
        return refused

    @rule(tab=tabs, free=st.booleans(), server=st.integers(0, 1))
    def sit(self, tab: str, free: bool, server: int) -> None:
        before = self.state
        self.send(c.TakeSeat(tab, "a browser", seat_free=free), server)
        if before.tab not in ("", tab) and before.plan.second_device != "take-over":
            assert self.state.tab == before.tab or free, "a living tab keeps its seat"
        if (
            self.state.tab == tab != before.tab
        ):  # it learns where the work stands; what it had unsent is orphaned
            self.devices[tab] = Device(self.state)

    @rule(tab=tabs, behind=st.integers(0, 1), server=st.integers(0, 1), really=st.integers(0, 3))
    def submit(self, tab: str, behind: int, server: int, really: int) -> None:
        if really != 3:
            return
        last, before = max(0, self.devices[tab].seq - behind), self.state
        self.send(c.Submit(tab, last), server)
        if self.state.phase is Phase.SUBMITTED is not before.phase and self.state.submitted_by == "candidate":
            assert last <= self.state.held_up_to, "nothing is lost by handing in"

    @rule(
        command=st.sampled_from([c.Start, c.GoOn, c.TakeBreak, c.EndBreak]),
        tab=tabs,
        server=st.integers(0, 1),
    )
    def press(
        self, command: type[c.Start | c.GoOn | c.TakeBreak | c.EndBreak], tab: str, server: int
    ) -> None:
        self.send(command(tab), server)

    # What time and people do.

    @rule(seconds=st.floats(0, 90) | st.sampled_from([SECONDS, SECONDS + 5.001, 4000]))
    def wait(self, seconds: float) -> None:
        passed, left = timedelta(milliseconds=int(seconds * 1000)), self.state.remaining(self.now)
        self.active += passed if self.state.phase is Phase.ACTIVE else NOTHING
        self.away += passed if self.state.on_break else NOTHING
        self.now += passed
        assert self.state.remaining(self.now) <= left, "time left never grows by itself"

    @rule(milliseconds=st.integers(1, 900))
    def set_the_clock_back(self, milliseconds: int) -> None:
        back, since = timedelta(milliseconds=milliseconds), self.state.running_since or self.state.break_since
        if since is not None:
            back = min(back, self.now - since)  # beyond, the stretch counts as nothing; see the clock's tests
        self.active -= back if self.state.phase is Phase.ACTIVE else NOTHING
        self.away -= back if self.state.on_break else NOTHING
        self.now -= back

    @rule(silent=st.sampled_from([0, 40, 500]), server=st.integers(0, 1))
    def time_out(self, silent: int, server: int) -> None:
        up_at, was = self.state.time_up_at(), self.state.phase
        silent = 0 if self.state.on_break else silent
        credit = timedelta(seconds=min(silent, self.state.outage_credit_left))
        self.send(c.TimeOut(silent), server)
        due = up_at is not None and self.now > up_at + GRACE + credit
        assert (self.state.phase is not was) == due

    @rule(tab=tabs, silent=st.integers(0, 200), server=st.integers(0, 1))
    def hear(self, tab: str, silent: int, server: int) -> None:
        self.send(c.Heard(tab, silent), server)
        assert self.state.outage_used_seconds <= self.state.plan.outage_seconds

    @rule(command=st.sampled_from(PEOPLE), server=st.integers(0, 1))
    def act(self, command: c.Command, server: int) -> None:
        self.send(command, server)

    @rule(command=st.sampled_from(HARSH), really=st.integers(0, 9), server=st.integers(0, 1))
    def end(self, command: c.Command, really: int, server: int) -> None:
        if really == 9:  # seldom, so that most stories are long
            self.send(command, server)

    @precondition(lambda self: self.state.takes_late_work)
    @rule(tab=tabs, server=st.integers(0, 1))
    def hand_over(self, tab: str, server: int) -> None:
        stored = {x.device_seq: x.chain for x, _ in self.journal if isinstance(x, e.Work)}
        made = tuple(self.devices[tab].made)
        self.send(c.HandOver(CHIDI, f"{len(made):064x}", made, stored), server)

    # What always holds.

    @invariant()
    def the_clock_is_right(self) -> None:
        assert self.state.allowed_seconds == self.allowed
        allowance = timedelta(seconds=self.state.break_allowed_seconds)
        lasting = max(NOTHING, self.away - allowance) if self.state.on_break else NOTHING
        used = self.active + self.overrun + lasting
        assert self.state.remaining(self.now) == max(NOTHING, timedelta(seconds=self.allowed) - used)
        assert (self.state.running_since is not None) == (self.state.phase is Phase.ACTIVE)
        assert self.state.on_break <= (self.state.phase is Phase.PAUSED)

    @invariant()
    def the_ledger_explains_every_second(self) -> None:
        ledger = ledger_of(self.journal)
        assert ledger.explains(self.state, self.now)
        spans = [line for line in ledger.lines if line.kind in ("ran", "pause", "break")]
        assert all(one.until == after.at for one, after in pairwise(spans))
        assert bool(spans and spans[-1].until is None) == (self.state.started and not self.state.over)

    @invariant()
    def the_history_gives_the_state_again(self) -> None:
        assert replay(self.journal) == self.state
        assert from_snapshot(to_snapshot(self.state)) == self.state

    @invariant()
    def what_was_acknowledged_is_stored_once_and_in_order(self) -> None:
        kept = [event for event, _ in self.journal if isinstance(event, e.Work)]
        assert [one.device_seq for one in kept] == [*range(1, self.state.held_up_to + 1)]
        chains = {one.device_seq: one.chain for one in kept}
        assert self.acknowledged.items() <= chains.items()
        made = {one.chain: one for device in self.devices.values() for one in device.made}
        for one in kept:
            original = made.get(one.chain, one)  # a device that sat down anew has forgotten what it made
            assert one == original or one == replace(original, late=True)  # type: ignore[call-arg]

    @invariant()
    def after_the_candidates_own_word_there_is_no_work(self) -> None:
        if self.state.submitted_by == "candidate":
            end = self.journal.index((e.Submitted("candidate"), self.state.submitted_at))  # type: ignore[arg-type]
            assert not any(isinstance(event, e.Work) for event, _ in self.journal[end:])


AnyExam.TestCase.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
TestAnyExam = AnyExam.TestCase
