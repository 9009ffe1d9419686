"""The gateway under ASGI 3, for any server that speaks it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from assay.web.gateway.gateway import Gateway
from assay.web.gateway.live_calls import Opened
from assay.web.gateway.pages import LARGEST_BODY, Request
from assay.web.gateway.reply import Header

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class AsgiFace:
    """https://asgi.readthedocs.io/en/stable/specs/www.html"""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1000})

    async def _answer(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        body = await _whole_body(receive)
        method, path = scope["method"], scope["path"]
        call = self._gateway.hot(method, path)
        live = self._gateway.live(method, path) if call is None else None
        if call is not None:
            reply = await self._gateway.answer(call, _header_of(scope), body)
        elif live is not None:
            opened = await self._gateway.follow(live, _header_of(scope))
            if isinstance(opened, Opened):
                await _speak(opened, receive, send)
                return
            reply = opened
        else:
            reply = await self._gateway.page(_request(scope, body))
        await send(_start(reply.status, reply.headers))
        await send({"type": "http.response.body", "body": reply.body})

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._gateway.open()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self._gateway.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _speak(opened: Opened, receive: Receive, send: Send) -> None:
    async def disconnected() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def say(said: bytes) -> None:
        await send({"type": "http.response.body", "body": said, "more_body": True})

    await send(_start(200, Opened.HEADERS))
    await opened.speak(say, asyncio.ensure_future(disconnected()))
    await send({"type": "http.response.body", "body": b""})


def _start(status: int, headers: Iterable[tuple[str, str]]) -> MutableMapping[str, Any]:
    encoded = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return {"type": "http.response.start", "status": status, "headers": encoded}


def _header_of(scope: MutableMapping[str, Any]) -> Header:
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    return lambda name: headers.get(name.encode())


async def _whole_body(receive: Receive) -> bytes:
    """The body; one byte more than the most is enough to be refused."""
    parts, size, more = [], 0, True
    while more and size <= LARGEST_BODY:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
    return b"".join(parts)


def _request(scope: MutableMapping[str, Any], body: bytes) -> Request:
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]],
        body=body,
        scheme=scope.get("scheme", "http"),
        client="{}:{}".format(*(scope.get("client") or ("", 0))),
        server="{}:{}".format(*(scope.get("server") or ("localhost", 0))),
        raw_path=(scope.get("raw_path") or b"").decode("latin-1"),
    )
