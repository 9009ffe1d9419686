"""Ada's exam, served by a stand-in, and the computers she sits it on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests._chromium import ARGUMENTS, find_chromium
from tests.faults.machine import kill_browser

from .serving import Serving
from .stand_in import BASE, CSRF_TOKEN, Attempt, exam_server
from .workbench import Bench, Held, bench_server

expect.set_options(timeout=12_000)  # longer than the player's slowest retry


@dataclass
class Hall:
    """Where Ada sits: the stand-in server's attempt, and browsers of her computer or of another one."""

    attempt: Attempt
    url: str
    chromium: Browser
    computers: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def computer(self, **options: object) -> BrowserContext:
        """A computer of its own: nothing is shared with another."""
        made = self.chromium.new_context(**({"viewport": {"width": 1280, "height": 860}} | options))  # type: ignore[arg-type]
        return self._signed_in(made)

    def machine(self, profile: Path, **options: object) -> BrowserContext:
        """A browser of its own with a profile on the disk, which the next one on this profile finds again."""
        made = self.chromium.browser_type.launch_persistent_context(
            profile,
            executable_path=find_chromium(),
            args=ARGUMENTS,
            **({"viewport": {"width": 1280, "height": 860}} | options),  # type: ignore[arg-type]
        )
        return self._signed_in(made)

    def _signed_in(self, made: BrowserContext) -> BrowserContext:
        made.set_default_timeout(8000)
        made.add_cookies([{"name": "csrftoken", "value": CSRF_TOKEN, "url": self.url}])
        self.computers.append(made)
        return made

    def kill(self, machine: BrowserContext) -> None:
        """As when the power goes: no page is told."""
        assert machine.browser is not None
        self.computers.remove(machine)
        kill_browser(machine.browser)

    def sit(self, computer: BrowserContext | None = None, **options: object) -> Page:
        """Opens the exam in a new tab and waits for what it shows first."""
        page = (computer or self.computer(**options)).new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if "policy" in said.text.lower() else None,
        )
        page.goto(self.url + BASE)
        page.wait_for_selector("#q-title, #cover-title, #tutorial-title")
        return page


@pytest.fixture
def attempt() -> Attempt:
    return Attempt()


@pytest.fixture
def hall(attempt: Attempt, chromium: Browser) -> Iterator[Hall]:
    """The exam, served; at the end no script has failed and nothing has broken the content policy."""
    with Serving(exam_server(attempt)) as serving:
        made = Hall(attempt, serving.url, chromium)
        yield made
        for computer in made.computers:
            computer.close()
    assert made.complaints == []


@pytest.fixture
def held() -> Held:
    """What the server would have said when Ada sat down; a test changes it before it opens the bench."""
    return Held()


@pytest.fixture
def bench(held: Held, chromium: Browser) -> Iterator[Bench]:
    """The tools without a server; at the end no script has failed and nothing has broken the policy."""
    with Serving(bench_server(held)) as serving:
        made = Bench(serving.url, chromium)
        yield made
        made.close()
    assert made.complaints == []
