"""A window of the real browser on pages rendered in this process: no server, and the test's own transaction.

Every request of the page is answered by Django's test client or by a file of ours, with the headers that the
site sends, the content policy among them.
"""

import mimetypes
from html import escape
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connection, connections
from django.test import Client
from playwright.sync_api import Browser, Page, Route

SITE = "http://localhost:8000"
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


class Window:
    """One window; `complaints` collects what broke the policy or failed in a script."""

    def __init__(self, chromium: Browser, client: Client) -> None:
        self.client = client
        self._database = connections[connection.alias]
        self.context = chromium.new_context(viewport={"width": 1280, "height": 900})
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on(
            "console",
            lambda said: self.complaints.append(said.text) if "policy" in said.text.lower() else None,
        )
        self.page.route("**/*", self._answer)

    def open(self, path: str) -> Page:
        """The page at a path of the site, which must be there."""
        response = self.page.goto(SITE + path)
        assert response is not None
        assert response.status == 200, (path, response.status)
        return self.page

    def close(self) -> None:
        """Closes the window and what it kept."""
        self.context.close()

    def _answer(self, route: Route) -> None:
        parts = urlsplit(route.request.url)
        if parts.path.startswith("/static/"):
            self._static(route, parts.path.removeprefix("/static/"))
            return
        # Playwright answers in a context of its own, where Django would open a connection of its own.
        connections[connection.alias] = self._database
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        response = self.client.generic(
            route.request.method,
            path,
            route.request.post_data_buffer or b"",
            route.request.headers.get("content-type", ""),
            headers={name.title(): route.request.headers.get(name, "") for name in ("user-agent", "accept")},
        )
        if "Location" in response.headers:
            # Chromium follows no redirect that is made up here; this page has the same effect.
            to = escape(response.headers["Location"])
            route.fulfill(content_type="text/html", body=f'<meta http-equiv="refresh" content="0;url={to}">')
            return
        headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
        route.fulfill(status=response.status_code, headers=headers, body=response.content)

    def _static(self, route: Route, name: str) -> None:
        found = finders.find(name)
        if not isinstance(found, str):
            route.fulfill(status=404, body="")
            return
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        route.fulfill(path=found, content_type=kind)
