"""What may be written a little later: signs of life, and checkpoints of what the journal holds already.

Losing what waits here loses nothing: a checkpoint is the fold of stored entries, and whoever needs it exactly
folds them. It spares an update of the attempt's row for each saved answer.
"""

import asyncio
import logging
from datetime import datetime

from assay.web.gateway.live import LiveAttempt
from assay.web.gateway.store import Presence, Store, Unavailable

EVERY = 2.0
"""Seconds between two writings."""

AT_A_TIME = 64
"""Attempts in one commit."""


class Presences:
    """Collects who was here, and who got further, and writes it every EVERY seconds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen: dict[int, Presence] = {}
        self._moved: dict[int, LiveAttempt] = {}
        self._writing: asyncio.Task[None] | None = None

    def seen(self, live: LiveAttempt, at_question: int, now: datetime) -> None:
        """The tab of the seat gave a sign of life."""
        live.seen_at = now
        self._seen[live.pk] = Presence(live.pk, now, at_question)

    def moved(self, live: LiveAttempt) -> None:
        """The journal of an attempt got longer than its checkpoint."""
        self._moved[live.pk] = live

    def open(self) -> None:
        """Begins to write, in the loop that serves."""
        self._writing = asyncio.get_running_loop().create_task(self._write_on_and_on())

    async def close(self) -> None:
        """Writes what waits, and ends."""
        if self._writing:
            self._writing.cancel()
        await self.write()

    async def write(self) -> None:
        """Writes what waits; when the database is away it is dropped, for there will be newer."""
        seen, self._seen = self._seen, {}
        # A copy whose last write is not answered yet waits for the next time.
        moved = [live for live in self._moved.values() if not live.stale]
        self._moved = {live.pk: live for live in self._moved.values() if live.stale}
        if not seen and not moved:
            return
        presences = sorted(seen.values(), key=lambda one: one.pk)
        moved.sort(key=lambda live: live.pk)
        try:
            # A few at a time: on SQLite answers wait in the same queue.
            for first in range(0, max(len(moved), len(presences)), AT_A_TIME):
                some = slice(first, first + AT_A_TIME)
                await self._store.keep([live.checkpoint() for live in moved[some]], presences[some])
        except Unavailable as reason:
            logging.getLogger(__name__).warning("Signs of life were not written: %s", reason)

    async def _write_on_and_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            await self.write()
