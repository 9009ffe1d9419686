"""The findings as plain text: tables first, then each goal with its verdict."""

import os
from collections.abc import Iterator
from statistics import median

from bench.attempt.goals import Goal, goals
from bench.attempt.run import Figures, Findings

FULL = 0.85
"""The share of all processors from which on they count as full: a tick's waiting is never used."""


def report(findings: Findings) -> str:
    """The whole report."""
    parts = [_machine, _prepared, _scenes, _race, _saturated, _kept, _goals]
    return "\n".join(line for part in parts for line in part(findings)) + "\n"


def _title(text: str) -> str:
    return f"\n{text}\n{'-' * len(text)}"


def _machine(findings: Findings) -> Iterator[str]:
    plan = findings.plan
    yield "The attempt engine, measured"
    yield "============================"
    yield (
        f"assay serve --interface {plan.interface}, workers: {findings.machine.get('workers', '?')}, on "
        f"{plan.database}; server, database and\nload generator on the same processors, over the loopback; "
        "PostgreSQL over its socket."
    )
    for name, value in findings.machine.get("described", {}).items():
        yield f"  {name:<22}{value}"
    for name in ("load before", "load after"):
        if name in findings.machine:
            yield f"  {name:<22}{' '.join(f'{value:.2f}' for value in findings.machine[name])}"


def _prepared(findings: Findings) -> Iterator[str]:
    if not findings.prepared:
        return
    yield _title("Prepared, seconds")
    for name, seconds in findings.prepared["seconds"].items():
        yield f"  {name:<22}{seconds:8.1f}"
    cohort = findings.prepared["cohort"]
    for name, seconds in cohort["seconds"].items():
        yield f"    {name:<20}{seconds:8.1f}   {seconds / cohort['candidates'] * 1000:.1f} ms a candidate"


def _scenes(findings: Findings) -> Iterator[str]:
    if not findings.scenes:
        return
    yield _title("Scenes")
    heads = f"{'answers':>8}{'a second':>10}{'p50 ms':>8}{'p95':>8}{'p99':>8}{'max':>8}"
    yield f"  {'':<37}{heads}   µs: server + db + load"
    for name, figures in findings.scenes.items():
        yield f"  {name:<37}{_row(figures)}"
        if figures["errors"]:
            yield f"      errors: {figures['errors']}"


def _row(figures: Figures) -> str:
    times = "".join(_ms(figures[key]) for key in ("p50_ms", "p95_ms", "p99_ms", "max_ms"))
    cost = f"{figures['server_us']:6.0f} + {figures['database_us']:.0f} + {figures['loader_us']:.0f}"
    return f"{figures['answers']:>8,}{figures['per_second']:>10,.0f}{times}   {cost}"


def _ms(value: float | None) -> str:
    return f"{'-' if value is None else format(value, ',.1f'):>8}"


def _race(findings: Findings) -> Iterator[str]:
    rounds = findings.rounds
    if not rounds:
        return
    yield _title(f"Rates a second in {len(rounds)} shuffled rounds: median [least .. most]")
    for name in rounds[0]:
        done = [one[name] for one in rounds]
        rates = [one["per_second"] for one in done]
        line = f"  {name:<12}{median(rates):>8,.0f} [{min(rates):,.0f} .. {max(rates):,.0f}]"
        yield f"{line:<42}{_latency(done)}{_price(name, done)}"
    yield from _at_equal_time(findings)
    yield "  µs: processor time an answer, server + database + load generator. others: cores that programs"
    yield "  with no part in this took meanwhile; they cost one busy process more than pgbench's many."


def _at_equal_time(findings: Findings) -> Iterator[str]:
    """Steadier than rates on a busy machine: what one answer costs, against what one row of pgbench costs."""
    most = f"saves {max(findings.plan.connections)}"
    costs = {
        name: median(
            sum(one[name].get(f"{who}_us", 0.0) for who in ("server", "database", "loader"))
            for one in findings.rounds
        )
        for name in (most, "pgbench 64")
    }
    yield f"  A row of pgbench / a save, by processor time: {costs['pgbench 64'] / costs[most]:.2f}"


def _latency(done: list[Figures]) -> str:
    if "p99_ms" not in done[0] or "errors" not in done[0]:
        return " " * 26
    p50, p99 = (median(one[key] for one in done) for key in ("p50_ms", "p99_ms"))
    return f"p50 {p50:6.1f} p99 {p99:7.1f} ms "


def _price(name: str, done: list[Figures]) -> str:
    if "cores" not in done[0]:
        return ""
    keys = ("peer_us" if name.startswith("peer") else "server_us", "database_us", "loader_us")
    prices = [f"{median(one[key] for one in done):.0f}" if key in done[0] else "0" for key in keys]
    errors = sum(sum(one.get("errors", {}).values()) for one in done)
    others = median(one["cores"]["others"] for one in done)
    said = f"µs: {' + '.join(prices)}"
    return f"{said:<24}others {others:.1f}" + (f"   errors {errors}" if errors else "")


def _saturated(findings: Findings) -> Iterator[str]:
    rounds = findings.rounds
    if not rounds:
        return
    name = f"saves {max(findings.plan.connections)}"
    cores = {who: median(done[name]["cores"][who] for done in rounds) for who in rounds[0][name]["cores"]}
    everybody, count = sum(cores.values()), os.cpu_count() or 1
    yield _title("What was full first")
    yield "  cores in use at the most connections: " + ", ".join(
        f"{who} {used:.2f}" for who, used in cores.items()
    )
    if everybody > FULL * count:
        yield f"  All {count} processors were busy; the µs above say who took what."
    elif cores["server"] > 0.8 * findings.machine.get("workers", 1):
        yield "  The interpreters of the server's workers were busy; more workers would use the idle rest."
    else:
        yield "  Neither processors nor interpreters were full: saves waited for each other and for the disk."
    if memory := findings.machine.get("memory"):
        after = memory.get("worker_after_mb", 0.0)
        yield f"  A worker takes {memory['worker_mb']:.0f} MB at first, {after:.0f} MB after all this."
    others = [done[name]["cores"]["others"] for done in rounds]
    spread = f"[{min(others):.2f} .. {max(others):.2f}]"
    yield f"  Other programs of this machine took {median(others):.2f} cores meanwhile {spread}."


def _kept(findings: Findings) -> Iterator[str]:
    if not findings.compared:
        return
    yield _title("Acknowledged against stored")
    yield f"  {'':<44}{'acknowledged':>13}{'stored':>11}{'missing':>9}{'differing':>11}{'twice':>7}"
    for name, one in findings.compared.items():
        counts = (
            f"{one.acknowledged:>13,}{one.stored:>11,}{one.missing:>9,}{one.differing:>11,}{one.twice:>7,}"
        )
        yield f"  {name:<44}{counts}"
    for name, told in findings.crashes.items():
        refused = ", ".join(f"{count:,} x {kind}" for kind, count in told["refused_or_lost"].items())
        yield f"  {name}: {told['seconds']:.0f} s; sent again after {refused}"
    journals = findings.journals
    if not journals:
        return
    yield (
        f"  The {journals['attempts']} longest journals ({journals['entries']:,} entries) and all "
        f"{journals['receipts']:,} receipts verified: {len(journals['faults'])} faults"
    )


def _goals(findings: Findings) -> Iterator[str]:
    yield _title("Goals")
    for goal in goals(findings):
        yield _verdict(goal)
    yield "  (q): the peer's own figure is quoted, see goals.py. P8 (search) is not about attempts."


def _verdict(goal: Goal) -> str:
    verdict = "met   " if goal.passed else "MISSED"
    spread = f"  [{_number(goal.spread[0])} .. {_number(goal.spread[1])}]" if goal.spread else ""
    sign = "<=" if goal.at_most else ">="
    unit = f" {goal.unit}" if goal.unit else ""
    what = goal.what + (" (q)" if goal.quoted else "")
    demand = f"{_number(goal.value):>9}{unit} {sign} {_number(goal.limit)}"
    return f"  {verdict} {goal.key:<3}{what:<64}{demand}{spread}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.2f}"
