"""The fixtures of the story, the day on which candidates look, and Ada's own window."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from assay.apps.people.models import Person
from tests.apps.story import issuer, key, pmle, published
from tests.web.certifying import LATER
from tests.web.visiting import visitor
from tests.web.window import Window

__all__ = ["issuer", "key", "pmle", "published"]


@pytest.fixture(autouse=True)
def an_hour_after_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door to time shows one hour after NOON, whenever the tests run."""
    monkeypatch.setattr("assay.outside.clock.now", lambda: LATER)


@pytest.fixture
def window_of(chromium: Browser, db: None) -> Iterator[Callable[[Person], Window]]:
    """Opens a window in which somebody is signed in; at the end nothing has broken the content policy."""
    opened: list[Window] = []

    def open_window(who: Person) -> Window:
        opened.append(Window(chromium, visitor(who)))
        return opened[-1]

    yield open_window
    for one in opened:
        one.close()
        assert one.complaints == []
