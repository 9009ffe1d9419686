"""As much HTTP/1.1 as the bench needs: calls on connections that are kept, and streams that stay open."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping


class Line:
    """Kept connections to one server; a call takes a free one or opens another."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def call(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, bytes]:
        """Status and body of one answer."""
        reader, writer = self._free.popleft() if self._free else await self._opened()
        try:
            writer.write(self._request(method, path, {**headers, "content-length": str(len(body))}) + body)
            status, said = await _head(reader)
            content = b""
            if "content-length" in said:
                content = await reader.readexactly(int(said["content-length"]))
            elif said.get("transfer-encoding") == "chunked":
                content = b"".join([chunk async for chunk in _chunks(reader)])
        except (OSError, asyncio.IncompleteReadError):
            writer.close()
            raise
        self._free.append((reader, writer))
        return status, content

    async def events(self, path: str, token: str) -> AsyncIterator[tuple[str, dict[str, object]]]:
        """The server-sent events of a stream until it ends; raises OSError when there is none."""
        reader, writer = await self._opened()
        try:
            writer.write(self._request("GET", path, {"authorization": f"Bearer {token}"}))
            status, _ = await _head(reader)
            if status != 200:
                raise OSError(f"{path}: {status}")
            text = b""
            async for chunk in _chunks(reader):
                text += chunk
                while b"\n\n" in text:
                    event, _, text = text.partition(b"\n\n")
                    if event.startswith(b"event: "):
                        name, _, data = event.decode().partition("\n")
                        yield name[7:], json.loads(data[6:])
        finally:
            writer.close()

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(self.host, self.port)

    def _request(self, method: str, path: str, headers: Mapping[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return "\r\n".join([*lines, "", ""]).encode()


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(": ") for line in lines if line)
    return int(first.split()[1]), {name.lower(): value for name, _, value in pairs}


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readline(), 16):
        yield await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readline()
