"""Verifying a certificate among very many, through the server, on each database that Assay supports.

usage: python bench/directory/bench_verification.py [--holders N] [--rounds N] [--only sqlite|postgresql]

Each engine gets a scratch site with synthetic holders (certified.py), served by `assay serve` as an operator
would. One visitor at a time asks, over connections that stay open: in every round each kind of question is
put about another holder, none of whom was asked about before. The floors are measured in the same rounds: a
page of the same server that asks nothing of anybody (robots.txt), and the engine's own lookup of one row by
its primary key. Times are what the visitor sees, from the first byte sent to the last received. Each question
is put three times running: p50, p95 and p99 are of the first time, and so is the limit; "least" is the p99 of
the best of the three, since other work on the machine only ever adds.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import psycopg

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.attempt.exam_site import ExamSite  # noqa: E402
from bench.directory.engines import ENGINES, scratch_site  # noqa: E402

PORT = 8450
MOST_MS = 5.0
WARM_UP = 20
TIMES = 3
MOST_IDLE_SECONDS = 5
VISITORS = 30
"""Each from an address of its own (127.0.0.0/8), as one may only ask so often; idle ones are hung up on."""

EMPTY, LOOKUP = "floor: a page that asks nothing", "floor: the engine's own lookup of one row"
Holder = dict[str, Any]


def main() -> None:
    """Prints a table an engine; exits with 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--holders", type=int, default=100_000, help="holders; the goal is for 1000000")
    parser.add_argument("--rounds", type=int, default=500, help="questions of each kind")
    parser.add_argument("--only", choices=ENGINES, help="one engine")
    chosen = parser.parse_args()
    missed = 0
    for engine in ENGINES:
        if chosen.only in (None, engine):
            missed += _measure(engine, chosen.holders, chosen.rounds)
    sys.exit(1 if missed else 0)


def _measure(engine: str, holders: int, rounds: int) -> int:
    with scratch_site(engine, port=PORT + ENGINES.index(engine)) as site:
        told = site.room / "signed.json"
        words = [str(holders), str(rounds + WARM_UP), str(told)]
        subprocess.run(
            [sys.executable, "-m", "bench.directory.certified", *words],
            env=site.environment, cwd=ROOT, check=True,
        )  # fmt: skip
        people: list[Holder] = json.loads(told.read_text())
        np.random.Generator(np.random.PCG64(2)).shuffle(people)
        site.start()
        times = _ask(site, people)
    print(f"{engine}: {holders:,} holders, {rounds} rounds; load of the machine {os.getloadavg()[0]:.1f}")
    return _report(times)


def _ask(site: ExamSite, people: list[Holder]) -> dict[str, list[list[float]]]:
    """Milliseconds of the answers to each question, by its kind."""
    visitors = [Visitor(site.port, f"127.0.1.{n + 1}") for n in range(VISITORS)]
    lookup = _lookup(site.environment["ASSAY_DATABASE_URL"])
    times: dict[str, list[list[float]]] = {}
    for number, person in zip(count(-WARM_UP), people):
        visitor = visitors[number % VISITORS]
        visitor.arrive()
        for kind, ask in _questions(visitor, person, lookup).items():
            taken = [_milliseconds(ask) for _ in range(TIMES)]
            if number >= 0:
                times.setdefault(kind, []).append(taken)
    return times


def _milliseconds(ask: Callable[[], object]) -> float:
    started = time.perf_counter()
    ask()
    return (time.perf_counter() - started) * 1000


class Visitor:
    """Somebody at an address of their own, with a connection that stays open."""

    def __init__(self, port: int, address: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=30, source_address=(address, 0))
        self._seen: dict[str, str] = {}
        self._used = time.monotonic()

    def arrive(self) -> None:
        """Before a round: connects again if the server may have hung up meanwhile."""
        if time.monotonic() - self._used > MOST_IDLE_SECONDS:
            self._connection.close()
            self._connection.connect()
        self._used = time.monotonic()

    def get(self, path: str, status: int = 200, **headers: str) -> bytes:
        """The body; raises AssertionError when the status is another one."""
        return self._send("GET", path, None, headers, status)

    def get_again(self, path: str) -> bytes:
        """As a cache asks whether what it has is still right."""
        if path not in self._seen:
            self.get(path)
        return self.get(path, 304, **{"If-None-Match": self._seen[path]})

    def post(self, path: str, fields: dict[str, str], file: bytes = b"", status: int = 200) -> bytes:
        """Sends a form."""
        parts = [_part(f'name="{name}"', value.encode()) for name, value in fields.items()]
        parts += [_part('name="file"; filename="credential.json"', file)] if file else []
        body = b"".join([*parts, b"--X--\r\n"])
        return self._send("POST", path, body, {"Content-Type": "multipart/form-data; boundary=X"}, status)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], status: int
    ) -> bytes:
        self._connection.request(method, path, body, {"Accept-Encoding": "gzip", **headers})
        answer = self._connection.getresponse()
        content = answer.read()
        assert answer.status == status, f"{method} {path}: {answer.status} {content[:500]!r}"
        self._seen[path] = answer.headers.get("ETag", "")
        return content


def _part(name: str, content: bytes) -> bytes:
    return b"--X\r\nContent-Disposition: form-data; " + name.encode() + b"\r\n\r\n" + content + b"\r\n"


def _lookup(url: str) -> Callable[[int], object]:
    """The engine's own driver, asking for one row by its primary key."""
    if url.startswith("sqlite:///"):
        file = sqlite3.connect(url.removeprefix("sqlite:///"))
        return lambda key: file.execute(
            "SELECT number FROM credentials_credential WHERE id = ?", [key]
        ).fetchone()
    server = psycopg.connect(url, autocommit=True)
    return lambda key: server.execute(
        "SELECT number FROM credentials_credential WHERE id = %s", [key]
    ).fetchone()


def _questions(
    visitor: Visitor, person: Holder, lookup: Callable[[int], object]
) -> dict[str, Callable[[], object]]:
    page, document = f"/credentials/{person['uuid']}", person["document"]
    listed = "/" + document["credentialStatus"]["statusListCredential"].split("/", 3)[3]
    file = json.dumps(document, indent=2).encode()
    named = {"reference": person["number"], "name": person["name"]}

    def by_number() -> None:
        visitor.post("/verify/", named, status=302)
        visitor.get(page)

    return {
        LOOKUP: lambda: lookup(person["id"]),
        EMPTY: lambda: visitor.get("/robots.txt"),
        "its page, by link": lambda: visitor.get(page),
        "number and name: form, then page": by_number,
        "its file, uploaded": lambda: visitor.post("/verify/", {}, file),
        "the signed credential": lambda: visitor.get(f"{page}.json"),
        "the status list": lambda: visitor.get(listed),
        "the status list, had before": lambda: visitor.get_again(listed),
    }


def _report(times: dict[str, list[list[float]]]) -> int:
    floor = np.percentile([first for first, *_ in times[EMPTY]], [50, 99])
    print(f"{'ms':44} {'p50':>7} {'p95':>7} {'p99':>7} {'least':>7}   p50, p99 to the empty page's   limit")
    missed = 0
    for kind, taken in times.items():
        p50, p95, p99 = np.percentile([first for first, *_ in taken], [50, 95, 99])
        least = np.percentile([min(three) for three in taken], 99)
        is_floor = kind in (EMPTY, LOOKUP)
        missed += p99 > MOST_MS and not is_floor
        limit = "" if is_floor else f"{MOST_MS:5.0f}{'  MISSED' if p99 > MOST_MS else ''}"
        ratios = f"{p50 / floor[0]:10.1f} {p99 / floor[1]:7.1f}"
        print(f"{kind:44} {p50:7.2f} {p95:7.2f} {p99:7.2f} {least:7.2f}   {ratios} {limit:>20}")
    print(flush=True)
    return missed


if __name__ == "__main__":
    main()
