"""A small HTTP server on a free local port: the kit's and the player's static files, under a strict CSP."""

from __future__ import annotations

import mimetypes
import threading
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "src" / "assay" / "web"
STATIC_ROOTS = (WEB / "kit" / "static", WEB / "player" / "static")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


def static_file(path: str) -> Path | None:
    """The file behind a `/static/…` path, or None."""
    for root in STATIC_ROOTS:
        found = (root / path.removeprefix("/static/")).resolve()
        if found.is_file() and found.is_relative_to(root):
            return found
    return None


def static_bytes(name: str) -> bytes:
    """The content of a static file, by the name that templates use."""
    found = static_file(f"/static/{name}")
    assert found is not None, name
    return found.read_bytes()


class StaticHandler(BaseHTTPRequestHandler):
    """Answers `/static/…`; a subclass answers the rest in `page`."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Tests read what the browser saw, not a log."""

    def reply(
        self,
        body: bytes,
        content_type: str,
        status: int = HTTPStatus.OK,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """One whole reply under the strict policy."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def page(self) -> None:
        """What is not static."""
        self.reply(b"", "text/plain", HTTPStatus.NOT_FOUND)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        found = static_file(path) if path.startswith("/static/") else None
        if found is None:
            self.page()
        else:
            self.reply(found.read_bytes(), mimetypes.guess_type(found.name)[0] or "application/octet-stream")


class Serving:
    """A server in a thread, used as a context manager; `url` is where it is."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"

    def __enter__(self) -> Serving:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
