"""The store on PostgreSQL: a connection that writes, one that reads, one that keeps rows up to date, and one
that looks for what is new.

A batch of saves is one INSERT of arrays written as text, which was the cheapest of the ways measured (a third
of the client's time of bound lists). With `synchronous_commit=on` the statement
returns when the disk has it. A row number that is taken fails the statement as a whole; then each attempt's
rows are stored apart, so that one that lost a race does not hold up the others.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import msgspec
import psycopg
from psycopg import AsyncConnection
from psycopg.errors import LockNotAvailable, QueryCanceled, UniqueViolation

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
from assay.web.gateway.tables import checkpoint_record, stored_attempt

_INSERT = """
INSERT INTO attempts_journalrow (attempt_id, seq, at, event, body, hash)
SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::text[], %s::jsonb[], %s::text[])
"""
_CHECKPOINT = """
UPDATE attempts_attempt a SET
  phase = v.phase, elapsed = make_interval(secs => v.elapsed_us / 1e6), running_since = v.running_since,
  deadline = v.deadline, started_at = v.started_at, ended_at = v.ended_at, held_up_to = v.held_up_to,
  allowed_seconds = v.allowed_seconds, tab = v.tab, head_seq = v.head_seq, head_hash = v.head_hash,
  fold = v.fold
FROM jsonb_to_recordset(%s::jsonb) AS v(
  pk bigint, phase text, elapsed_us bigint, running_since timestamptz, deadline timestamptz,
  started_at timestamptz, ended_at timestamptz, held_up_to int, allowed_seconds int, tab text, head_seq int,
  head_hash text, fold jsonb)
WHERE a.id = v.pk AND a.head_seq < v.head_seq
"""
# Rows before journal, and rows by their keys: Django's actions lock in the same order, and so does every
# worker. Crosswise, two would wait for each other until the database gives up on one.
_LOCK = "SELECT id FROM attempts_attempt WHERE id = ANY(%s::bigint[]) ORDER BY id FOR NO KEY UPDATE"
_PRESENCE = """
UPDATE attempts_attempt a SET tab_seen_at = v.seen_at, at_question = v.at_question
FROM jsonb_to_recordset(%s::jsonb) AS v(pk bigint, seen_at timestamptz, at_question int)
WHERE a.id = v.pk AND (a.tab_seen_at IS NULL OR a.tab_seen_at < v.seen_at)
"""
_RECEIPT = """
INSERT INTO attempts_receipt (attempt_id, number, document, issued_at)
SELECT v.pk, 1, v.document, v.issued_at
FROM jsonb_to_recordset(%s::jsonb) AS v(pk bigint, document jsonb, issued_at timestamptz)
"""
_LOAD = """
SELECT a.id, a.uuid, a.fold::text, a.head_seq, a.head_hash, a.message, a.started_at, a.tab_seen_at,
       coalesce(f.fingerprint, ''), coalesce(f.items::text, '[]'), c.key
FROM attempts_attempt a
JOIN programs_certification c ON c.id = a.certification_id
LEFT JOIN attempts_form f ON f.attempt_id = a.id
WHERE a.uuid = ANY(%s::uuid[])
"""
_TAIL = """
SELECT j.attempt_id, j.seq, j.at, j.event, j.body::text, j.hash
FROM unnest(%s::bigint[], %s::int[]) AS v(pk, head)
JOIN attempts_journalrow j ON j.attempt_id = v.pk AND j.seq > v.head
ORDER BY j.attempt_id, j.seq
"""
_WORK = """
SELECT attempt_id, seq, at, event, body::text, hash FROM attempts_journalrow
WHERE attempt_id = ANY(%s::bigint[]) AND body ? 'device_seq' ORDER BY attempt_id, seq
"""
_HEADS = "SELECT id, head_seq, message, tab_seen_at FROM attempts_attempt WHERE id = ANY(%s::bigint[])"
_SEALED = "SELECT attempt_id, sealed FROM attempts_form WHERE attempt_id = ANY(%s::bigint[])"
# Two reads in one question: an OR of both conditions would walk all attempts there ever were.
_STANDING: LiteralString = """
SELECT a.uuid::text, c.key, a.phase, coalesce(w.news, 0),
       a.phase || '/' || a.allowed_seconds || '/' || coalesce(w.news, 0),
       a.phase || '/' || a.allowed_seconds || '/' || coalesce(w.desk, 0) || '/' || (a.tab <> '')::text || '/'
       || (a.phase = 'active' AND (a.tab_seen_at IS NULL OR a.tab_seen_at < %(silent)s))::text
FROM attempts_attempt a
JOIN programs_certification c ON c.id = a.certification_id
LEFT JOIN proctoring_watch w ON w.attempt_id = a.id
"""
_STANDS_OF = _STANDING + "WHERE a.uuid = ANY(%(uuids)s::uuid[])"
_STANDS = _STANDS_OF + " UNION ALL " + _STANDING + "WHERE a.phase = ANY(%(phases)s)"
_MANNERS: LiteralString = (
    "SET lock_timeout = '3s'; SET statement_timeout = '10s'; SET synchronous_commit = on"
)
# For this transaction only: said for a session, it could stick to a connection that a pool hands to the
# writer, and answers would be acknowledged before they are on the disk.
_SOON: LiteralString = "SET LOCAL synchronous_commit = off"


class PostgresStore:
    """A Store over two connections of psycopg; connects again when a connection was lost."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._writer = _Line(parameters)
        self._reader = _Line(parameters)
        # Checkpoints are the journal said again: nobody waits for the disk because of them, or for them.
        self._keeper = _Line(parameters)
        # What the live streams tell may be late; what a candidate saves must not wait behind it.
        self._watcher = _Line(parameters)

    async def open(self) -> None:
        """Nothing to do ahead: a line connects when it is first used, and the site serves pages before."""

    async def close(self) -> None:
        """Hangs up."""
        await self._writer.hang_up()
        await self._reader.hang_up()
        await self._keeper.hang_up()
        await self._watcher.hang_up()

    async def load(self, uuids: Sequence[UUID]) -> Sequence[Stored | None]:
        """The attempts, with the entries behind their checkpoints."""
        async with self._reader.use() as connection:
            found = await _all(connection, _LOAD, ([str(uuid) for uuid in uuids],))
            heads = [row[0] for row in found], [row[3] for row in found]
            tails = _by_attempt(await _all(connection, _TAIL, heads))
        stored = {row[1]: stored_attempt(row, tails.get(row[0], ())) for row in found}
        return [stored.get(uuid) for uuid in uuids]

    async def heads(self, pks: Sequence[int]) -> Sequence[Head | None]:
        """How the attempts stand now, in one read for all who ask."""
        async with self._reader.use() as connection:
            rows = await _all(connection, _HEADS, (list(set(pks)),))
        heads = {row[0]: Head(*row) for row in rows}
        return [heads.get(pk) for pk in pks]

    async def append(self, appends: Sequence[Append]) -> Sequence[bool]:
        """One commit for all; after a collision one commit for each."""
        async with self._writer.use() as connection:
            if await _stored(connection, appends):
                return [True] * len(appends)
            return [await _stored(connection, [one]) for one in appends]

    async def work(self, pks: Sequence[int]) -> Sequence[Sequence[Row]]:
        """The work entries of the attempts."""
        async with self._reader.use() as connection:
            found = _by_attempt(await _all(connection, _WORK, (list(set(pks)),)))
        return [found.get(pk, ()) for pk in pks]

    async def sealed(self, pks: Sequence[int]) -> Sequence[str]:
        """The sealed forms of the attempts."""
        async with self._reader.use() as connection:
            found = dict(await _all(connection, _SEALED, (list(set(pks)),)))
        return [found.get(pk, "") for pk in pks]

    async def keep(self, checkpoints: Sequence[Checkpoint], presences: Sequence[Presence]) -> None:
        """Two updates of the same rows, in one commit that nobody waits for."""
        pks = {one.pk for one in checkpoints} | {one.pk for one in presences}
        async with self._keeper.use() as connection, connection.transaction():
            await connection.execute(_SOON)
            await connection.execute(_LOCK, (sorted(pks),))
            if checkpoints:
                await connection.execute(_CHECKPOINT, (_checkpoints(checkpoints),))
            if presences:
                records = msgspec.json.encode(sorted(presences, key=lambda presence: presence.pk))
                await connection.execute(_PRESENCE, (records.decode(),))

    async def stands(
        self, uuids: Sequence[str], *, rooms: bool, silent_since: datetime
    ) -> Sequence[Standing]:
        """How these attempts stand, and all in the rooms."""
        values = {"uuids": list(uuids), "phases": list(ROOMS), "silent": silent_since}
        async with self._watcher.use() as connection:
            cursor = await connection.execute(_STANDS if rooms else _STANDS_OF, values, prepare=True)
            return [Standing(*row) for row in await cursor.fetchall()]


async def _stored(connection: AsyncConnection[tuple[Any, ...]], appends: Sequence[Append]) -> bool:
    ordered = sorted(appends, key=lambda append: append.pk)
    checkpoints = [one.checkpoint for one in ordered if one.checkpoint]
    try:
        if not checkpoints:
            await connection.execute(_INSERT, _arrays(ordered), prepare=True)
            return True
        async with connection.transaction():
            await connection.execute(_LOCK, ([one.pk for one in checkpoints],))
            await connection.execute(_INSERT, _arrays(ordered), prepare=True)
            await connection.execute(_CHECKPOINT, (_checkpoints(checkpoints),))
            receipts = [
                {
                    "pk": one.pk,
                    "document": msgspec.Raw(one.receipt.document.encode()),
                    "issued_at": one.receipt.issued_at,
                }
                for one in ordered
                if one.receipt
            ]
            if receipts:
                await connection.execute(_RECEIPT, (msgspec.json.encode(receipts).decode(),))
    except (UniqueViolation, LockNotAvailable):
        return False
    return True


def _arrays(appends: Sequence[Append]) -> tuple[str, ...]:
    """The rows as six array literals; stamps, names and hashes need no quotes, bodies do."""
    pks, seqs, ats, names, bodies, hashes = [], [], [], [], [], []
    for append in appends:
        pk = str(append.pk)
        for row in append.rows:
            pks.append(pk)
            seqs.append(str(row.seq))
            ats.append(row.at)
            names.append(row.event)
            bodies.append(row.body.replace("\\", "\\\\").replace('"', '\\"'))
            hashes.append(row.hash)
    plain = (f"{{{','.join(column)}}}" for column in (pks, seqs, ats, names))
    return *plain, '{"' + '","'.join(bodies) + '"}', f"{{{','.join(hashes)}}}"


def _checkpoints(checkpoints: Sequence[Checkpoint]) -> str:
    return msgspec.json.encode([checkpoint_record(one) for one in checkpoints]).decode()


async def _all(
    connection: AsyncConnection[tuple[Any, ...]], query: LiteralString, values: Sequence[object]
) -> list[tuple[Any, ...]]:
    cursor = await connection.execute(query, values)
    return await cursor.fetchall()


def _by_attempt(rows: Sequence[tuple[Any, ...]]) -> dict[int, tuple[Row, ...]]:
    found: dict[int, list[Row]] = {}
    for pk, *row in rows:
        found.setdefault(pk, []).append(Row(*row))
    return {pk: tuple(rows) for pk, rows in found.items()}


class _Line:
    """One connection, used by one task at a time, made anew after it was lost."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self._parameters = parameters
        self._connection: AsyncConnection[tuple[Any, ...]] | None = None
        self._lock = asyncio.Lock()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[AsyncConnection[tuple[Any, ...]]]:
        """The connection; whatever goes wrong on it becomes Unavailable, for the outcome is not known."""
        async with self._lock:
            try:
                yield await self._connected()
            except (psycopg.Error, QueryCanceled, OSError) as error:
                await self._drop()
                raise Unavailable(str(error)) from error
            except BaseException:  # a cancelled task may leave an answer on the line
                await self._drop()
                raise

    async def _connected(self) -> AsyncConnection[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = await AsyncConnection.connect(
                **self._parameters, autocommit=True, connect_timeout=3
            )
            await self._connection.execute(_MANNERS)
        return self._connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def hang_up(self) -> None:
        """Closes the connection once nobody uses it."""
        async with self._lock:
            await self._drop()
