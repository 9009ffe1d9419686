"""One run of the benchmark: what stands where, in which order it is asked, and what each answer cost.

Two cohorts of the same size. The *day* cohort lives an exam day once: seat, form, start together, save at
the pace of people, hand in together. The *limits* cohort saves as fast as it can, in shuffled rounds beside
pgbench and the peer, so that each ratio compares what the machine could do at nearly the same moment.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psycopg

from bench.attempt.cluster import Cluster
from bench.attempt.exam_site import HOST, ROOT, ExamSite
from bench.attempt.limits import Pgbench, sync_rate
from bench.attempt.loader import WARM
from bench.attempt.machine import descendants, memory_megabytes, moment, spent
from bench.attempt.peer import Peer
from bench.attempt.stored import Comparison, compare

Figures = dict[str, Any]
WARM_SECONDS = 1.0
"""Before saves count in a round: connections are new, and attempts may have come to another process."""

SETTLE_SECONDS = 2.5
"""After saves the server still brings the attempts' rows up to date, for about two seconds."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How big and how long a run is. Times in seconds."""

    candidates: int = 1000
    rounds: int = 5
    slot: float = 4.0
    paced: tuple[tuple[float, float], ...] = ((5.0, 30.0), (1.0, 20.0))
    """(period, duration) of each paced scene."""
    connections: tuple[int, ...] = (64, 256, 1000)
    day_entries: int = 130
    """Entries in a journal when it is handed in: about what a sitting leaves."""
    peer: bool = True
    interface: str = "rsgi"
    workers: int = 0
    """Processes of the server; 0: the product's own choice."""
    database: str = "postgresql"
    port: int = 8300
    seed: int = 1


@dataclass
class Findings:
    """All that a run has measured."""

    plan: Plan
    prepared: Figures = field(default_factory=dict)
    scenes: dict[str, Figures] = field(default_factory=dict)
    rounds: list[dict[str, Figures]] = field(default_factory=list)
    compared: dict[str, Comparison] = field(default_factory=dict)
    crashes: dict[str, Figures] = field(default_factory=dict)
    journals: Figures = field(default_factory=dict)
    machine: Figures = field(default_factory=dict)


WAL = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
SIZE = """SELECT sum(pg_total_relation_size(inhrelid)), (SELECT count(*) FROM attempts_journalrow)
    FROM pg_inherits WHERE inhparent = 'attempts_journalrow'::regclass"""


class Loader:
    """The load generator as a child: commands go in, figures come out."""

    def __init__(self, site: ExamSite, *, candidates: Path, log: Path) -> None:
        self.log = log
        words = [HOST, str(site.port), str(candidates), str(log)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.attempt.loader", *words],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, scene: str, **words: Any) -> None:
        """Has a scene played; `end` waits for it."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"scene": scene, **words}) + "\n")
        self.process.stdin.flush()

    def wait_until_warm(self) -> None:
        """Waits until the part of a scene that does not count is over."""
        if self._line() != WARM:
            raise RuntimeError("The scene has no warm-up.")

    def end(self) -> Figures:
        """The figures of the scene that was begun."""
        told: Figures = json.loads(self._line())
        return told

    def _line(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("The load generator ended; what it said stands above.")
        return line.strip()

    def stop(self) -> None:
        """Ends it."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(timeout=30)


class Run:
    """Everything that runs, and the order of it. Use it as `with running(plan, room) as run`."""

    def __init__(self, plan: Plan, room: Path, *, told: Callable[[str], None]) -> None:
        self.plan, self.room, self.tell = plan, room, told
        self.findings = Findings(plan)
        self.cluster = Cluster(room)
        self.stack = ExitStack()
        self.day = (0, plan.candidates)
        self.limits = (plan.candidates, 2 * plan.candidates)

    def prepare(self) -> None:
        """Cluster, site, cohorts, twin table, peer; then the server and the load generator."""
        plan = self.plan
        steps: dict[str, float] = {}
        with _timed(steps, "PostgreSQL"):
            self.stack.callback(self.cluster.stop)
            self.cluster.make()
            url = self.cluster.create("site")
        if plan.database == "sqlite":
            url = f"sqlite:///{self.room / 'site.sqlite3'}"
        self.url = url
        self.site = ExamSite(
            self.room / "site",
            port=plan.port,
            database_url=url,
            interface=plan.interface,
            workers=plan.workers,
        )
        with _timed(steps, "assay init"):
            self.site.prepare()
            if plan.database == "sqlite":  # the limit is PostgreSQL's all the same: its table, empty
                ExamSite(
                    self.room / "limit",
                    port=0,
                    database_url=self.cluster.url("site"),
                    interface=plan.interface,
                ).prepare()
        candidates = self.room / "candidates.json"
        with _timed(steps, "cohorts"):
            made = self.site.cohort("make", str(2 * plan.candidates), str(candidates))
        self.pgbench = Pgbench(self.cluster, "site")
        if plan.peer:
            with _timed(steps, "peer"):
                self._prepare_peer()
        self.findings.prepared = {"seconds": steps, "cohort": made, "twin": self.pgbench.shape}
        self.stack.callback(self.site.stop)
        self.site.start()
        assert self.site.server
        self.findings.machine["workers"] = len(descendants(self.site.server.pid))
        self.loader = Loader(self.site, candidates=candidates, log=self.room / "acknowledged.csv")
        self.stack.callback(self.loader.stop)

    def _prepare_peer(self) -> None:
        self.peer = Peer(
            self.room,
            port=self.plan.port + 1,
            database_url=self.cluster.create("peer"),
            environment=self.site.environment,
        )
        self.peer.prepare(self.plan.candidates)
        self.stack.callback(self.peer.stop)
        self.peer.start()

    def play(self, scene: str, **words: Any) -> Figures:
        """One scene, with what it cost: cores in use by whom, processor time an answer."""
        before = moment(self._roots())
        self.loader.begin(scene, **words)
        if "warm" in words:
            self.loader.wait_until_warm()
            before = moment(self._roots())
        figures = self.loader.end()
        after = moment(self._roots())
        count = max(figures["answers"], 1)
        cost = {
            f"{name}_us": (after.ours[name] - before.ours[name]) / count * 1e6
            for name in ("server", "database", "peer")
            if name in after.ours
        }
        return {**figures, **cost, "cores": spent(before, after)}

    def scene(self, name: str, scene: str, **words: Any) -> Figures:
        """Plays a scene once and keeps its figures under a name."""
        self.tell(name)
        figures = self.play(scene, **words)
        self.findings.scenes[name] = figures
        return figures

    def _roots(self) -> dict[str, int]:
        programs = {
            "server": self.site.server,
            "database": self.cluster.server,
            "loader": self.loader.process,
        }
        if self.plan.peer:
            programs["peer"] = self.peer.server
        return {name: program.pid for name, program in programs.items() if program}

    def exam_day(self) -> None:
        """The day cohort up to the moment before the end; and the seats of the other one."""
        plan = self.plan
        self.scene("seat, form to start: 16 connections", "login", connections=16)
        self.scene("sealed form, first fetch", "first_forms", cohort=self.day, connections=64)
        for known, name in ((False, "sealed form, gzip"), (True, "sealed form, 304")):
            self.scene(name, "forms", cohort=self.day, connections=64, seconds=plan.slot / 2, known=known)
        self.scene("start storm", "start", cohort=self.day)
        self.scene("heartbeats", "beats", cohort=self.day, connections=64, seconds=plan.slot / 2)
        for period, seconds in plan.paced:
            time.sleep(SETTLE_SECONDS)
            name = f"paced, one save each {period:g} s"
            self.scene(name, "paced", cohort=self.day, period=period, seconds=seconds)

    def hand_in(self) -> None:
        """The day cohort's journals grow to their usual length; then all hand in together."""
        saved = sum(seconds / period for period, seconds in self.plan.paced)
        wanted = max(int(self.plan.day_entries - saved), 1)
        self.scene("the rest of the day's entries", "fill", cohort=self.day, entries=wanted)
        time.sleep(SETTLE_SECONDS)
        self.scene("submit storm", "submit", cohort=self.day)

    def race(self) -> None:
        """The rounds: each has every contestant once, in another order."""
        chance = random.Random(self.plan.seed)
        self.scene("start storm, other cohort", "start", cohort=self.limits)
        for number in range(self.plan.rounds):
            slots = list(self._contestants())
            chance.shuffle(slots)
            done: dict[str, Figures] = {}
            for name, slot in slots:
                self.tell(f"round {number + 1} of {self.plan.rounds}: {name}")
                done[name] = slot()
                time.sleep(SETTLE_SECONDS if name.startswith("saves") else 0.5)
            self.findings.rounds.append(done)

    def _contestants(self) -> Iterator[tuple[str, Callable[[], Figures]]]:
        seconds = self.plan.slot
        yield "fdatasync", partial(sync_rate, self.room, seconds=1.0)
        for clients in (64, 256):
            yield f"pgbench {clients}", partial(self._pgbench, clients)
        saves = partial(self.play, "saves", cohort=self.limits, seconds=seconds, warm=WARM_SECONDS)
        for connections in self.plan.connections:
            yield f"saves {connections}", partial(saves, connections=connections)
        if self.plan.peer:
            words = {"port": self.peer.port, "requests": str(self.peer.requests), "seconds": seconds}
            words["warm"] = WARM_SECONDS
            for connections in (64, max(self.plan.connections)):
                yield f"peer {connections}", partial(self.play, "peer", connections=connections, **words)

    def _pgbench(self, clients: int) -> Figures:
        before = moment(self._roots())
        figures = self.pgbench.rate(clients=clients, seconds=self.plan.slot)
        after = moment(self._roots())
        used = after.ours["database"] - before.ours["database"]
        cores = spent(before, after)
        cores["loader"] = figures["loader_us"] * figures["answers"] / 1e6 / (after.at - before.at)
        cores["others"] = max(cores["others"] - cores["loader"], 0.0)  # pgbench is over: no longer in /proc
        return {**figures, "database_us": used / figures["answers"] * 1e6, "cores": cores}

    def memory(self) -> None:
        """Memory of a fresh server, at rest and while every candidate holds a connection."""
        assert self.site.server
        self.tell("memory")
        self.play("hold", cohort=(0, 64), seconds=0.5, warm=True)  # what the first requests of all need
        rest = memory_megabytes(self.site.server.pid)
        self.loader.begin("hold", cohort=self.day, seconds=2.0)
        self.loader.wait_until_warm()
        held = memory_megabytes(self.site.server.pid)
        self.loader.end()
        self.findings.machine["memory"] = {
            "worker_mb": rest[0],
            "kb_a_connection": (sum(held) - sum(rest)) * 1024 / self.plan.candidates,
        }

    def memory_after(self) -> None:
        """Memory of the largest worker when the work is done."""
        assert self.site.server
        self.findings.machine["memory"]["worker_after_mb"] = memory_megabytes(self.site.server.pid)[0]

    def account(self, name: str = "the run") -> Comparison:
        """Compares what was acknowledged with what is stored, and verifies the longest journals."""
        self.tell("acknowledged against stored")
        found = compare(self.loader.log, self.url)
        self.findings.compared[name] = found
        self.findings.journals = self.site.cohort("verify", "50")
        return found

    def storage(self) -> None:
        """What a journal row takes: in its table and indexes, and in the write-ahead log."""
        if self.plan.database == "sqlite":
            return
        with psycopg.connect(self.url) as connection:
            before = connection.execute(WAL).fetchone()
            rows = self.play("paced", cohort=self.limits, period=0.2, seconds=2.0)["answers"]
            after = connection.execute(WAL).fetchone()
            size = connection.execute(SIZE).fetchone()
        assert before
        assert after
        assert size
        self.findings.machine["storage"] = {
            "wal_bytes_a_row": float(after[0] - before[0]) / rows,
            "table_bytes_a_row": float(size[0]) / float(size[1]),
        }

    def as_json(self) -> str:
        """Everything, for a machine."""
        return json.dumps(asdict(self.findings), indent=1, default=str)


@contextmanager
def running(plan: Plan, room: Path, *, told: Callable[[str], None]) -> Iterator[Run]:
    """A run whose processes end with the block."""
    run = Run(plan, room, told=told)
    with run.stack:
        run.prepare()
        yield run


@contextmanager
def _timed(steps: dict[str, float], name: str) -> Iterator[None]:
    begun = time.perf_counter()
    yield
    steps[name] = time.perf_counter() - begun
