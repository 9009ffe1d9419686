"""Both faces say the same: what a server hands over by ASGI or by RSGI comes to one gateway."""

from collections.abc import Iterable, MutableMapping
from types import SimpleNamespace
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from assay.outside.keys import SigningKey, signing_key
from assay.web.gateway.asgi import AsgiFace
from assay.web.gateway.building import build_gateway
from assay.web.gateway.gateway import Gateway
from assay.web.gateway.pages import Pages
from assay.web.gateway.rsgi import RsgiFace
from assay.web.gateway.sqlite import SqliteStore
from tests.apps.story import KEYS
from tests.web.gateway.playing import in_a_loop

Reply = tuple[int, dict[str, str], bytes]
NOBODYS = "00000000-0000-4000-8000-000000000000"


def echo(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """A page that says what it was asked."""
    said = environ["wsgi.input"].read().decode()
    who = f"{environ['REMOTE_ADDR']} {environ['wsgi.url_scheme']} {environ.get('HTTP_X_ONE')}"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [
        f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}?{environ['QUERY_STRING']} {said} {who}".encode()
    ]


@pytest.fixture
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Gateway:
    """A gateway with a page behind it and nothing in its database."""
    folder = tmp_path_factory.mktemp("faces")
    key: SigningKey = signing_key(folder)
    store = SqliteStore(str(folder / "empty.sqlite3"), pragmas="PRAGMA journal_mode=WAL;")
    return build_gateway(store, keys=KEYS, signing_key=key, pages=Pages(echo, threads=1))


async def by_asgi(gateway: Gateway, method: str, path: str, query: str, body: bytes) -> Reply:
    """Asked as an ASGI server does, the body in two parts."""
    sent: list[MutableMapping[str, Any]] = []
    parts = [
        {"type": "http.request", "body": body[:3], "more_body": True},
        {"type": "http.request", "body": body[3:], "more_body": False},
    ]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"x-one", b"1")],
        "client": ("192.0.2.7", 4711),
        "server": ("127.0.0.1", 8000),
        "scheme": "https",
    }

    async def receive() -> MutableMapping[str, Any]:
        return parts.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await AsgiFace(gateway)(scope, receive, send)
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, sent[1]["body"]


async def by_rsgi(gateway: Gateway, method: str, path: str, query: str, body: bytes) -> Reply:
    """Asked as granian does."""
    given = {"x-one": "1"}
    headers = SimpleNamespace(get=given.get, items=lambda: list(given.items()))
    scope = SimpleNamespace(
        proto="http",
        method=method,
        path=path,
        query_string=query,
        headers=headers,
        client="192.0.2.7:4711",
        server="127.0.0.1:8000",
        scheme="https",
    )
    answered: list[Reply] = []

    class Protocol:
        async def __call__(self) -> bytes:
            return body

        def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            answered.append((status, dict(headers), body))

    await RsgiFace(gateway).__rsgi__(scope, Protocol())  # type: ignore[arg-type]
    [reply] = answered
    return reply


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/any/page/", 200),
        ("POST", f"/exam/{NOBODYS}/entries", 401),
        ("GET", f"/exam/{NOBODYS}/form", 401),
        ("POST", f"/exam/{NOBODYS}/seat", 200),
    ],
)
def test_both_faces_say_the_same(gateway: Gateway, method: str, path: str, status: int) -> None:
    async def ask() -> tuple[Reply, Reply]:
        asked = (gateway, method, path, "a=1&b=%20", b"hello")
        return await by_asgi(*asked), await by_rsgi(*asked)

    asgi, rsgi = in_a_loop(ask())

    assert asgi == rsgi
    assert asgi[0] == status
    if status == 200:
        assert asgi[2] == f"{method} {path}?a=1&b=%20 hello 192.0.2.7 https 1".encode()


def test_asgi_opens_and_closes_with_its_server(gateway: Gateway) -> None:
    async def live() -> list[str]:
        sent: list[str] = []
        messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

        async def receive() -> MutableMapping[str, Any]:
            return messages.pop(0)

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message["type"])

        await AsgiFace(gateway)({"type": "lifespan"}, receive, send)
        return sent

    assert in_a_loop(live()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
