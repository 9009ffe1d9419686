"""The benchmark's comparison must be able to fail: each kind of broken promise is planted and found."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest

from bench.attempt.stored import Comparison, compare

ADA = UUID(int=1)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A database with Ada's journal: the start, and entries 1 to 3 of her device."""
    path = tmp_path / "site.sqlite3"
    with closing(sqlite3.connect(path)) as site, site:
        site.execute("CREATE TABLE attempts_attempt (id integer, uuid text)")
        site.execute(
            "CREATE TABLE attempts_journalrow (attempt_id integer, seq integer, event text, body text)"
        )
        site.execute("INSERT INTO attempts_attempt VALUES (7, ?)", [ADA.hex])
        site.execute("INSERT INTO attempts_journalrow VALUES (7, 1, 'Started', '{}')")
        for number in (1, 2, 3):
            store(site, row=number + 1, device_seq=number, chain=f"chain-{number}")
    return path


def store(site: sqlite3.Connection, *, row: int, device_seq: int, chain: str) -> None:
    body = json.dumps({"device_seq": device_seq, "chain": chain})
    site.execute("INSERT INTO attempts_journalrow VALUES (7, ?, 'AnswerSaved', ?)", [row, body])


def compared(journal: Path, *acknowledged: tuple[int, str]) -> Comparison:
    log = journal.with_name("acknowledged.csv")
    log.write_text("".join(f"{ADA},{seq},{chain}\n" for seq, chain in acknowledged))
    return compare(log, f"sqlite:///{journal}")


def test_what_is_stored_as_acknowledged_holds_even_when_more_is_stored(journal: Path) -> None:
    found = compared(journal, (1, "chain-1"), (2, "chain-2"))
    assert found == Comparison(acknowledged=2, stored=3, missing=0, differing=0, twice=0)
    assert found.holds


def test_an_acknowledged_entry_without_a_row_is_missing(journal: Path) -> None:
    found = compared(journal, (3, "chain-3"), (4, "chain-4"))
    assert (found.missing, found.differing, found.twice, found.holds) == (1, 0, 0, False)


def test_an_acknowledged_entry_stored_with_another_content_differs(journal: Path) -> None:
    found = compared(journal, (2, "another"))
    assert (found.missing, found.differing, found.twice, found.holds) == (0, 1, 0, False)


def test_an_entry_in_two_rows_is_there_twice(journal: Path) -> None:
    with closing(sqlite3.connect(journal)) as site, site:
        store(site, row=5, device_seq=3, chain="chain-3")
    found = compared(journal, (3, "chain-3"))
    assert (found.missing, found.differing, found.twice, found.holds) == (0, 0, 1, False)
