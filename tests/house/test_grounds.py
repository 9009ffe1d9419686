"""The ground the tests stand on: a private database of the kind asked for, an own folder, a real browser."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser

from tests import _chromium, _postgres


@pytest.mark.django_db
def test_the_database_is_of_the_kind_asked_for(request: pytest.FixtureRequest) -> None:
    assert connection.vendor == request.config.getoption("--database")


def test_the_site_of_the_tests_lies_outside_the_checkout() -> None:
    checkout = Path(__file__).resolve().parents[2]
    assert not settings.CONFIG.data_path().is_relative_to(checkout)
    assert checkout / "certifications" == settings.CERTIFICATIONS_DIR


def test_an_empty_database_is_empty_and_usable(empty_database: str) -> None:
    made = _assay("init", ASSAY_DATABASE_URL=empty_database)
    assert made.returncode == 0, made.stderr
    assert "Ready" in made.stdout


def test_the_browser_shows_a_page(chromium: Browser) -> None:
    page = chromium.new_page()
    page.set_content("<title>Ada</title>")
    assert page.title() == "Ada"
    page.close()


def test_a_missing_browser_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv(_chromium.VARIABLE, raising=False)
    with pytest.raises(_chromium.NoChromium, match="apt-get install --yes chromium"):
        _chromium.find_chromium()


def test_a_missing_postgresql_is_named_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_postgres, "SYSTEM", Path("/nowhere"))
    monkeypatch.setattr(_postgres.sys, "path", [])
    with pytest.raises(_postgres.NoPostgres, match="apt-get install --yes postgresql"):
        _postgres.find_programs()


def _assay(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("assay")), *words]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True)
