"""The fixtures of the story, and the day on which strangers look."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from assay.apps.credentials.models import Credential
from assay.apps.programs.models import Certification
from tests.apps.story import issuer, key, pmle, published
from tests.web.certifying import LATER, certified
from tests.web.visiting import visitor
from tests.web.window import Window

__all__ = ["issuer", "key", "pmle", "published"]


@pytest.fixture(autouse=True)
def an_hour_after_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door to time shows one hour after the exam, whenever the tests run."""
    monkeypatch.setattr("assay.outside.clock.now", lambda: LATER)


@pytest.fixture
def credential(pmle: Certification) -> Credential:
    """Ada's credential, in force and unlisted."""
    return certified(pmle)


@pytest.fixture
def demo(settings: Settings) -> None:
    """The site is a demo."""
    settings.CONFIG = replace(settings.CONFIG, site=replace(settings.CONFIG.site, demo=True))


@pytest.fixture
def window(chromium: Browser, db: None) -> Iterator[Window]:
    """A stranger's window; at the end nothing has broken the content policy."""
    opened = Window(chromium, visitor(None))
    yield opened
    opened.close()
    assert opened.complaints == []
