"""The two addresses that stay open, /exam/<attempt>/live and /proctor/stream: who may follow what, and how.

The first look at the database comes before the answer begins: while nothing can be learned a page is told
503 and asks every few seconds instead, rather than be given streams that end at once.
"""

import asyncio
from collections.abc import Awaitable, Callable

from assay.core.attempt.seat_token import SeatToken
from assay.core.proctoring.desk_token import DeskToken
from assay.web.gateway.lookout import LiveStreams
from assay.web.gateway.store import Unavailable
from assay.web.gateway.streams import Stream

Send = Callable[[bytes], Awaitable[object]]


class Opened:
    """A stream whose answer may begin: status 200 under HEADERS, then whatever `speak` sends."""

    HEADERS = (
        ("content-type", "text/event-stream"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("x-accel-buffering", "no"),  # asks nginx to pass on each word at once
    )

    def __init__(self, streams: LiveStreams, stream: Stream, first: bytes) -> None:
        self._streams = streams
        self._stream = stream
        self._first = first

    async def speak(self, send: Send, gone: asyncio.Future[None]) -> None:
        """Sends until the stream ends, or its reader is `gone`; whatever `send` raises comes through."""
        gone.add_done_callback(lambda _: self._stream.end())
        said: bytes | None = self._first
        try:
            while said is not None:
                await send(said)
                said = await self._stream.next()
        finally:
            gone.cancel()
            self._streams.leave(self._stream)


class LiveCalls:
    """Opens streams. Both methods raise Overloaded, and Unavailable while nothing can be learned."""

    def __init__(self, streams: LiveStreams) -> None:
        self._streams = streams

    async def exam(self, token: SeatToken) -> Opened:
        """What is new for one candidate."""
        return await self._opened(self._streams.follow_exam(token.attempt))

    async def desk(self, token: DeskToken) -> Opened:
        """Whose cards have changed in a proctor's rooms."""
        return await self._opened(self._streams.follow_desk(token.person, token.certifications))

    def end(self) -> None:
        """Ends all streams: the process is told to stop."""
        self._streams.end_all()

    async def close(self) -> None:
        """Ends all streams, and what looks on their behalf."""
        await self._streams.close()

    async def _opened(self, stream: Stream) -> Opened:
        try:
            first = await stream.next()
        except BaseException:  # whoever asked is gone
            self._streams.leave(stream)
            raise
        if first is None:
            self._streams.leave(stream)
            raise Unavailable("nothing can be learned at the moment")
        return Opened(self._streams, stream, first)
