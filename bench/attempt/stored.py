"""Acknowledged against stored: every entry that a device was told is safe, looked up in the journal by SQL.

missing    acknowledged, but no journal row of the attempt has this device_seq
differing  a row has it, but with another content (its device chain is another)
twice      more than one row of an attempt has the same device_seq
"""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg

WORK = (
    *("AnswerSaved", "Flagged", "Unflagged", "StruckOut", "Visited"),
    *("Noted", "Commented", "Highlighted", "SectionClosed"),
)
_EVENTS = ", ".join(f"'{event}'" for event in WORK)

# `{seq}` and `{chain}` are the body's members in the words of the database at hand.
STORED = """CREATE TEMPORARY TABLE stored AS
    SELECT a.uuid AS attempt, {seq} AS device_seq, {chain} AS chain
    FROM attempts_journalrow j JOIN attempts_attempt a ON a.id = j.attempt_id
    WHERE j.event IN ({events})"""
POSTGRESQL = STORED.format(seq="(j.body->>'device_seq')::int", chain="j.body->>'chain'", events=_EVENTS)
SQLITE = STORED.format(
    seq="json_extract(j.body, '$.device_seq')", chain="json_extract(j.body, '$.chain')", events=_EVENTS
)
MISSING = """SELECT count(*) FROM acknowledged a WHERE NOT EXISTS
    (SELECT 1 FROM stored s WHERE s.attempt = a.attempt AND s.device_seq = a.device_seq)"""
DIFFERING = """SELECT count(*) FROM acknowledged a JOIN stored s
    ON s.attempt = a.attempt AND s.device_seq = a.device_seq WHERE s.chain <> a.chain"""
TWICE = """SELECT count(*) FROM
    (SELECT 1 FROM stored GROUP BY attempt, device_seq HAVING count(*) > 1) AS found"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became of the acknowledged entries. `stored` counts all work entries of the journals."""

    acknowledged: int
    stored: int
    missing: int
    differing: int
    twice: int

    @property
    def holds(self) -> bool:
        """Nothing acknowledged is missing, other, or there twice."""
        return not (self.missing or self.differing or self.twice)


def compare(log: Path, database_url: str) -> Comparison:
    """Compares a log of `attempt,device_seq,chain` lines with the journals of a database."""
    if database_url.startswith("sqlite:///"):
        return _on_sqlite(log, database_url.removeprefix("sqlite:///"))
    return _on_postgresql(log, database_url)


def _lines(log: Path) -> Iterator[tuple[str, int, str]]:
    with log.open(newline="") as lines:
        for attempt, seq, chain in csv.reader(lines):
            yield attempt, int(seq), chain


def _on_postgresql(log: Path, url: str) -> Comparison:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET work_mem = '256MB'")
        cursor.execute("CREATE TEMPORARY TABLE acknowledged (attempt uuid, device_seq int, chain text)")
        with cursor.copy("COPY acknowledged FROM STDIN") as copy:
            for line in _lines(log):
                copy.write_row(line)
        cursor.execute(POSTGRESQL)
        cursor.execute("ANALYZE acknowledged")
        cursor.execute("ANALYZE stored")
        counts = []
        for question in (*map(_count, ("acknowledged", "stored")), MISSING, DIFFERING, TWICE):
            cursor.execute(question)
            counts.append(int((cursor.fetchone() or (0,))[0]))
    return Comparison(*counts)


def _on_sqlite(log: Path, path: str) -> Comparison:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TEMPORARY TABLE acknowledged (attempt text, device_seq int, chain text)")
        plain = ((attempt.replace("-", ""), seq, chain) for attempt, seq, chain in _lines(log))
        connection.executemany("INSERT INTO acknowledged VALUES (?, ?, ?)", plain)
        connection.execute(SQLITE)
        connection.execute("CREATE INDEX temp.stored_seq ON stored (attempt, device_seq)")
        questions = (*map(_count, ("acknowledged", "stored")), MISSING, DIFFERING, TWICE)
        return Comparison(*(int(connection.execute(question).fetchone()[0]) for question in questions))


def _count(table: str) -> str:
    return f"SELECT count(*) FROM {table}"
