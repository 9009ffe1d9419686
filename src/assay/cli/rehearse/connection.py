"""A small HTTP/1.1 client over asyncio streams: one kept-alive connection, as one browser tab has.

Only what a player needs (RFC 9112): a request with a body of known length, a reply with Content-Length or
chunks. A lost reply is a NoReply and never a guess: whether the request was carried out is then unknown.
"""

import asyncio
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

MOST_HEAD_BYTES = 64 * 1024


class NoReply(Exception):
    """The connection brought no whole reply; the request may have been carried out or not."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply. Header names are in small letters; of repeated headers all are kept, in order."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The first header of that name, empty when there is none."""
        return next((value for key, value in self.headers if key == name), "")

    def cookie(self, name: str) -> str:
        """The value of a cookie that the reply sets, empty when it sets none."""
        set_cookies = (value for key, value in self.headers if key == "set-cookie")
        pairs = (value.partition(";")[0].partition("=") for value in set_cookies)
        return next((value for key, _, value in pairs if key == name), "")

    def json(self) -> dict[str, Any]:
        """The JSON object in the body; NoReply for anything else, as from a proxy's error page."""
        try:
            content = json.loads(self.body)
        except ValueError as error:
            raise NoReply(f"status {self.status} without JSON") from error
        if not isinstance(content, dict):
            raise NoReply(f"status {self.status} without a JSON object")
        return content


class Connection:
    """A connection to one origin (`http://host:port` or https), opened when needed, anew when it broke."""

    def __init__(self, origin: str, *, patience: float) -> None:
        parts = urlsplit(origin)
        self.origin = f"{parts.scheme}://{parts.netloc}"
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._netloc = parts.netloc
        self._patience = patience
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._one_at_a_time = asyncio.Lock()

    async def ask(self, method: str, path: str, *, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Sends one request and waits for its whole reply; raises NoReply.

        A kept connection that the server had closed in the meantime is no failure: the request goes out once
        more on a new one, as a browser's would (RFC 9112, section 9.3.1). All our calls may be repeated.
        """
        request = self._written(method, path, headers, body)
        async with self._one_at_a_time:
            return await self._asked(request, f"{method} {path}")

    async def _asked(self, request: bytes, what: str) -> Reply:
        kept = self._streams is not None
        try:
            async with asyncio.timeout(self._patience):
                try:
                    return await self._exchange(request)
                except _ClosedBefore:
                    if not kept:
                        raise
                    return await self._exchange(request)
        except (OSError, EOFError, ValueError, TimeoutError, asyncio.LimitOverrunError) as error:
            self.close()
            raise NoReply(f"{what}: {error!r}") from error
        except BaseException:  # cancelled half-way: the rest of a reply must not be taken for the next one
            self.close()
            raise

    def close(self) -> None:
        """Drops the connection, in the middle of whatever it does."""
        if self._streams is not None:
            self._streams[1].transport.abort()
            self._streams = None

    def _written(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        length = {"Content-Length": str(len(body))} if method == "POST" else {}
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self._netloc}"]
        lines += [f"{name}: {value}" for name, value in {**headers, **length}.items()]
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _exchange(self, request: bytes) -> Reply:
        if self._streams is None:
            self._streams = await asyncio.open_connection(
                self._host, self._port, ssl=self._tls, limit=MOST_HEAD_BYTES
            )
        reader, writer = self._streams
        try:
            writer.write(request)
            await writer.drain()
            first = await reader.readexactly(1)
        except (ConnectionError, EOFError) as error:
            self.close()
            raise _ClosedBefore("closed before the reply") from error
        reply, last = await read_reply(reader, first)
        if last:
            self.close()
        return reply


class _ClosedBefore(ConnectionError):
    """The connection ended before the first byte of the reply."""


async def read_reply(reader: asyncio.StreamReader, begun: bytes = b"") -> tuple[Reply, bool]:
    """A reply from a stream, and whether the connection ends with it; raises ValueError, EOFError."""
    head = begun + await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    status = int(first.removeprefix("HTTP/1.1 ")[:3])
    pairs = (line.partition(":") for line in lines)
    headers = tuple((name.strip().lower(), value.strip()) for name, _, value in pairs)
    fields = dict(headers)
    if status in (204, 304):
        body = b""
    elif fields.get("transfer-encoding", "").lower() == "chunked":
        body = await _read_chunks(reader)
    elif "content-length" in fields:
        body = await reader.readexactly(int(fields["content-length"]))
    else:
        body = await reader.read()
    last = fields.get("connection", "").lower() == "close"
    last = last or not (body == b"" or "content-length" in fields or "transfer-encoding" in fields)
    return Reply(status, headers, body), last


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    """A chunked body (RFC 9112, section 7.1); trailers are read and dropped."""
    parts = []
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        parts.append(await reader.readexactly(size))
        await reader.readexactly(2)
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass
    return b"".join(parts)
