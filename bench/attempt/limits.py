"""The limits that a save cannot beat on this machine: the disk's sync, and the database's single-row commit.

pgbench stores the same row as the product: a twin of the journal table (columns, primary key, partitions),
a body of the same size, one commit a row, prepared statements, over the socket. Each client writes one
attempt's journal, entry after entry.
"""

import json
import os
import re
import resource
import subprocess
import time
from pathlib import Path

import psycopg

from bench.attempt.cluster import USER, Cluster

CONNECTS_A_SECOND = 64
"""A connection is a process of the server: on a busy machine they come slowly."""

TWIN = "twin_of_journal"
BODY = json.dumps(
    {
        "chain": "c" * 32,
        "choice": [2],
        "device_seq": 1042,
        "late": False,
        "left": 5321,
        "made_at": "2026-11-23T10:41:07.113Z",
        "number": 117,
    },
    separators=(",", ": "),  # pgbench would take `:false` for one of its variables
)
SCRIPT = f"""\\set seq :seq + 1
\\set attempt :client_id + :first
INSERT INTO {TWIN} (attempt_id, seq, at, event, body, hash)
VALUES (:attempt, :seq, '2026-11-23T10:41:07.301Z', 'AnswerSaved', '{BODY}', '{"a" * 64}');
"""


class Pgbench:
    """The single-row limit of a database that has the product's journal table."""

    def __init__(self, cluster: Cluster, database: str, *, journal: str = "attempts_journalrow") -> None:
        self._cluster, self._database = cluster, database
        self._runs = 0
        self._script = cluster.room / "insert.sql"
        self._script.write_text(SCRIPT)
        with psycopg.connect(cluster.url(database), autocommit=True) as connection:
            parts = _partitions(connection, journal)
            by = " PARTITION BY HASH (attempt_id)" if parts else ""
            connection.execute(f"CREATE TABLE {TWIN} (LIKE {journal} INCLUDING ALL){by}")
            for n in range(parts):
                connection.execute(
                    f"CREATE TABLE {TWIN}_{n} PARTITION OF {TWIN} "
                    f"FOR VALUES WITH (MODULUS {parts}, REMAINDER {n})"
                )
        self.shape = f"{parts} hash partitions" if parts else "one table"

    def rate(self, *, clients: int, seconds: float) -> dict[str, float]:
        """Committed rows a second, without the time to connect; µs of pgbench's own processor time a row."""
        self._runs += 1
        before = _children_seconds()
        lasting = round(
            seconds + clients / CONNECTS_A_SECOND
        )  # its clock runs while it connects, its rate does not
        told = subprocess.run(
            [
                *(str(self._cluster.programs / "pgbench"), "--no-vacuum", "--protocol=prepared"),
                *(f"--client={clients}", "--jobs=2", f"--time={max(1, lasting)}"),
                *(f"--define=first={self._runs * 1000}", "--define=seq=0", f"--file={self._script}"),
                *(f"--host={self._cluster.room}", f"--username={USER}", self._database),
            ],
            cwd=self._cluster.room,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        own = _children_seconds() - before
        rate, rows = (re.search(pattern, told) for pattern in (r"tps = ([\d.]+)", r"processed: (\d+)"))
        if not (rate and rows and int(rows[1])) or "number of failed transactions: 0" not in told:
            raise RuntimeError(f"pgbench failed:\n{told}")
        return {"per_second": float(rate[1]), "answers": int(rows[1]), "loader_us": own / int(rows[1]) * 1e6}


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _partitions(connection: psycopg.Connection[tuple[object, ...]], table: str) -> int:
    row = connection.execute(
        "SELECT count(*) FROM pg_inherits WHERE inhparent = %s::regclass", [table]
    ).fetchone()
    return int(str(row[0])) if row else 0


def sync_rate(folder: Path, *, seconds: float) -> dict[str, float]:
    """fdatasync of a 4 KiB overwrite, one after another: times a second, p50 and p99 in ms."""
    path = folder / "sync-probe"
    page = bytes(4096)
    times: list[float] = []
    fd = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        os.write(fd, page * 64)
        os.fsync(fd)
        end = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < end:
            os.pwrite(fd, page, 4096 * (len(times) % 64))
            os.fdatasync(fd)
            times.append(time.perf_counter() - begun)
    finally:
        os.close(fd)
        path.unlink()
    times.sort()
    return {
        "per_second": len(times) / sum(times),
        "p50_ms": times[len(times) // 2] * 1000,
        "p99_ms": times[int(len(times) * 0.99)] * 1000,
    }
