"""The ground under every test: a site of its own in a temporary folder, one database, one browser.

A run has one kind of database: `pytest` takes SQLite, `pytest --database=postgresql` starts a private
PostgreSQL, or takes the server that ASSAY_TEST_DATABASE_URL names. Django reads its settings once, when
the first test module is imported, which is before pytest has read our option; hence the site is laid out
here, at import. Where Django is not installed only the tests of the core can run, and they need none
of this.
"""

import argparse
import atexit
import importlib.util
import os
import sys
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import settings

from tests import _postgres
from tests._chromium import chromium_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

KINDS = ("sqlite", "postgresql")
SERVER = "ASSAY_TEST_DATABASE_URL"
WORKER = "PYTEST_XDIST_WORKER"
ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("house", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("house")

_until_exit = ExitStack()
atexit.register(_until_exit.close)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, default=KINDS[0], help="What the tests of apps run on.")


def _lay_out_site() -> None:
    """Points the configuration at a folder and a database of this process, then starts Django."""
    room = Path(_until_exit.enter_context(tempfile.TemporaryDirectory(prefix="assay-test-")))
    for name in [name for name in os.environ if name.startswith("ASSAY_SITE_")]:
        del os.environ[name]  # what the developer's own site is set to is no business of a test
    os.environ["ASSAY_CONFIG"] = str(room / "assay.toml")
    (room / "assay.toml").touch()
    os.environ["ASSAY_SITE_DATA_DIR"] = str(room / "site")
    os.environ["ASSAY_SITE_CERTIFICATIONS_DIR"] = str(ROOT / "certifications")
    os.environ["ASSAY_DATABASE_URL"] = _server_url() or f"sqlite:///{room / 'assay.sqlite3'}"
    import django
    from django.conf import settings as site

    if site.configured:
        raise pytest.UsageError("Unset DJANGO_SETTINGS_MODULE, leave out --ds: the tests bring a site.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "assay.project.settings"
    default = site.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        # A file, as on a real site: Django's choice, a database in memory, locks differently.
        default["TEST"] = {"NAME": str(room / "test.sqlite3")}
    django.setup()
    del os.environ["DJANGO_SETTINGS_MODULE"]  # or a worker of xdist would start Django before this file


def _server_url() -> str:
    """The PostgreSQL server this run works on; empty for SQLite. Workers of xdist share the first one's."""
    if WORKER not in os.environ:
        options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
        options.add_argument("--database", default=KINDS[0])
        chosen = options.parse_known_args(sys.argv[1:])[0].database
        if chosen != "postgresql":
            os.environ.pop(SERVER, None)
        elif SERVER not in os.environ:
            os.environ[SERVER] = _until_exit.enter_context(_postgres.postgres())
    return os.environ.get(SERVER, "")


if importlib.util.find_spec("django"):
    _lay_out_site()


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Leaves the test database where its folder or its private server goes with the run anyway."""
    return _postgres.PREFIX in os.environ.get(SERVER, _postgres.PREFIX)


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """The one browser of this process; each test opens a context of its own in it."""
    # Playwright's loop lives in this thread and Django would take every query beside it for a mistake.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with chromium_browser() as browser:
        yield browser
        from django.db import connections

        connections.close_all()  # those of Playwright's loop: nobody else sees them, and the database must go
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def empty_database(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a database with nothing in it, of the kind this run works on: for a server of its own."""
    server = os.environ.get(SERVER)
    if not server:
        yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
        return
    import psycopg

    name = f"assay_site_{os.getpid()}_{zlib.crc32(request.node.nodeid.encode()):08x}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
