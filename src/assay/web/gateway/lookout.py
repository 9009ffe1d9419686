"""One look at the database on behalf of all open streams, and a word to those whom it concerns."""

import asyncio
import logging
from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import TypeVar

from assay.outside import clock
from assay.web.gateway.batch import Overloaded
from assay.web.gateway.store import Standing, Store, Unavailable
from assay.web.gateway.streams import DeskStream, ExamStream, Stream

EVERY = 0.3
"""Seconds between two looks: what a person does reaches the other side in less than half a second."""

BEAT = 15.0
"""Seconds of silence after which a stream says that it still lives."""

PATIENCE = 5.0
"""Seconds that a look may take: longer, and the database is as good as away."""

MOST_STREAMS = 5_000
"""Streams of a process, if it may have so many connections; whoever comes later asks every few seconds."""

MOST_OF_ONE = 4
"""Streams of one exam, or of one person's desk: a fifth ends the oldest, which may be dead already."""

SILENT = timedelta(seconds=30)
"""After such a silence of a running exam its card is drawn anew (`web/kit/connection.py` says how)."""

AnyStream = TypeVar("AnyStream", bound=Stream)


class LiveStreams:
    """All open streams of a process, and the one task that looks on their behalf while there are any."""

    def __init__(self, store: Store, *, most: int = MOST_STREAMS) -> None:
        self._store = store
        self._most = most
        self._exams: dict[str, list[ExamStream]] = {}
        self._desks: dict[str, list[DeskStream]] = {}
        self._seen: dict[str, Standing] = {}
        self._rooms: dict[str, Standing] = {}
        self._looking: asyncio.Task[None] | None = None
        self.count = 0

    def follow_exam(self, attempt: str) -> ExamStream:
        """A stream about one attempt. Its first event comes with the next look. Raises Overloaded."""
        return self._joined(ExamStream(attempt), self._exams)

    def follow_desk(self, person: int, certifications: frozenset[str] | None) -> DeskStream:
        """A stream about everybody in the rooms of a person. Raises Overloaded.

        Its first events name everybody: what changed between the page and the stream is not missed.
        """
        return self._joined(DeskStream(person, certifications), self._desks)

    def leave(self, stream: Stream) -> None:
        """The stream is no longer served."""
        stream.end()
        for streams in (self._exams, self._desks):
            mine = streams.get(stream.of, [])
            if stream in mine:
                mine.remove(stream)  # type: ignore[arg-type]  # it is in its own list
                self.count -= 1
                if not mine:
                    del streams[stream.of]

    def end_all(self) -> None:
        """Ends every stream: the process stops, or nothing can be learned any more."""
        for stream in self._every():
            stream.end()

    async def close(self) -> None:
        """Ends every stream, and the task."""
        self.end_all()
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def _joined(self, stream: AnyStream, streams: dict[str, list[AnyStream]]) -> AnyStream:
        mine = streams.get(stream.of, [])
        if len(mine) >= MOST_OF_ONE:
            self.leave(mine[0])
        if self.count >= self._most:
            raise Overloaded
        streams.setdefault(stream.of, []).append(stream)
        self.count += 1
        if self._looking is None:
            self._looking = asyncio.get_running_loop().create_task(self._look_on_and_on())
        return stream

    def _every(self) -> Iterator[Stream]:
        for exams in list(self._exams.values()):
            yield from list(exams)
        for desks in list(self._desks.values()):
            yield from list(desks)

    async def _look_on_and_on(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while self.count:
                await self._look()
                tired = loop.time() - BEAT
                for stream in self._every():
                    if stream.spoke_at < tired and not stream.fresh:
                        stream.beat()
                await asyncio.sleep(EVERY)
        except (Unavailable, TimeoutError) as reason:
            logging.getLogger(__name__).warning("Live streams ended, pages ask instead: %s", reason)
        finally:
            self.end_all()
            self._looking = None
            self._seen, self._rooms = {}, {}

    async def _look(self) -> None:
        """Asks how everybody stands, and tells those whom it concerns."""
        rooms = bool(self._desks)
        async with asyncio.timeout(PATIENCE):
            found = await self._store.stands(
                list(self._exams), rooms=rooms, silent_since=clock.now() - SILENT
            )
        self._tell_exams(found)
        if rooms:
            self._tell_desks({one.attempt: one for one in found if one.in_a_room})

    def _tell_exams(self, found: Collection[Standing]) -> None:
        seen: dict[str, Standing] = {}
        for one in found:
            streams = self._exams.get(one.attempt)
            if streams is None:
                continue
            seen[one.attempt] = one
            before = self._seen.get(one.attempt)
            is_new = before is None or before.exam != one.exam
            for stream in streams:
                if is_new or stream.fresh:
                    stream.hear(one.news)
        self._seen = seen

    def _tell_desks(self, rooms: dict[str, Standing]) -> None:
        before, self._rooms = self._rooms, rooms
        changed = [
            one for one in rooms.values() if (old := before.get(one.attempt)) is None or old.desk != one.desk
        ]
        changed += [one for name, one in before.items() if name not in rooms]
        waiting = [one for one in rooms.values() if one.phase == "awaiting"]
        for streams in self._desks.values():
            for stream in streams:
                stream.hear(rooms.values() if stream.fresh else changed, waiting)
