"""Candidates a core for evidence: `assay serve`, players that send pieces of 21 KB, and the disk beside them.

usage: python bench/evidence/bench_evidence.py [--candidates N] [--seconds S] [--rounds R] [--port P]
       [--database postgresql|sqlite]

A candidate costs one PUT of a piece and one watch call with a thumbnail in five seconds. Processor time is
that of the server's processes and the database's together. Exit 1 when a goal is missed.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from assay.outside.media import write_durably
from bench.attempt.cluster import Cluster
from bench.attempt.exam_site import HOST, ROOT, ExamSite
from bench.attempt.machine import describe, moment, spent
from bench.evidence.player import PERIOD, PIECE_BYTES

LEAST_CANDIDATES_A_CORE = 500
MOST_P95_MS = 500.0
LINES = 16
Figures = dict[str, Any]


def main() -> None:
    """Runs, prints, and says whether the goals are met."""
    chosen = _arguments()
    room = Path(tempfile.mkdtemp(prefix="assay-evidence-"))
    try:
        with _site(chosen, room) as (site, roots):
            passed = _measured(chosen, room, site, roots)
    finally:
        shutil.rmtree(room, ignore_errors=True)
    sys.exit(0 if passed else 1)


@contextmanager
def _site(chosen: argparse.Namespace, room: Path) -> Iterator[tuple[ExamSite, dict[str, int]]]:
    """A site with its candidates, served; and the process trees whose time counts."""
    cluster = Cluster(room / "pg")
    cluster.room.mkdir()
    roots: dict[str, int] = {}
    url = f"sqlite:///{room / 'site' / 'assay.sqlite3'}"
    if chosen.database == "postgresql":
        os.chmod(room, 0o711)
        cluster.make()
        url = cluster.create("evidence")
        assert cluster.server is not None
        roots["database"] = cluster.server.pid
    site = ExamSite(room / "site", port=chosen.port, database_url=url, interface="rsgi")
    try:
        site.prepare()
        _run(site, "make", str(chosen.candidates), str(room / "candidates.json"))
        site.start()
        assert site.server is not None
        yield site, {**roots, "server": site.server.pid}
    finally:
        site.stop()
        cluster.stop()


def _measured(chosen: argparse.Namespace, room: Path, site: ExamSite, roots: dict[str, int]) -> bool:
    machine = describe(("django", "granian", "cryptography"), room)
    print(", ".join(f"{name} {value}" for name, value in machine.items()))
    print(f"{chosen.database}, {chosen.candidates} candidates, load {os.getloadavg()[0]:.1f}")
    command = [
        sys.executable,
        "-m",
        "bench.evidence.player",
        HOST,
        str(chosen.port),
        str(room / "candidates.json"),
    ]
    player = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        _play(player, roots, scene="pieces", lines=LINES, seconds=2.0)  # connections and caches, for all
        _play(player, roots, scene="watches", lines=LINES, seconds=2.0)
        rounds = [_round(chosen, player, roots, room) for _ in range(chosen.rounds)]
        paced = _play(player, roots, scene="paced", lines=LINES, seconds=4 * PERIOD)
    finally:
        assert player.stdin is not None
        player.stdin.close()
        player.wait()
    checked: Figures = json.loads(_run(site, "verify"))
    return _report(chosen, rounds, paced, checked)


def _round(chosen: argparse.Namespace, player: Any, roots: dict[str, int], room: Path) -> Figures:
    """The disk, then the server, at nearly the same moment: their ratio is what can be compared."""
    return {
        "plain": _plain_writes(room / "plain", seconds=chosen.seconds / 2),
        "pieces": _play(player, roots, scene="pieces", lines=LINES, seconds=chosen.seconds),
        "watches": _play(player, roots, scene="watches", lines=LINES, seconds=chosen.seconds),
    }


def _plain_writes(folder: Path, *, seconds: float) -> Figures:
    """Files of the same size written as durably, as many at a time, and nothing else."""
    data = os.urandom(PIECE_BYTES)
    begun, used = time.perf_counter(), time.process_time()

    def write(line: int) -> int:
        count = 0
        while time.perf_counter() - begun < seconds:
            write_durably(folder / str(line) / f"{count:06d}", data)
            count += 1
        return count

    with ThreadPoolExecutor(LINES) as pool:
        count = sum(pool.map(write, range(LINES)))
    rate, used = count / (time.perf_counter() - begun), time.process_time() - used
    shutil.rmtree(folder)
    return {"rate": rate, "cpu_ms": 1000 * used / count}


def _play(player: Any, roots: dict[str, int], **scene: Any) -> Figures:
    before = moment(roots)
    player.stdin.write(json.dumps(scene) + "\n")
    player.stdin.flush()
    figures: Figures = json.loads(player.stdout.readline())
    after = moment(roots)
    cores = spent(before, after)
    figures["rate"] = figures["done"] / figures["seconds"]
    for name in roots:
        figures[name] = 1000 * cores[name] * (after.at - before.at) / figures["done"]  # ms a call
    figures["cpu_ms"] = sum(figures[name] for name in roots)
    figures["cores"] = sum(cores[name] for name in roots)
    return figures


def _report(chosen: argparse.Namespace, rounds: list[Figures], paced: Figures, checked: Figures) -> bool:
    def middle(part: str, name: str) -> float:
        return statistics.median(one[part][name] for one in rounds)

    piece, watch = middle("pieces", "cpu_ms"), middle("watches", "cpu_ms")
    plain, rate = middle("plain", "rate"), middle("pieces", "rate")
    a_core = 1000 * PERIOD / (piece + watch)
    failed = sum(one[part]["failed"] for one in rounds for part in ("pieces", "watches")) + paced["failed"]
    lines = [
        ("a piece of 21 KB, processor time", f"{piece:.2f} ms", ""),
        ("  of it the server", f"{middle('pieces', 'server'):.2f} ms", ""),
        ("a watch call with a thumbnail", f"{watch:.2f} ms", ""),
        ("candidates a core", f"{a_core:,.0f}", f"at least {LEAST_CANDIDATES_A_CORE}"),
        ("pieces a second, 16 at a time", f"{rate:,.0f}", ""),
        ("plain files with fsync, 16 at a time", f"{plain:,.0f} a second", ""),
        ("  of one the processor time", f"{middle('plain', 'cpu_ms'):.2f} ms", ""),
        ("ratio of pieces to plain files", f"{rate / plain:.2f}", ""),
        (
            f"{chosen.candidates} candidates at their pace, p95",
            f"{paced['p95_ms']:.0f} ms",
            f"at most {MOST_P95_MS:.0f}",
        ),
        ("  cores in use, all told", f"{paced['cores']:.2f}", ""),
        ("pieces stored, opened and verified", f"{checked['pieces']:,}", ""),
        ("  faults in them", f"{checked['faults']}", "0"),
        ("  longest attempt, processor time", f"{checked['seconds']:.2f} s", ""),
        ("calls that failed", f"{failed}", "0"),
    ]
    for name, value, limit in lines:
        print(f"{name:44}{value:>14}   {limit}".rstrip())
    return (
        a_core >= LEAST_CANDIDATES_A_CORE
        and paced["p95_ms"] <= MOST_P95_MS
        and not failed
        and not checked["faults"]
    )


def _run(site: ExamSite, *words: str) -> str:
    command = [sys.executable, "-m", "bench.evidence.candidates", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=site.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--candidates", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=6.0, help="of each scene in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--port", type=int, default=8480)
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    return parser.parse_args()


if __name__ == "__main__":
    main()
