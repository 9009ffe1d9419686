"""What a site of a given size needs, from the costs that a run has measured.

usage: python bench/attempt/cost_model.py FIGURES.json
       [--candidates N] [--save-every S] [--beat-every S] [--within S]

FIGURES.json is what `bench_attempt.py --json` wrote. Every line of the table, which is Markdown, is

    cores = events a second x µs of processor time an event / 1,000,000
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

HEADROOM = 3.0
"""Cores are bought so that the peak uses a third of them."""

TLS_MICROSECONDS = 240.0
"""A full TLS 1.3 handshake in a proxy, quoted: X25519 33 µs, ECDSA P-256 20 µs, the rest system calls."""


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of event: how many a second at the peak, and µs of processor time an event."""

    name: str
    peak: float
    app: float
    database: float
    note: str = ""

    @property
    def app_cores(self) -> float:
        """Cores of the application at the peak."""
        return self.peak * self.app / 1e6

    @property
    def database_cores(self) -> float:
        """Cores of the database at the peak."""
        return self.peak * self.database / 1e6


@dataclass(frozen=True, slots=True)
class Size:
    """How many candidates, and what they do how often (seconds)."""

    candidates: int
    save_every: float
    beat_every: float
    within: float


def events(figures: dict[str, Any], size: Size) -> list[Event]:
    """The events of an exam day with the measured prices."""
    scenes, people = figures["scenes"], size.candidates

    def priced(name: str, scene: str, every: float, note: str = "") -> Event:
        found = scenes[scene]
        return Event(name, people / every, found["server_us"], found["database_us"], note)

    def together(name: str, scene: str) -> Event:
        return priced(name, scene, size.within, f"all within {size.within:g} s")

    save = figures["rounds"][0].keys()
    most = max((name for name in save if name.startswith("saves ")), key=lambda name: int(name.split()[1]))
    app, database = (
        median(done[most][key] for done in figures["rounds"]) for key in ("server_us", "database_us")
    )
    return [
        Event("save", people / size.save_every, app, database, f"one each {size.save_every:g} s"),
        priced("heartbeat", "heartbeats", size.beat_every, f"one each {size.beat_every:g} s when idle"),
        together("seat (a page)", "seat, form to start: 16 connections"),
        together("sealed form", "sealed form, first fetch"),
        together("start", "start storm"),
        together("submit", "submit storm"),
        Event(
            "TLS handshake", people / size.within, TLS_MICROSECONDS, 0.0, "in the proxy; quoted, not measured"
        ),
    ]


def table(figures: dict[str, Any], size: Size) -> Iterator[str]:
    """The cost model as lines of Markdown."""
    plan = figures["plan"]
    yield (
        f"{size.candidates:,} candidates at a time; prices measured with {plan['candidates']:,} candidates, "
        f"{plan['interface']}, {plan['database']}."
    )
    yield ""
    yield "| event | peak/s | app µs | app cores | database µs | database cores | |"
    yield "|---|---:|---:|---:|---:|---:|---|"
    listed = events(figures, size)
    for event in listed:
        yield (
            f"| {event.name} | {event.peak:,.0f} | {event.app:,.0f} | {event.app_cores:,.2f} "
            f"| {event.database:,.0f} | {event.database_cores:,.2f} | {event.note} |"
        )
    yield ""
    running = [event for event in listed if event.name in ("save", "heartbeat")]
    app, database = sum(one.app_cores for one in running), sum(one.database_cores for one in running)
    rush = max(listed[2:], key=lambda event: event.app_cores)
    yield f"- While the exam runs: {app:,.1f} app cores, {database:,.1f} database cores."
    yield (
        f"- The dearest rush, {rush.name}: {rush.app_cores:,.1f} app cores, "
        f"{rush.database_cores:,.1f} database cores."
    )
    bought = [
        HEADROOM * max(now, then) for now, then in ((app, rush.app_cores), (database, rush.database_cores))
    ]
    yield f"- With headroom x{HEADROOM:g}: {bought[0]:,.0f} app cores, {bought[1]:,.0f} database cores."
    yield from _bytes(figures, size)


def _bytes(figures: dict[str, Any], size: Size) -> Iterator[str]:
    machine = figures["machine"]
    if memory := machine.get("memory"):
        gigabytes = memory["kb_a_connection"] * size.candidates / 1024**2
        yield f"- Memory of open connections: {memory['kb_a_connection']:.1f} KB each, {gigabytes:,.1f} GB."
    if storage := machine.get("storage"):
        log = storage["wal_bytes_a_row"] * size.candidates / size.save_every
        rows = storage["table_bytes_a_row"] * size.candidates * 180
        yield (
            f"- Write-ahead log: {storage['wal_bytes_a_row']:.0f} bytes a save, {log / 1e6:,.1f} MB/s. "
            f"Journal: {storage['table_bytes_a_row']:.0f} bytes a row with its index, "
            f"{rows / 1e9:,.1f} GB when everybody leaves 180 entries."
        )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("--candidates", type=int, default=1_000_000)
    parser.add_argument(
        "--save-every", type=float, default=10.0, help="seconds between two saves of a candidate"
    )
    parser.add_argument("--beat-every", type=float, default=30.0, help="seconds between two heartbeats")
    parser.add_argument(
        "--within", type=float, default=60.0, help="seconds in which all start, and all hand in"
    )
    chosen = parser.parse_args()
    size = Size(chosen.candidates, chosen.save_every, chosen.beat_every, chosen.within)
    print("\n".join(table(json.loads(chosen.figures.read_text()), size)))


if __name__ == "__main__":
    main()
