"""Attempts as the gateway remembers them: a copy of the fold, good only until the journal says otherwise.

Nothing here is the only copy of anything. A row of the journal can be stored only right behind the entry that
this copy ends with, so whoever decides on an old copy is told by the database, reads again and decides again.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from assay.core.attempt import AttemptState
from assay.core.attempt.snapshot import from_snapshot
from assay.web.gateway.batch import Batcher
from assay.web.gateway.rows import caught_up, event_of
from assay.web.gateway.store import Checkpoint, Store, Stored

MOST_ATTEMPTS = 20_000
"""Attempts remembered at a time, some 3 KB each; one that is forgotten is read again."""

CHAINS_KEPT = 64
"""Device entries of an attempt whose chain is remembered, for batches that come twice."""


class LiveAttempt:
    """One attempt's copy. Whoever changes it holds its lock."""

    __slots__ = (
        "certification",
        "chains",
        "choose",
        "ended_at",
        "form",
        "head_hash",
        "head_seq",
        "lock",
        "message",
        "name",
        "options",
        "pk",
        "seen_at",
        "stale",
        "started_at",
        "state",
    )

    def __init__(self, stored: Stored) -> None:
        self.lock = asyncio.Lock()
        self.pk = stored.pk
        self.name = str(stored.uuid)
        self.certification = stored.certification
        self.take_over(stored)

    def take_over(self, stored: Stored) -> None:
        """Forgets what was remembered and begins from what is stored."""
        self.state: AttemptState = caught_up(from_snapshot(stored.fold), stored.tail)
        self.head_seq, self.head_hash = stored.head_seq, stored.head_hash
        if stored.tail:
            self.head_seq, self.head_hash = stored.tail[-1].seq, stored.tail[-1].hash
        self.message = stored.message
        self.options, self.choose, self.form = stored.options, stored.choose, stored.form
        self.started_at: datetime | None = stored.started_at
        self.ended_at: datetime | None = None
        self.seen_at = stored.seen_at
        self.chains: OrderedDict[int, str] = OrderedDict()
        self.remember_chains(event_of(row) for row in stored.tail)
        self.stale = False

    def remember_chains(self, events: Iterable[object]) -> None:
        """Keeps the device chain of work entries, the newest CHAINS_KEPT of them."""
        for event in events:
            if chain := getattr(event, "chain", ""):
                self.chains[event.device_seq] = chain  # type: ignore[attr-defined]  # what has a chain has a number
        while len(self.chains) > CHAINS_KEPT:
            self.chains.popitem(last=False)

    def checkpoint(self) -> Checkpoint:
        """The copy as the Attempt row should keep it."""
        return Checkpoint(
            pk=self.pk,
            head_seq=self.head_seq,
            head_hash=self.head_hash,
            state=self.state,
            deadline=self.state.deadline(),
            started_at=self.started_at,
            ended_at=self.ended_at,
        )


class NoSuchAttempt(Exception):
    """There is no attempt of this number, or none any more."""


class LiveAttempts:
    """All attempts that are remembered, the longest untouched first to be forgotten."""

    def __init__(self, store: Store) -> None:
        self._load: Batcher[UUID, Stored | None] = Batcher(store.load)
        self._known: OrderedDict[str, LiveAttempt] = OrderedDict()

    async def of(self, name: str) -> LiveAttempt:
        """The copy of the attempt of that uuid, read if it is not remembered.

        Raises NoSuchAttempt, Unavailable, Overloaded.
        """
        live = self._known.get(name)
        if live is not None:
            self._known.move_to_end(name)
            return live
        stored = await self._stored(name)
        # Two who read at once must end with one copy and one lock.
        live = self._known.setdefault(name, LiveAttempt(stored))
        while len(self._known) > MOST_ATTEMPTS:
            self._known.popitem(last=False)
        return live

    async def read_again(self, live: LiveAttempt) -> None:
        """Brings a copy, whose lock the caller holds, up to what is stored."""
        live.take_over(await self._stored(live.name))

    async def _stored(self, name: str) -> Stored:
        stored = await self._load.ask(UUID(name))
        if stored is None:
            raise NoSuchAttempt
        return stored
