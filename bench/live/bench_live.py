"""How fast live proctoring is, and what an open stream costs: `assay serve`, N candidates, a desk.

usage: python bench/live/bench_live.py [--candidates 300] [--each 1] [--desks 4] [--rounds 40] [--workers 1]
       [--interface rsgi|asgi] [--database postgresql|sqlite] [--quiet 20] [--port 8490] [--json FILE]

What is measured, each as a person would see it:

- *pause*: from the proctor's click to the moment when the candidate's page, told by its stream, has fetched
  that the exam is paused. Goal: p95 < 1 s.
- *message*: from the proctor's click to the candidate's page having the words.
- *signal*: from the player's call to the desk having the redrawn card. Goal: p95 < 1 s.
- *a stream*: processor time of the server and of the database with all streams open and nothing going on,
  and memory, against the same server without streams.

Meanwhile every candidate's player says how it stands every five seconds, as in an exam. Everything runs on
this machine: clients and server share its processors, so the figures are upper bounds. Exit 1: a goal missed.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.attempt.cluster import Cluster
from bench.attempt.exam_site import HOST, ROOT, ExamSite
from bench.attempt.machine import memory_megabytes, processor_seconds
from bench.live.http_client import Line

GOAL = 1.0
TELL_EVERY = 5.0


class Page:
    """A candidate's player or a proctor's desk: reads its stream and wakes whoever waits for a change."""

    def __init__(self, line: Line, path: str, token: str) -> None:
        self.line, self.path, self.token = line, path, token
        self.changed = asyncio.Condition()
        self.last: dict[str, Any] = {}
        self.opened = asyncio.Event()

    async def read(self) -> None:
        """Follows the stream until it ends."""
        async for _, data in self.line.events(self.path, self.token):
            self.opened.set()
            async with self.changed:
                self.last = data
                self.changed.notify_all()

    async def until(self, true: Callable[[dict[str, Any]], Awaitable[bool]]) -> None:
        """Waits for an event after which `true`, asked anew after each, holds."""
        async with self.changed:
            while True:
                await asyncio.wait_for(self.changed.wait(), 30)
                if await true(self.last):
                    return


class Day:
    """An exam day on one server."""

    def __init__(self, site: ExamSite, people: dict[str, Any], *, desks: int, each: int) -> None:
        self.line = Line(HOST, site.port)
        self.people, self.exams = people, people["exams"]
        self.candidates = [Page(self.line, f"/exam/{e['uuid']}/live", e["token"]) for e in self.exams * each]
        self.desks = [Page(self.line, "/proctor/stream", people["desk"]) for _ in range(desks)]

    @asynccontextmanager
    async def streams(self) -> AsyncIterator[None]:
        """All streams are open for the length of the block."""
        pages = [*self.candidates, *self.desks]
        reading = [asyncio.create_task(page.read()) for page in pages]
        for page, task in zip(pages, reading, strict=True):
            opened = asyncio.create_task(page.opened.wait())
            done, _ = await asyncio.wait({opened, task}, timeout=60, return_when=asyncio.FIRST_COMPLETED)
            if opened not in done:
                raise RuntimeError(f"{page.path} did not open: {task}")
        yield
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)

    async def tell_on_and_on(self) -> None:
        """Every player says how it stands, spread over TELL_EVERY seconds."""
        while True:
            begun = time.monotonic()
            for number in range(len(self.exams)):
                with suppress(OSError):
                    await self.tell(number, [])
                due = begun + TELL_EVERY * (number + 1) / len(self.exams)
                await asyncio.sleep(max(0, due - time.monotonic()))

    async def tell(self, number: int, signals: list[dict[str, object]]) -> None:
        """What a player says of itself."""
        said = {"guard": "armed", "camera": "live", "left_to_send": 0, "signals": signals}
        status, content = await self._asked(number, "POST", "watch", said)
        if status != 200:
            raise OSError(f"watch: {status} {content[:200]!r}")

    async def news(self, number: int) -> dict[str, Any]:
        """What is new for a candidate."""
        status, content = await self._asked(number, "GET", "news?after=0")
        if status != 200:
            raise OSError(f"news: {status} {content[:200]!r}")
        fetched: dict[str, Any] = json.loads(content)
        return fetched

    async def click(self, number: int, move: str, **fields: str) -> None:
        """A proctor presses a button."""
        cookie = self.people["cookie"]
        secret = cookie.rpartition("=")[2]
        headers = {"cookie": cookie, "content-type": "application/x-www-form-urlencoded"}
        headers["origin"] = f"http://{HOST}:{self.line.port}"
        body = urlencode({"csrfmiddlewaretoken": secret, **fields}).encode()
        path = f"/proctor/{self.exams[number]['uuid']}/{move}"
        status, content = await self.line.call("POST", path, headers, body)
        if status not in (200, 204, 302):
            raise OSError(f"{path}: {status} {content[:300]!r}")

    async def card(self, number: int) -> bytes:
        """The card of a candidate, as the desk fetches it."""
        path = f"/proctor/cards?only={self.exams[number]['uuid']}"
        status, content = await self.line.call("GET", path, {"cookie": self.people["cookie"]})
        if status != 200:
            raise OSError(f"{path}: {status}")
        return content

    async def _asked(self, number: int, method: str, path: str, content: object = None) -> tuple[int, bytes]:
        exam = self.exams[number]
        headers = {"authorization": f"Bearer {exam['token']}", "content-type": "application/json"}
        body = b"" if content is None else json.dumps(content).encode()
        return await self.line.call(method, f"/exam/{exam['uuid']}/{path}", headers, body)


async def paused(day: Day, number: int) -> float:
    """Seconds from the proctor's click to the candidate's page knowing."""

    async def stands_still(_: dict[str, Any]) -> bool:
        return (await day.news(number))["state"] == "paused"

    seen = asyncio.create_task(day.candidates[number].until(stands_still))
    await asyncio.sleep(0)
    begun = time.perf_counter()
    await day.click(number, "pause", reason="Somebody is at the door.")
    await seen
    took = time.perf_counter() - begun
    await day.click(number, "resume")
    return took


async def spoken(day: Day, number: int, round_: int) -> float:
    """Seconds from the proctor's click to the candidate's page having the words."""
    text = f"Message {round_}"

    async def has_it(_: dict[str, Any]) -> bool:
        return any(one["text"] == text for one in (await day.news(number))["messages"])

    seen = asyncio.create_task(day.candidates[number].until(has_it))
    await asyncio.sleep(0)
    begun = time.perf_counter()
    await day.click(number, "messages", text=text, ref=f"ref-of-bench-{round_}")
    await seen
    return time.perf_counter() - begun


async def signalled(day: Day, number: int, round_: int) -> float:
    """Seconds from the player's call to the desk having the new card."""
    uuid = day.exams[number]["uuid"]

    async def has_it(event: dict[str, Any]) -> bool:
        return uuid in event["changed"] and bool(await day.card(number))

    seen = asyncio.create_task(day.desks[round_ % len(day.desks)].until(has_it))
    await asyncio.sleep(0)
    begun = time.perf_counter()
    at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    await day.tell(number, [{"kind": "paste", "device_at": at, "value": 12}])
    await seen
    return time.perf_counter() - begun


@dataclass(frozen=True, slots=True)
class Rest:
    """What a second costs while nothing is asked: of a processor, by the server and by the database."""

    server: float
    database: float
    megabytes: float


async def at_rest(server: int, database: int, seconds: float) -> Rest:
    """Measured over so many seconds; `server` and `database` are process ids (0: there is none)."""
    await asyncio.sleep(1)
    before = [processor_seconds(pid) if pid else 0.0 for pid in (server, database)]
    await asyncio.sleep(seconds)
    after = [processor_seconds(pid) if pid else 0.0 for pid in (server, database)]
    busy = [(now - then) / seconds for now, then in zip(after, before, strict=True)]
    return Rest(*busy, sum(memory_megabytes(server)))


async def run(
    site: ExamSite, database: int, people: dict[str, Any], chosen: argparse.Namespace
) -> dict[str, Any]:
    """Everything, in order; `database` is the process id of its server, 0 if it has none."""
    assert site.server is not None
    processes = site.server.pid, database
    day = Day(site, people, desks=chosen.desks, each=chosen.each)
    for number in range(min(20, len(day.exams))):  # the server's first pages are slower than all others
        await day.news(number)
        await day.card(number)
    bare = await at_rest(*processes, chosen.quiet)
    chance = random.Random(4)
    taken: dict[str, list[float]] = {"pause": [], "message": [], "signal": []}
    begun = time.perf_counter()
    async with day.streams():
        opening = time.perf_counter() - begun
        open_ = await at_rest(*processes, chosen.quiet)
        telling = asyncio.create_task(day.tell_on_and_on())
        for round_ in range(chosen.rounds):
            one, two, three = chance.sample(range(len(day.exams)), 3)
            taken["pause"].append(await paused(day, one))
            taken["message"].append(await spoken(day, two, round_))
            taken["signal"].append(await signalled(day, three, round_))
        telling.cancel()
    count = len(day.candidates) + len(day.desks)
    return {
        "streams": count,
        "opening_seconds": opening,
        "microseconds_a_second_a_stream": (open_.server - bare.server) / count * 1e6,
        "in_the_database": (open_.database - bare.database) / count * 1e6,
        "kilobytes_a_stream": (open_.megabytes - bare.megabytes) / count * 1024,
        "server_percent_of_a_core": open_.server * 100,
        **{name: _spread(values) for name, values in taken.items()},
    }


def _spread(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return {"p50": statistics.median(values), "p95": cuts[-1], "most": max(values)}


def main() -> None:
    """Starts a site, plays, prints, ends it."""
    chosen = _arguments()
    room = Path(tempfile.mkdtemp(prefix="assay-live-"))
    cluster = None
    try:
        url = f"sqlite:///{room / 'site.sqlite3'}"
        if chosen.database == "postgresql":
            (room / "pg").mkdir()
            cluster = Cluster(room / "pg")
            cluster.make()
            url = cluster.url("postgres")
        how = {"port": chosen.port, "database_url": url, "interface": chosen.interface}
        site = ExamSite(room / "site", workers=chosen.workers, **how)
        site.prepare()
        people = _people(site, chosen.candidates)
        site.start()
        try:
            database = cluster.server.pid if cluster and cluster.server else 0
            found = asyncio.run(run(site, database, people, chosen))
        finally:
            site.stop()
    finally:
        if cluster is not None:
            cluster.stop()
        shutil.rmtree(room, ignore_errors=True)
    _report(found, chosen)
    missed = [name for name in ("pause", "message", "signal") if found[name]["p95"] >= GOAL]
    sys.exit(1 if missed else 0)


def _people(site: ExamSite, count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.live.cohort", str(count)]
    done = subprocess.run(command, cwd=ROOT, env=site.environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-4000:])
    people: dict[str, Any] = json.loads(done.stdout)
    return people


def _report(found: dict[str, Any], chosen: argparse.Namespace) -> None:
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(
        f"{found['streams']} streams, {chosen.database}, {chosen.interface},"
        f" {chosen.workers} worker(s); load {load}"
    )
    print(f"{'':10}{'p50 ms':>9}{'p95 ms':>9}{'most ms':>9}  goal p95 < {GOAL * 1000:.0f} ms")
    for name in ("pause", "message", "signal"):
        spread = found[name]
        print(f"{name:10}" + "".join(f"{spread[key] * 1000:9.0f}" for key in ("p50", "p95", "most")))
    print(
        f"a stream: {found['microseconds_a_second_a_stream']:.1f} us of a core each second, and"
        f" {found['in_the_database']:.1f} us in the database;"
        f" {found['kilobytes_a_stream']:.1f} KiB; all opened in {found['opening_seconds']:.1f} s"
    )
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--candidates", type=int, default=300)
    parser.add_argument("--each", type=int, default=1, choices=(1, 2, 3, 4), help="Streams of a candidate.")
    parser.add_argument("--desks", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--interface", choices=("rsgi", "asgi"), default="rsgi")
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--quiet", type=float, default=20.0, help="Seconds of a measurement at rest.")
    parser.add_argument("--port", type=int, default=8490)
    parser.add_argument("--json", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
