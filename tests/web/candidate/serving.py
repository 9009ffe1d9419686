"""The site behind a real port, in threads of this process: for pages that send what Playwright hides.

Its requests are answered outside the test's own transaction: the test has to commit what they shall find.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIServer

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import Browser, Page


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """A test says itself what it saw."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the site, while the block lasts."""
    server: WSGIServer = ThreadedWSGIServer(("localhost", 0), _Quiet)
    server.set_app(get_wsgi_application())
    running = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    running.start()
    try:
        yield f"http://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


class Visit:
    """A window on the served site in which somebody is signed in; `complaints` as in `tests.web.window`."""

    def __init__(self, chromium: Browser, site: str, client: Client) -> None:
        self.site = site
        self.context = chromium.new_context(viewport={"width": 1280, "height": 900})
        cookie = client.cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if "policy" in said.text.lower() else None,
        )

    def open(self, path: str) -> Page:
        """The page at a path of the site, which must be there."""
        response = self.page.goto(self.site + path)
        assert response is not None
        assert response.status == 200, (path, response.status)
        return self.page
