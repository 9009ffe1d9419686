"""One command on one attempt: decide on the copy, store behind its last entry; if that was taken, again."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import get_args

from assay.core.attempt import Command, Event, Refused, decide, evolve
from assay.core.attempt import events as e
from assay.outside import clock
from assay.web.gateway.batch import Batcher, Overloaded
from assay.web.gateway.live import LiveAttempt, LiveAttempts
from assay.web.gateway.presence import Presences
from assay.web.gateway.receipts import EndReceipts
from assay.web.gateway.rows import chained
from assay.web.gateway.store import Append, Checkpoint, Store

MOST_TRIES = 5
"""How often somebody else may be first before the caller is asked to come again."""

_LATER = frozenset({*get_args(e.Work), e.Doubted})
"""Events that leave phase, clock and seat as they are: the attempt's row may learn of them a little later."""

CommandFor = Callable[[LiveAttempt], Awaitable[Command]]


class Decisions:
    """Carries commands out; what it returns from is on the disk."""

    def __init__(
        self, store: Store, attempts: LiveAttempts, presences: Presences, receipts: EndReceipts
    ) -> None:
        self._append: Batcher[Append, bool] = Batcher(store.append)
        self._attempts = attempts
        self._presences = presences
        self._receipts = receipts

    async def carry_out(
        self, live: LiveAttempt, command_for: CommandFor, *, sent: int | None = None
    ) -> Sequence[Event]:
        """The events that a command led to, stored; raises Refused (never from an old copy), Overloaded,
        Unavailable.

        `command_for` makes the command from the copy as it stands, for it may be read again in between.
        `sent` is the last entry that the device says it has made, for the receipt.
        """
        async with live.lock:
            fresh = live.stale
            if live.stale:
                await self._attempts.read_again(live)
            for _ in range(MOST_TRIES):
                now = to_the_millisecond(clock.now())
                try:
                    events = decide(live.state, await command_for(live), now=now)
                except Refused as refused:
                    if not fresh and await self._was_old(live):
                        fresh = True
                        continue
                    if refused.events and not await self._stored(live, refused.events, now, sent):
                        continue
                    raise
                if not events or await self._stored(live, events, now, sent):
                    return events
                fresh = True
            raise Overloaded

    async def _was_old(self, live: LiveAttempt) -> bool:
        before = live.head_seq
        await self._attempts.read_again(live)
        return live.head_seq != before

    async def _stored(
        self, live: LiveAttempt, events: Sequence[Event], now: datetime, sent: int | None
    ) -> bool:
        """Stores events and moves the copy behind them; on a collision reads the copy again."""
        state = live.state
        for event in events:
            state = evolve(state, event, at=now)
        rows, seq, head = chained(live.name, events, seq=live.head_seq, prev=live.head_hash, now=now)
        started_at = now if state.started and not live.state.started else live.started_at
        ended_at = now if state.over and not live.state.over else live.ended_at
        receipt = None
        if state.over and not live.state.over:
            receipt = await self._receipts.signed(
                live, events, state, entries=seq, head=head, sent=sent, now=now
            )
        at_once = not all(type(event) in _LATER for event in events)
        checkpoint = None
        if at_once:
            checkpoint = Checkpoint(live.pk, seq, head, state, state.deadline(), started_at, ended_at)
        live.stale = True  # until the answer is here nobody knows whether it is stored
        if not await self._append.ask(Append(live.pk, rows, checkpoint, receipt)):
            await self._attempts.read_again(live)
            return False
        live.stale = False
        live.state, live.head_seq, live.head_hash = state, seq, head
        live.started_at, live.ended_at = started_at, ended_at
        live.remember_chains(events)
        if not at_once:
            self._presences.moved(live)
        return True


def to_the_millisecond(now: datetime) -> datetime:
    """Journal times are milliseconds; the state is folded from the same value, so that a replay agrees."""
    if now.tzinfo is not UTC:
        now = now.astimezone(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
