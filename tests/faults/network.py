"""A bad network between candidates and server: a proxy that loses, delays, doubles, reorders and replays.

It works on whole HTTP requests, because half of the harm is done there: a request that was carried out
although its sender never heard of it, one that arrives twice at the same moment, and one that arrives after
later ones.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

MOST_HEAD_BYTES = 64 * 1024
LONGEST_DELAY = 0.6
LONGEST_ERRAND = 3.0
"""Seconds after which a straggler or a replay has arrived at the latest."""

FATES = ("lost", "reply-lost", "reply-cut", "late", "twice", "straggling", "replayed")
CLEAR: Mapping[str, float] = {}
"""The weather in which every request and every reply arrives once, at once."""


@dataclass
class Network:
    """A stretch of network of its own, listening on `port`; `weather` is fate -> how probable it is.

    lost: the request never arrives. reply-lost, reply-cut: it is carried out, and the sender hears nothing,
    or half of it. late: it arrives after a while. twice: two copies arrive at the same moment. straggling:
    the sender is cut off, and the request arrives later, after the sender's next ones. replayed: it arrives
    at once and, later, a second time.
    """

    upstream: int
    dice: random.Random
    weather: Mapping[str, float] = field(default_factory=dict)
    is_cut: bool = False
    fates: Counter[str] = field(default_factory=Counter)
    port: int = 0
    _server: asyncio.Server | None = None
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _errands: set[asyncio.Task[bytes]] = field(default_factory=set)

    async def __aenter__(self) -> "Network":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=MOST_HEAD_BYTES)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.calm()
        assert self._server is not None
        self._server.close()

    @property
    def origin(self) -> str:
        """Where candidates on this network find the site."""
        return f"http://localhost:{self.port}"

    def cut(self) -> None:
        """Breaks every connection and takes no new one until `mend`."""
        self.is_cut = True
        self.fates["cut"] += 1
        for writer in list(self._open):
            writer.transport.abort()

    def mend(self) -> None:
        """Takes connections again."""
        self.is_cut = False

    async def calm(self) -> None:
        """Clear weather from now on; waits until what is still under way has arrived."""
        self.weather = CLEAR
        self.mend()
        if self._errands:
            await asyncio.wait(self._errands, timeout=LONGEST_ERRAND + 1)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request for each connection: every reply says that it is the last."""
        self._open.add(writer)
        try:
            if not self.is_cut and (request := await _read_request(reader)):
                writer.write(await self._carry(request))
                await writer.drain()
                writer.close()
                await writer.wait_closed()
        except (OSError, EOFError, asyncio.LimitOverrunError):
            pass  # that is how connections end here
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _carry(self, request: bytes) -> bytes:
        """Lets a request meet its fate; what reaches its sender, empty for nothing."""
        fate = self._fate()
        self.fates[fate] += 1
        if fate in ("straggling", "replayed"):
            self._send_later(request)
        if fate in ("lost", "straggling"):
            return b""
        if fate == "late":
            await asyncio.sleep(self.dice.uniform(0, LONGEST_DELAY))
        copies = 2 if fate == "twice" else 1
        reply, *_ = await asyncio.gather(*(self._forward(request) for _ in range(copies)))
        if fate == "reply-lost" or self.is_cut:
            return b""
        return reply[: len(reply) // 2] if fate == "reply-cut" else reply

    def _fate(self) -> str:
        throw = self.dice.random()
        for fate, chance in self.weather.items():
            throw -= chance
            if throw < 0:
                return fate
        return "arrived"

    def _send_later(self, request: bytes) -> None:
        seconds = self.dice.uniform(0.05, LONGEST_ERRAND)
        errand = asyncio.get_running_loop().create_task(self._after(seconds, request))
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)

    async def _after(self, seconds: float, request: bytes) -> bytes:
        await asyncio.sleep(seconds)
        return await self._forward(request)

    async def _forward(self, request: bytes) -> bytes:
        """The server's whole reply to a request, empty when there is none."""
        with suppress(OSError, EOFError, TimeoutError):
            async with asyncio.timeout(30):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.upstream)
                try:
                    writer.write(request)
                    await writer.drain()
                    reply = await reader.read()
                finally:
                    writer.transport.abort()
                return reply
        return b""


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    """One request with the wish to close the connection after it; empty at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    lines = head.split(b"\r\n")[:-2]
    kept = [line for line in lines if not line.lower().startswith(b"connection:")]
    length = next((int(x.partition(b":")[2]) for x in kept if x.lower().startswith(b"content-length:")), 0)
    body = await reader.readexactly(length)
    return b"\r\n".join([*kept, b"Connection: close", b"", b""]) + body
