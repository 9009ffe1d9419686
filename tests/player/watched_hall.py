"""Where Ada is watched: the stand-in with its watched half, and computers with a fake camera."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests._chromium import ARGUMENTS, find_chromium

from .conftest import Hall
from .serving import Serving
from .watched import WatchedAttempt, film, watched_server

__all__ = [
    "CAMERA", "CameraHall", "attempt", "camera_chromium", "filmed", "go_back", "hall", "sit_watched", "until",
]  # fmt: skip

CAMERA = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


def until(true: Callable[[], Any], seconds: float = 12) -> Any:
    """Waits for something on the stand-in's side, and gives it."""
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
    return found


class CameraHall(Hall):
    """A hall whose computers have a camera."""

    def machine(self, profile: Path, **options: object) -> BrowserContext:
        made = self.chromium.browser_type.launch_persistent_context(
            profile,
            executable_path=find_chromium(),
            args=[*ARGUMENTS, *CAMERA],
            **({"viewport": {"width": 1280, "height": 860}} | options),  # type: ignore[arg-type]
        )
        return self._signed_in(made)


@pytest.fixture(scope="module")
def camera_chromium(chromium: Browser) -> Iterator[Browser]:
    made = chromium.browser_type.launch(executable_path=find_chromium(), args=[*ARGUMENTS, *CAMERA])
    yield made
    made.close()


@pytest.fixture
def attempt() -> WatchedAttempt:
    return WatchedAttempt()


@pytest.fixture
def hall(attempt: WatchedAttempt, camera_chromium: Browser) -> Iterator[CameraHall]:
    with Serving(watched_server(attempt)) as serving:
        made = CameraHall(attempt, serving.url, camera_chromium)
        yield made
        for computer in made.computers:
            computer.close()
    assert made.complaints == []


@pytest.fixture
def filmed(attempt: WatchedAttempt, chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., CameraHall]]:
    """Makes a hall whose camera shows a film of scenes, once, such as ("room", 4), ("dark", 8)."""
    opened: list[tuple[Serving, Browser, CameraHall]] = []

    def with_film(*scenes: tuple[str, float]) -> CameraHall:
        path = tmp_path / "film.y4m"
        with path.open("wb") as file:
            file.writelines(film(*scenes))
        browser = chromium.browser_type.launch(
            executable_path=find_chromium(),
            args=[*ARGUMENTS, *CAMERA, f"--use-file-for-fake-video-capture={path}"],
        )
        serving = Serving(watched_server(attempt))
        made = CameraHall(attempt, serving.__enter__().url, browser)
        opened.append((serving, browser, made))
        return made

    yield with_film
    for serving, browser, made in opened:
        browser.close()
        serving.__exit__()
        assert made.complaints == []


def sit_watched(hall: Hall, computer: BrowserContext | None = None, **options: object) -> Page:
    """At work, in full screen, with the camera on."""
    page = hall.sit(computer, **options)
    go_back(page)
    return page


def go_back(page: Page) -> None:
    """Into full screen, as the guard asks."""
    page.get_by_role("button", name="Go back to full screen").click()
    expect(page.get_by_role("button", name="Flag for review")).to_be_visible()
