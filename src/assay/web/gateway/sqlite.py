"""The store on SQLite: one thread that writes, one that reads.

A batch is one `BEGIN IMMEDIATE … COMMIT` in WAL mode with `synchronous=FULL`: the commit returns when the
disk has the log (SQLite, "PRAGMA synchronous"). SQLite has one writer at a time, so a batch waits for the
pages' own transactions, and they for it, at most `timeout` seconds.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec

from assay.web.gateway.store import (
    ROOMS,
    Append,
    Checkpoint,
    Head,
    Presence,
    Row,
    Standing,
    Stored,
    Unavailable,
)
from assay.web.gateway.tables import as_django_text, as_moment, checkpoint_record, stored_attempt

Answer = TypeVar("Answer")

_INSERT = "INSERT INTO attempts_journalrow (attempt_id, seq, at, event, body, hash) VALUES (?, ?, ?, ?, ?, ?)"
_CHECKPOINT = """
UPDATE attempts_attempt SET
  phase = :phase, elapsed = :elapsed_us, running_since = :running_since, deadline = :deadline,
  started_at = :started_at, ended_at = :ended_at, held_up_to = :held_up_to,
  allowed_seconds = :allowed_seconds,
  tab = :tab, head_seq = :head_seq, head_hash = :head_hash, fold = :fold
WHERE id = :pk AND head_seq < :head_seq
"""
_PRESENCE = """
UPDATE attempts_attempt SET tab_seen_at = ?, at_question = ?
WHERE id = ? AND (tab_seen_at IS NULL OR tab_seen_at < ?)
"""
_RECEIPT = "INSERT INTO attempts_receipt (attempt_id, number, document, issued_at) VALUES (?, 1, ?, ?)"
_LOAD = """
SELECT a.id, a.uuid, a.fold, a.head_seq, a.head_hash, a.message, a.started_at, a.tab_seen_at,
       coalesce(f.fingerprint, ''), coalesce(f.items, '[]'), c.key
FROM attempts_attempt a
JOIN programs_certification c ON c.id = a.certification_id
LEFT JOIN attempts_form f ON f.attempt_id = a.id
WHERE a.uuid = ?
"""
_TAIL = (
    "SELECT seq, at, event, body, hash FROM attempts_journalrow WHERE attempt_id = ? AND seq > ? ORDER BY seq"
)
_WORK = """
SELECT seq, at, event, body, hash FROM attempts_journalrow
WHERE attempt_id = ? AND json_extract(body, '$.device_seq') IS NOT NULL ORDER BY seq
"""
_HEAD = "SELECT id, head_seq, message, tab_seen_at FROM attempts_attempt WHERE id = ?"
_SEALED = "SELECT sealed FROM attempts_form WHERE attempt_id = ?"
_STANDING = """
SELECT substr(a.uuid, 1, 8) || '-' || substr(a.uuid, 9, 4) || '-' || substr(a.uuid, 13, 4) || '-'
       || substr(a.uuid, 17, 4) || '-' || substr(a.uuid, 21), c.key, a.phase, coalesce(w.news, 0),
       a.phase || '/' || a.allowed_seconds || '/' || coalesce(w.news, 0),
       a.phase || '/' || a.allowed_seconds || '/' || coalesce(w.desk, 0) || '/' || (a.tab <> '') || '/'
       || (a.phase = 'active' AND (a.tab_seen_at IS NULL OR a.tab_seen_at < :silent))
FROM attempts_attempt a
JOIN programs_certification c ON c.id = a.certification_id
LEFT JOIN proctoring_watch w ON w.attempt_id = a.id
"""
_STANDS_OF = _STANDING + "WHERE a.uuid IN (SELECT value FROM json_each(:uuids))"
_IN_ROOMS = ", ".join(f"'{phase}'" for phase in ROOMS)
_STANDS = f"{_STANDS_OF} UNION ALL {_STANDING} WHERE a.phase IN ({_IN_ROOMS})"
_MOMENTS = ("running_since", "deadline", "started_at", "ended_at")


class SqliteStore:
    """A Store over one file; `pragmas` are those of the pages' own connections."""

    def __init__(self, path: str, *, pragmas: str) -> None:
        self._writer = _Desk(path, pragmas)
        self._reader = _Desk(path, pragmas)

    async def open(self) -> None:
        """Nothing to do ahead: each desk connects when it is first used."""

    async def close(self) -> None:
        """Ends both threads."""
        await self._writer.close()
        await self._reader.close()

    async def load(self, uuids: Sequence[UUID]) -> Sequence[Stored | None]:
        """The attempts, with the entries behind their checkpoints."""
        return await self._reader.do(lambda db: [_loaded(db, uuid) for uuid in uuids])

    async def heads(self, pks: Sequence[int]) -> Sequence[Head | None]:
        """How the attempts stand now."""
        return await self._reader.do(lambda db: [_head(db, pk) for pk in pks])

    async def append(self, appends: Sequence[Append]) -> Sequence[bool]:
        """One commit for all; after a collision one commit for each."""
        return await self._writer.do(lambda db: _append(db, appends))

    async def work(self, pks: Sequence[int]) -> Sequence[Sequence[Row]]:
        """The work entries of the attempts."""
        return await self._reader.do(
            lambda db: [[Row(*row) for row in db.execute(_WORK, (pk,))] for pk in pks]
        )

    async def sealed(self, pks: Sequence[int]) -> Sequence[str]:
        """The sealed forms of the attempts."""
        return await self._reader.do(lambda db: [_sealed(db, pk) for pk in pks])

    async def keep(self, checkpoints: Sequence[Checkpoint], presences: Sequence[Presence]) -> None:
        """Brings the Attempt rows up to date, in one commit."""

        def update(db: sqlite3.Connection) -> None:
            with _transaction(db):
                _keep(db, checkpoints)
                seen = [(as_django_text(p.seen_at), p.at_question, p.pk) for p in presences]
                db.executemany(_PRESENCE, [(*row, row[0]) for row in seen])

        await self._writer.do(update)

    async def stands(
        self, uuids: Sequence[str], *, rooms: bool, silent_since: datetime
    ) -> Sequence[Standing]:
        """How these attempts stand, and all in the rooms."""
        values = {
            "uuids": msgspec.json.encode([uuid.replace("-", "") for uuid in uuids]).decode(),
            "silent": as_django_text(silent_since),
        }
        query = _STANDS if rooms else _STANDS_OF
        return await self._reader.do(lambda db: [Standing(*row) for row in db.execute(query, values)])


def _loaded(db: sqlite3.Connection, uuid: UUID) -> Stored | None:
    row = db.execute(_LOAD, (uuid.hex,)).fetchone()
    if row is None:
        return None
    tail = [Row(*entry) for entry in db.execute(_TAIL, (row[0], row[3]))]
    return stored_attempt(row, tail)


def _head(db: sqlite3.Connection, pk: int) -> Head | None:
    row = db.execute(_HEAD, (pk,)).fetchone()
    return Head(row[0], row[1], row[2], as_moment(row[3])) if row else None


def _sealed(db: sqlite3.Connection, pk: int) -> str:
    row = db.execute(_SEALED, (pk,)).fetchone()
    return str(row[0]) if row else ""


def _append(db: sqlite3.Connection, appends: Sequence[Append]) -> list[bool]:
    if _stored(db, appends):
        return [True] * len(appends)
    return [_stored(db, [one]) for one in appends]


def _stored(db: sqlite3.Connection, appends: Sequence[Append]) -> bool:
    rows = [(one.pk, r.seq, r.at, r.event, r.body, r.hash) for one in appends for r in one.rows]
    receipts = [
        (one.pk, one.receipt.document, as_django_text(one.receipt.issued_at))
        for one in appends
        if one.receipt
    ]
    try:
        with _transaction(db):
            db.executemany(_INSERT, rows)
            _keep(db, [one.checkpoint for one in appends if one.checkpoint])
            db.executemany(_RECEIPT, receipts)
    except sqlite3.IntegrityError:
        return False
    return True


def _keep(db: sqlite3.Connection, checkpoints: Sequence[Checkpoint]) -> None:
    records = []
    for checkpoint in checkpoints:
        record = checkpoint_record(checkpoint)
        moments = {name: as_django_text(record[name]) for name in _MOMENTS}  # type: ignore[arg-type]
        records.append({**record, **moments, "fold": msgspec.json.encode(record["fold"]).decode()})
    db.executemany(_CHECKPOINT, records)


class _transaction:
    """BEGIN IMMEDIATE … COMMIT, or ROLLBACK; `with connection` of the library would begin deferred."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._db.execute("COMMIT")
        elif self._db.in_transaction:
            self._db.execute("ROLLBACK")


class _Desk:
    """One thread with one connection of its own; made anew after an error."""

    def __init__(self, path: str, pragmas: str) -> None:
        self._path, self._pragmas = path, pragmas
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="gateway-sqlite")
        self._db: sqlite3.Connection | None = None

    async def do(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """What `work` returns, done on this desk's thread; a failure of the database becomes Unavailable."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._done, work)

    def _done(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        try:
            return work(self._connected())
        except sqlite3.Error as error:
            self._drop()
            raise Unavailable(str(error)) from error

    def _connected(self) -> sqlite3.Connection:
        if self._db is None:
            self._db = sqlite3.connect(self._path, isolation_level=None, timeout=20)
            self._db.executescript(self._pragmas)
        return self._db

    def _drop(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()

    async def close(self) -> None:
        """Closes the connection on its own thread, and ends the thread."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._drop)
        self._thread.shutdown()
