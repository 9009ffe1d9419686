"""Live streams under both interfaces: they begin, go on, and end when the reader goes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, MutableMapping
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from granian._granian import RSGIProtocolClosed

from assay.apps.proctoring.actions.news import bump
from assay.web.gateway import lookout
from assay.web.gateway.asgi import AsgiFace
from assay.web.gateway.gateway import Gateway
from assay.web.gateway.rsgi import RsgiFace
from tests.apps.story import Exam
from tests.web.gateway.listening import in_django, parsed, played
from tests.web.gateway.playing import Player


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks twenty times a second: a test does not wait."""
    monkeypatch.setattr(lookout, "EVERY", 0.05)


@asynccontextmanager
async def by_asgi(gateway: Gateway, path: str, token: str) -> AsyncIterator[list[MutableMapping[str, Any]]]:
    """Asked as an ASGI server does; afterwards the reader goes away."""
    sent: list[MutableMapping[str, Any]] = []
    gone = asyncio.Event()
    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        if asked:
            return asked.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    serving = asyncio.create_task(AsgiFace(gateway)(scope, receive, send))
    yield sent
    gone.set()
    await asyncio.wait_for(serving, 10)


def test_asgi_streams_until_the_reader_goes(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        token = Player(gateway, seated.uuid).token
        async with by_asgi(gateway, f"/exam/{seated.uuid}/live", token) as sent:
            async with asyncio.timeout(10):
                while len(sent) < 2:
                    await asyncio.sleep(0.01)
        begun, first, end = sent
        headers = dict(begun["headers"])
        assert (begun["status"], headers[b"content-type"]) == (200, b"text/event-stream")
        assert headers[b"cache-control"] == b"no-store"
        assert first["more_body"]
        assert parsed(first["body"])[0] == "news"
        assert not end.get("more_body")

    played(gateway, play)


def test_rsgi_streams_until_the_reader_goes(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        sent: list[bytes] = []
        begun: list[tuple[int, dict[str, str]]] = []

        class Transport:
            async def send_bytes(self, said: bytes) -> None:
                if len(sent) == 2:
                    raise RSGIProtocolClosed
                sent.append(said)

        class Protocol:
            def client_disconnect(self) -> Awaitable[None]:
                return asyncio.get_running_loop().create_future()

            def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Transport:
                begun.append((status, dict(headers)))
                return Transport()

        scope = SimpleNamespace(
            proto="http",
            method="GET",
            path=f"/exam/{seated.uuid}/live",
            headers=SimpleNamespace(
                get={"authorization": f"Bearer {Player(gateway, seated.uuid).token}"}.get
            ),
        )
        serving = asyncio.create_task(RsgiFace(gateway).__rsgi__(scope, Protocol()))  # type: ignore[arg-type]
        for count in (1, 2):
            async with asyncio.timeout(10):
                while len(sent) < count:
                    await asyncio.sleep(0.01)
            await in_django(bump)(seated.attempt)
        await asyncio.wait_for(serving, 10)
        assert begun[0][0] == 200
        assert begun[0][1]["content-type"] == "text/event-stream"
        assert [parsed(said)[0] for said in sent] == ["news", "news"]

    played(gateway, play)
