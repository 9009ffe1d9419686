"""The goals, each held against what was measured; and the figures of peers that cannot be installed here.

Two peers are quoted, not measured. They were measured once, on one machine and in the same rounds as pgbench,
a Django session + ORM save and a prototype of our gateway (1,000 connections, n = 10, medians):

    Moodle 4.5.6, autosave.ajax.php, persistent connections, PHP-FPM, nginx    61.4/s    prototype 172 x
    TCExam 17.2.2, whose save is a full-page POST, same stack                  15.9/s    prototype 637 x
    Django session + ORM, granian WSGI                                                   prototype  33 x
    pgbench, 64 clients, one row a commit                                                prototype 1.03 x

What carries over to another machine is how they stood to something that is measured here too: to pgbench, or
to the ORM save, which is nearer to them, being a page of an interpreter. Both ways are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from bench.attempt.run import Figures, Findings

QUOTED = (("Moodle autosave", 172.0, 100.0), ("TCExam save", 637.0, 400.0))
"""Name, how many times as fast the prototype was, and our goal."""
PGBENCH_OF_PROTOTYPE, ORM_OF_PROTOTYPE = 1.03, 33.0

LONG_JOURNAL = 600
"""Entries of a three-hour attempt by a restless candidate: one each 18 seconds."""

LEAST_SHARE = {
    ("postgresql", "rsgi"): 0.9,
    ("postgresql", "asgi"): 0.7,
    ("sqlite", "rsgi"): 0.55,
    ("sqlite", "asgi"): 0.55,
}


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal and what was measured; `spread` are the least and the most of the rounds."""

    key: str
    what: str
    value: float
    limit: float
    at_most: bool = False
    unit: str = ""
    spread: tuple[float, float] | None = None
    quoted: bool = False

    @property
    def passed(self) -> bool:
        """Whether the goal is met."""
        return self.value <= self.limit if self.at_most else self.value >= self.limit


def ratios(rounds: list[dict[str, Figures]], ours: str, theirs: str) -> list[float]:
    """Our rate through theirs, round by round."""
    both = [done for done in rounds if ours in done and theirs in done]
    return [done[ours]["per_second"] / done[theirs]["per_second"] for done in both]


def goals(findings: Findings) -> Iterator[Goal]:
    """Every goal that this run can speak about."""
    yield from _race(findings)
    yield from _cost(findings)
    yield from _scenes(findings)
    yield from _kept(findings)


def _race(findings: Findings) -> Iterator[Goal]:
    plan, rounds = findings.plan, findings.rounds
    if not rounds:
        return
    least = LEAST_SHARE[plan.database, plan.interface]
    most = f"saves {max(plan.connections)}"
    share = ratios(rounds, most, "pgbench 64")
    key = "P2" if plan.database == "sqlite" else "P1"
    yield _ratio(key, "saves at the most connections / pgbench 64", share, least)
    if plan.database == "postgresql" and plan.interface == "rsgi":
        yield _ratio("P1", "the same / pgbench 256", ratios(rounds, most, "pgbench 256"), 1.0)
    for what, peer, limit in QUOTED:
        by_pgbench = [one / PGBENCH_OF_PROTOTYPE * peer for one in share]
        yield _ratio("P3", f"times {what}, by way of pgbench", by_pgbench, limit, quoted=True)
    if plan.peer:
        theirs = ratios(rounds, most, f"peer {max(plan.connections)}")
        yield _ratio("P3", "times a Django session + ORM save", theirs, 20.0)
        for what, peer, limit in QUOTED:
            by_orm = [one / ORM_OF_PROTOTYPE * peer for one in theirs]
            yield _ratio("P3", f"times {what}, by way of the ORM save", by_orm, limit, quoted=True)
    worst = [done[most]["max_ms"] / done[most]["p50_ms"] for done in rounds]
    spread = min(worst), max(worst)
    yield Goal("P4", "slowest save at saturation / median save", median(worst), 10.0, True, spread=spread)


def _ratio(key: str, what: str, values: list[float], limit: float, *, quoted: bool = False) -> Goal:
    return Goal(key, what, median(values), limit, spread=(min(values), max(values)), quoted=quoted)


def _cost(findings: Findings) -> Iterator[Goal]:
    most = f"saves {max(findings.plan.connections)}"
    costs = [done[most]["server_us"] + done[most]["database_us"] for done in findings.rounds]
    if costs:
        spread = min(costs), max(costs)
        yield Goal("P6", "processor time a save, server + database", median(costs), 130.0, True, "µs", spread)
    if memory := findings.machine.get("memory"):
        yield Goal("P6", "memory a connection", memory["kb_a_connection"], 20.0, True, "KB")
        yield Goal("P6", "memory of a worker, pages and all", memory["worker_mb"], 80.0, True, "MB")


def _scenes(findings: Findings) -> Iterator[Goal]:
    scenes, candidates = findings.scenes, findings.plan.candidates
    for period, limit in ((5, 25.0), (1, 60.0)):
        if scene := scenes.get(f"paced, one save each {period} s"):
            what = f"p99, {candidates:,} candidates, one save each {period} s"
            yield Goal("P4", what, scene["p99_ms"], limit, True, "ms")
    for name in ("heartbeats", "sealed form, gzip", "sealed form, 304"):
        if scene := scenes.get(name):
            yield Goal("", f"{name} a second", scene["per_second"], 5000.0)
    for name, limit in (("start storm", 1000.0), ("submit storm", 2000.0)):
        if scene := scenes.get(name):
            what = f"{name}: {candidates:,} at once, until the last has its answer"
            yield Goal("P5", what, scene["max_ms"] or float("inf"), limit, True, "ms")


def _kept(findings: Findings) -> Iterator[Goal]:
    played = [*findings.scenes.values(), *(figures for done in findings.rounds for figures in done.values())]
    errors = sum(sum(figures.get("errors", {}).values()) for figures in played)
    yield Goal("", "errors in all scenes without a kill", errors, 0, True)
    for name, found in findings.compared.items():
        if name.startswith("control"):
            lost = found.missing + found.differing
            yield Goal("P7", f"{name}: lost, and seen to be", lost, 1)
            continue
        lost = found.missing + found.differing + found.twice
        yield Goal("P7", f"{name}: lost, other or twice of {found.acknowledged:,}", lost, 0, True)
    if findings.journals:
        yield Goal(
            "P7", "faults in the journals and receipts looked at", len(findings.journals["faults"]), 0, True
        )
        slowest = findings.journals["slowest_s_an_entry"] * LONG_JOURNAL * 1000
        yield Goal("", f"verifying a journal of {LONG_JOURNAL} entries", slowest, 200.0, True, "ms")
