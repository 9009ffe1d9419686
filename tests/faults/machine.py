"""A computer with a real browser: a profile on its disk, a clock that moves on, and a power switch."""

import os
import re
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests._chromium import ARGUMENTS, find_chromium

PATIENCE_SECONDS = 30.0
NUMBER = re.compile(r"^Question (\d+)\b")
STORED = re.compile(r"^(\d+) of \1 stored")
PAGES_KEPT = """async (name) => (await caches.has(name)) && (await (await caches.open(name)).keys()).length"""
"""How many exams this browser can open without a network. The worker keeps a page last, after all files."""

ANSWER_KEPT = """async (number) => {
  const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  const db = await done(indexedDB.open("assay-player"));
  const read = (name) => done(db.transaction(name).objectStore(name).getAll());
  const rows = (await Promise.all(["outbox", "sent"].map(read))).flat();
  db.close();
  return rows.some((row) => row.event === "AnswerSaved" && row.number === number);
}"""
"""Is the answer to a question on this browser's disk?"""


@dataclass
class Machine:
    """One computer. `cookies` are what its browser has on the disk."""

    chromium: Browser
    profile: Path
    cookies: list[Any]
    moved_on: int = 0
    browser: BrowserContext | None = None

    def open(self, url: str) -> Page:
        """Starts the browser on what its disk has kept, and opens the exam."""
        self.browser = self.chromium.browser_type.launch_persistent_context(
            self.profile,
            executable_path=find_chromium(),
            args=ARGUMENTS,
            viewport={"width": 1280, "height": 900},
        )
        self.browser.set_default_timeout(PATIENCE_SECONDS * 1000)
        self.browser.add_cookies(self.cookies)
        self.browser.clock.install(time=datetime.now(UTC) + timedelta(seconds=self.moved_on))
        page = self.browser.new_page()
        page.goto(url)
        return page

    def kill(self) -> None:
        """As when the power goes: no page is told."""
        assert self.browser is not None
        assert self.browser.browser is not None
        # A browser writes its cookies to the disk within half a minute, which no test has time for.
        self.cookies = self.browser.cookies()
        kill_browser(self.browser.browser)

    def close(self) -> None:
        """Ends the browser as a person does."""
        if self.browser is not None:
            self.browser.close()


def kill_browser(browser: Browser) -> None:
    """Kills -9 a browser's first process; returns when all have ended."""
    asked = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    processes = [int(one["id"]) for one in asked["processInfo"]]
    main = next(int(one["id"]) for one in asked["processInfo"] if one["type"] == "browser")
    os.kill(main, signal.SIGKILL)
    # What is left of it ends by itself; until then it holds the profile.
    wait_until(lambda: not any(map(lives, processes)), what="the browser's last process to end")


def signed_in(session: str) -> dict[str, str]:
    """The session's cookie, as a browser takes it."""
    return {"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}


def begin(page: Page) -> None:
    """From the page that waits for the candidate to the first question."""
    page.get_by_role("button", name="Skip the tutorial").click()
    page.get_by_role("button", name="Start the exam").click()
    expect(heading(page)).to_have_text(re.compile("^Question 1 "))


def answer(page: Page, letters: str) -> None:
    """Answers this question and the following ones, one letter each, by keyboard."""
    for letter in letters:
        page.keyboard.press(letter)
        go_on(page)


def go_on(page: Page) -> None:
    """To the next question, by keyboard."""
    before = heading(page).inner_text()
    page.keyboard.press("n")
    expect(heading(page)).not_to_have_text(before)


def heading(page: Page) -> Locator:
    """What the page is about."""
    return page.get_by_role("heading", level=1)


def saving(page: Page) -> Locator:
    """The words that say whether work is safe."""
    return page.get_by_role("status").first


def shell_is_kept(page: Page) -> None:
    """The service worker has done its work: what comes now may be without a network."""
    # Not wait_for_function: it takes the promise itself for a yes, and waits for nothing.
    wait_until(lambda: page.evaluate(PAGES_KEPT, "assay-player-pages"), what="the page to be kept")


def answer_is_safe(page: Page, number: int) -> None:
    """Waits until an answer is with the server or on the disk: nobody has promised to keep it before."""
    wait_until(
        lambda: STORED.match(saving(page).inner_text()) or page.evaluate(ANSWER_KEPT, number),
        what=f"the answer to question {number} to be kept",
    )


def lives(pid: int) -> bool:
    """Is there such a process, and more of it than a zombie that nobody has buried yet?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until(holds: Callable[[], object], *, what: str) -> None:
    """Looks again and again until something holds; fails when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)
