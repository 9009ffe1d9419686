"""The hot calls, one method each: read what was sent, decide, store, answer with how the attempt stands."""

import base64

from assay.core.attempt import Command, Phase, Refused, Work, commands
from assay.core.attempt import events as e
from assay.core.attempt.acknowledgement import acknowledge
from assay.core.attempt.decide import SILENCE
from assay.core.attempt.seat_token import SeatToken
from assay.outside import clock
from assay.outside.keys import SiteKeys
from assay.web.gateway.batch import Batcher
from assay.web.gateway.decisions import Decisions
from assay.web.gateway.forms import SealedForms
from assay.web.gateway.live import LiveAttempt, LiveAttempts
from assay.web.gateway.presence import Presences
from assay.web.gateway.reply import Header, Reply, ok
from assay.web.gateway.rows import event_of
from assay.web.gateway.store import Head, Store
from assay.web.gateway.wire import (
    BadCall,
    BeatCall,
    BreakCall,
    SaveCall,
    StartCall,
    SubmitCall,
    read_call,
    read_entries,
)
from assay.web.kit.standing import standing


class Calls:
    """What a player may ask while it has the seat.

    Every call raises Refused, BadCall, NoSuchAttempt, Overloaded and Unavailable.
    """

    def __init__(
        self,
        store: Store,
        *,
        attempts: LiveAttempts,
        decisions: Decisions,
        presences: Presences,
        forms: SealedForms,
        keys: SiteKeys,
    ) -> None:
        self._store = store
        self._attempts = attempts
        self._decisions = decisions
        self._presences = presences
        self._forms = forms
        self._keys = keys
        self._ack_key = keys.ack_key()
        self._heads: Batcher[int, Head | None] = Batcher(store.heads)

    async def open(self) -> None:
        """Begins the work beside the calls."""
        await self._store.open()
        self._presences.open()

    async def close(self) -> None:
        """Writes what waits and hangs up."""
        await self._presences.close()
        await self._store.close()

    async def form(self, token: SeatToken, header: Header, body: bytes) -> Reply:
        """The sealed form, to whoever has the seat, from the admission on."""
        live = await self._attempts.of(token.attempt)
        if not live.form or live.state.tab != token.tab or live.state.phase is Phase.AWAITING:
            await self._refresh(live)
        _require_seat(live, token.tab)
        return await self._forms.answer(live, header)

    async def start(self, token: SeatToken, header: Header, body: bytes) -> Reply:
        """Starts the clock: one small write, since the form exists; a second press changes nothing."""
        call = read_call(StartCall, body)
        live = await self._own(token, call.tab)
        if live.state.phase is not Phase.AUTHORIZED:
            await self._refresh(live)
        await self._carry_out(live, commands.Start(call.tab))
        key = base64.urlsafe_b64encode(self._keys.form_key(live.form)).rstrip(b"=").decode()
        return ok({**self._standing(live, at=0), "form_key": key})

    async def entries(self, token: SeatToken, header: Header, body: bytes) -> Reply:
        """Stores a batch of work. When this answers 200, the batch is on disk."""
        call = read_call(SaveCall, body)
        entries = read_entries(call.entries)
        live = await self._own(token, call.tab)
        _require_positions(live, entries)

        async def save(live: LiveAttempt) -> Command:
            return commands.SaveWork(call.tab, entries, await self._chains(live, entries))

        await self._hear(live, call.tab)
        await self._decisions.carry_out(live, save)
        said = self._standing(live, at=entries[-1].number if entries else 0)
        ack = acknowledge(
            self._ack_key,
            attempt=live.name,
            held_up_to=live.state.held_up_to,
            chain=live.state.device_chain,
            at=str(said["stored_at"]),
        )
        return ok({**said, "ack": ack})

    async def heartbeat(self, token: SeatToken, header: Header, body: bytes) -> Reply:
        """Keeps the seat, brings the server's clock and what people did, goes on after a lifted pause."""
        call = read_call(BeatCall, body)
        live = await self._own(token, call.tab)
        await self._refresh(live)
        if not live.state.over:
            _require_seat(live, call.tab)
            await self._hear(live, call.tab)
        if live.state.phase is Phase.AUTHORIZED and live.state.started:
            await self._carry_out(live, commands.GoOn(call.tab))
        up = live.state.time_up_at()
        if up is not None and clock.now() > up:
            await self._carry_out(live, commands.TimeOut())
        return ok(self._standing(live, at=call.at))

    async def take_break(self, token: SeatToken, header: Header, body: bytes) -> Reply:
        """The candidate leaves for a break, or is back."""
        call = read_call(BreakCall, body)
        live = await self._own(token, call.tab)
        begins = call.action == "begin"
        await self._carry_out(
            live,
            commands.TakeBreak(call.tab, call.last_device_seq) if begins else commands.EndBreak(call.tab),
        )
        return ok(self._standing(live, at=0))

    async def submit(self, token: SeatToken, header: Header, body: bytes) -> Reply:
        """Hands in, on the candidate's second deliberate step; handing in twice changes nothing."""
        call = read_call(SubmitCall, body)
        live = await self._own(token, call.tab)
        await self._carry_out(
            live, commands.Submit(call.tab, call.last_device_seq), sent=call.last_device_seq
        )
        return ok({**self._standing(live, at=0), "receipt": f"/exam/{live.name}/receipt"})

    async def _own(self, token: SeatToken, tab: str) -> LiveAttempt:
        if tab != token.tab:
            raise BadCall("tab must be the one that was given the seat")
        return await self._attempts.of(token.attempt)

    async def _carry_out(self, live: LiveAttempt, command: Command, *, sent: int | None = None) -> None:
        async def made(_: LiveAttempt) -> Command:
            return command

        await self._decisions.carry_out(live, made, sent=sent)

    async def _refresh(self, live: LiveAttempt) -> None:
        """Asks how the attempt's row stands: what people did there is not known here by itself."""
        head = await self._heads.ask(live.pk)
        if head is None:
            return
        live.message = head.message
        if head.seen_at and (live.seen_at is None or head.seen_at > live.seen_at):
            live.seen_at = head.seen_at
        if head.head_seq > live.head_seq:
            async with live.lock:
                await self._attempts.read_again(live)

    async def _hear(self, live: LiveAttempt, tab: str) -> None:
        """After a silence: says so in the journal, before anything else that the tab asks."""
        if live.seen_at is None or live.state.over:
            return
        silent = int((clock.now() - live.seen_at).total_seconds())
        if silent < SILENCE:
            return
        await self._refresh(live)  # another process may have heard it meanwhile
        silent = int((clock.now() - live.seen_at).total_seconds())
        if silent >= SILENCE:
            await self._carry_out(live, commands.Heard(tab, silent))
            live.seen_at = clock.now()

    async def _chains(self, live: LiveAttempt, entries: tuple[Work, ...]) -> dict[int, str]:
        """The stored chains of the entries that come again; of most batches, none do."""
        if entries and entries[0].device_seq > live.state.held_up_to:
            return {}
        again = [entry.device_seq for entry in entries if entry.device_seq <= live.state.held_up_to]
        if not all(seq in live.chains for seq in again):
            [rows] = await self._store.work([live.pk])
            stored = [event_of(row) for row in rows]
            every = {event.device_seq: event.chain for event in stored if isinstance(event, e.Work)}
            return {seq: every[seq] for seq in again}
        return {seq: live.chains[seq] for seq in again}

    def _standing(self, live: LiveAttempt, *, at: int) -> dict[str, object]:
        now = clock.now()
        self._presences.seen(live, at, now)
        return standing(live.state, message=live.message, now=now)


def _require_seat(live: LiveAttempt, tab: str) -> None:
    if live.state.tab != tab:
        raise Refused("seat-taken", "This exam is being taken in another tab or on another computer.")


def _require_positions(live: LiveAttempt, entries: tuple[Work, ...]) -> None:
    """An option must be one that the question has; which questions there are, the core knows."""
    for entry in entries:
        positions = entry.choice if isinstance(entry, e.AnswerSaved) else ()
        positions = entry.struck if isinstance(entry, e.StruckOut) else positions
        if (
            positions
            and entry.number <= len(live.options)
            and positions[-1] >= live.options[entry.number - 1]
        ):
            raise Refused("out-of-range", f"Question {entry.number} has no option {positions[-1] + 1}.")
