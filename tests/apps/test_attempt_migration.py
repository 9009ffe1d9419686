"""A site of the first release moves over: every entry, every head, and the triggers come along."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from assay.core.attempt import Phase, from_snapshot
from assay.core.journal import GENESIS, append
from assay.project.database import database_settings

OLD = [("attempts", "0002_append_only")]
NEW = [("attempts", "0005_fold_again")]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ENDED = NOON + timedelta(hours=1)
UUIDS = [UUID(int=number) for number in range(1, 4)]
HISTORY: list[tuple[str, dict[str, object]]] = [
    ("Opened", {"form_count": 120, "allowed_seconds": 7200}),
    ("CheckedIn", {"form_hash": "f"}),
    ("Admitted", {"by": "chidi@example.org"}),
    ("Started", {}),
    ("SeatTaken", {"tab": "t", "device": "a browser"}),
    ("AnswerSaved", {"device_seq": 1, "made_at": "", "number": 3, "choice": [1], "late": False}),
]


@pytest.fixture
def old_site(empty_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """A database of the first release with three attempts: running, ended, and one with a broken journal."""
    with django_db_blocker.unblock(), database("old", empty_database) as connection:
        fill(Maker(migrated(connection, OLD), connection.alias))
        yield connection


@contextmanager
def database(alias: str, url: str) -> Iterator[BaseDatabaseWrapper]:
    """A connection to another database than the one of the tests."""
    connections.settings[alias] = connections.configure_settings(
        {"default": {}, alias: database_settings(url)}
    )[alias]
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]


def migrated(connection: BaseDatabaseWrapper, to: list[tuple[str, str]]) -> Callable[[str, str], Any]:
    """Brings a database to a migration; gives its models of that time by app and name."""
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    get_model: Callable[[str, str], Any] = executor.loader.project_state(to).apps.get_model
    return get_model


@dataclass(frozen=True)
class Maker:
    """Writes rows with the models of some migration."""

    model: Callable[[str, str], Any]
    alias: str

    def make(self, app: str, name: str, **fields: object) -> Any:
        """One row."""
        return self.model(app, name).objects.using(self.alias).create(**fields)

    def update(self, row: Any, **fields: object) -> None:
        """Changes columns of a row."""
        type(row).objects.using(self.alias).filter(pk=row.pk).update(**fields)


def fill(maker: Maker) -> None:
    """Rows as the first release wrote them."""
    make = maker.make
    ada = make("people", "Person", email="ada@example.org", password="!")
    said = {"source": "", "blueprint": "", "guide": "", "published_at": NOON}
    certification = make("programs", "Certification", key="k", title="t", **said)
    rules = make(
        "programs", "RulesVersion", certification=certification, number=1, text="", published_at=NOON
    )
    for number, state in enumerate(("withdrawn", "used", "open")):
        registration = make(
            "programs",
            "Registration",
            uuid=UUIDS[number],
            person=ada,
            certification=certification,
            legal_name="Ada",
            born_on=NOON.date(),
            country="NG",
            rules=rules,
            agreed_at=NOON,
            appointment_at=NOON,
            state=state,
        )
        history = list(HISTORY)
        if state == "open":
            history[4] = ("Unheard", {})
        attempt = write_attempt(maker, registration, ended=ENDED if state == "used" else None)
        write_journal(maker, attempt, history + [("Submitted", {"by": "candidate"})] * (state == "used"))


def write_attempt(maker: Maker, registration: Any, *, ended: datetime | None) -> Any:
    """A running attempt, or one that has ended, with its form."""
    attempt = maker.make(
        "attempts",
        "Attempt",
        uuid=registration.uuid,
        registration=registration,
        candidate=registration.person,
        certification=registration.certification,
        opened_at=NOON,
        phase="submitted" if ended else "active",
        question_count=120,
        allowed_seconds=7200,
        running_since=None if ended else NOON,
        deadline=None if ended else NOON + timedelta(seconds=7200),
        started_at=NOON,
        ended_at=ended,
        held_up_to=1,
        tab="t",
    )
    drawn = {"seed": 1, "items": [], "seconds": 1, "families": {}, "reasons": {}, "drawn_at": NOON}
    maker.make("attempts", "Form", attempt=attempt, fingerprint="f", payload="plain", **drawn)
    return attempt


def write_journal(maker: Maker, attempt: Any, history: list[tuple[str, dict[str, object]]]) -> None:
    """The entries, chained, and the receipt of an attempt that has ended."""
    prev = GENESIS
    for seq, (event, body) in enumerate(history, start=1):
        at = ENDED if event == "Submitted" else NOON
        entry = append(attempt=str(attempt.uuid), seq=seq, prev=prev, at=at, event=event, body=body)
        chain = {"at": entry.at, "prev": prev, "hash": entry.hash}
        maker.make("attempts", "JournalRow", attempt=attempt, seq=seq, event=event, body=body, **chain)
        prev = entry.hash
    maker.update(attempt, head_seq=len(history), head_hash=prev)
    if attempt.ended_at:
        maker.make("attempts", "Receipt", attempt=attempt, document={"head": prev}, issued_at=ENDED)


def rows(connection: BaseDatabaseWrapper, query: str) -> list[tuple[Any, ...]]:
    """What a query finds."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


ENTRIES = "SELECT attempt_id, seq, at, event, body, hash FROM attempts_journalrow ORDER BY attempt_id, seq"


def test_every_entry_comes_along_and_the_checkpoints_are_filled(old_site: BaseDatabaseWrapper) -> None:
    before = rows(old_site, ENTRIES)
    model = migrated(old_site, NEW)
    assert rows(old_site, ENTRIES) == before
    assert len(before) == 3 * len(HISTORY) + 1
    running, ended, broken = model("attempts", "Attempt").objects.using("old").order_by("uuid")
    state = from_snapshot(running.fold)
    assert (state.phase, state.held_up_to, state.running_since, state.tab) == (Phase.ACTIVE, 1, NOON, "t")
    assert state.plan.late_answers == "review", "what an old journal does not say has its default"
    state = from_snapshot(ended.fold)
    assert (state.phase, state.elapsed, ended.closed_at) == (
        Phase.SUBMITTED,
        timedelta(hours=1),
        ended.ended_at,
    )
    state = from_snapshot(broken.fold)
    assert (state.phase, state.allowed_seconds, state.started) == (Phase.ACTIVE, 7200, True)
    assert (running.closed_at, broken.closed_at) == (None, None)
    assert [receipt.number for receipt in model("attempts", "Receipt").objects.using("old").all()] == [1]
    assert not any(form.sealed for form in model("attempts", "Form").objects.using("old").all())


def test_what_was_refused_below_the_code_is_refused_still(old_site: BaseDatabaseWrapper) -> None:
    migrated(old_site, NEW)
    tables = ["attempts_journalrow"]
    refused = ["UPDATE attempts_journalrow SET at = 'x'", "DELETE FROM attempts_journalrow",
               "DELETE FROM attempts_attempt"]  # fmt: skip
    if old_site.vendor == "postgresql":
        tables += [f"attempts_journalrow_{n:02}" for n in range(16)]
        refused += [f"TRUNCATE {table}" for table in tables] + ["TRUNCATE attempts_attempt CASCADE"]
        refused += [f"DELETE FROM {table}" for table in tables if rows(old_site, f"SELECT 1 FROM {table}")]
    for statement in refused:
        with pytest.raises(DatabaseError, match=r"append-only|never deleted"), transaction.atomic("old"):
            rows(old_site, statement)
    with pytest.raises(DatabaseError), transaction.atomic("old"):
        rows(old_site, "INSERT INTO attempts_journalrow SELECT * FROM attempts_journalrow")


def test_the_table_lies_as_it_was_meant_to(old_site: BaseDatabaseWrapper) -> None:
    migrated(old_site, NEW)
    if old_site.vendor == "sqlite":
        ((sql,),) = rows(old_site, "SELECT sql FROM sqlite_master WHERE name = 'attempts_journalrow'")
        assert sql.endswith("WITHOUT ROWID")
        return
    parts = "SELECT count(*) FROM pg_inherits WHERE inhparent = 'attempts_journalrow'::regclass"
    assert rows(old_site, parts) == [(16,)]
    keys = """SELECT contype FROM pg_constraint
              WHERE conrelid = 'attempts_journalrow'::regclass AND contype != 'c'"""
    assert rows(old_site, keys) == [("p",)], "a primary key and no foreign one"


def test_a_body_is_json_in_both_databases(old_site: BaseDatabaseWrapper) -> None:
    migrated(old_site, NEW)
    ((body,),) = rows(old_site, "SELECT body FROM attempts_journalrow WHERE seq = 6 AND attempt_id = 1")
    assert json.loads(body) == HISTORY[5][1]
