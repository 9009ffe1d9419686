"""What a site of a given size needs, from the costs that a run has measured.

usage: python bench/attempt/cost_model.py FIGURES.json
       [--candidates N] [--save-every S] [--beat-every S] [--arrive S] [--within S]

FIGURES.json is what `bench_attempt.py --json` wrote. Every line of the table, which is Markdown, is

    cores = events a second x µs of processor time an event / 1,000,000
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

HEADROOM = 3.0
"""Cores are bought so that the fullest hour uses a third of them."""

TLS_MICROSECONDS = 240.0
"""A full TLS 1.3 handshake in a proxy, quoted: X25519 33 µs, ECDSA P-256 20 µs, the rest system calls."""

ENTRIES = 180
"""Entries that a candidate leaves, for the size of the journal."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many candidates, and what they do how often (seconds)."""

    candidates: int
    save_every: float = 10.0
    beat_every: float = 30.0
    arrive: float = 1800.0
    within: float = 60.0


@dataclass(frozen=True, slots=True)
class Event:
    """One kind of event of a phase of the day: how often at its peak, and µs of processor time an event."""

    phase: str
    name: str
    peak: float
    app: float
    database: float

    @property
    def app_cores(self) -> float:
        """Cores of the application at the peak."""
        return self.peak * self.app / 1e6

    @property
    def database_cores(self) -> float:
        """Cores of the database at the peak."""
        return self.peak * self.database / 1e6


def events(figures: dict[str, Any], size: Size) -> list[Event]:
    """The events of an exam day with the measured prices, phase by phase."""
    people = size.candidates

    def scene(phase: str, name: str, measured: str, every: float) -> Event:
        found = figures["scenes"][measured]
        return Event(phase, name, people / every, found["server_us"], found["database_us"])

    return [
        scene("arrival", "seat (a page)", "seat, form to start: 16 connections", size.arrive),
        scene("arrival", "sealed form", "sealed form, first fetch", size.arrive),
        Event("arrival", "TLS handshake (proxy, quoted)", people / size.arrive, TLS_MICROSECONDS, 0.0),
        scene("start", "start", "start storm", size.within),
        Event("exam", "save", people / size.save_every, *_save_price(figures["rounds"])),
        scene("exam", "heartbeat", "heartbeats", size.beat_every),
        scene("end", "submit", "submit storm", size.within),
    ]


def _save_price(rounds: Sequence[dict[str, Any]]) -> tuple[float, float]:
    names = (name for name in rounds[0] if name.startswith("saves "))
    most = max(names, key=lambda name: int(name.split()[1]))
    app, database = (median(done[most][key] for done in rounds) for key in ("server_us", "database_us"))
    return app, database


def table(figures: dict[str, Any], size: Size) -> Iterator[str]:
    """The cost model as lines of Markdown."""
    yield (
        f"{size.candidates:,} candidates at a time: all arrive within {size.arrive / 60:g} min, start within "
        f"{size.within:g} s, save each {size.save_every:g} s, hand in within {size.within:g} s."
    )
    yield ""
    yield "| phase | event | peak/s | app µs | app cores | database µs | database cores |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    listed = events(figures, size)
    for event in listed:
        yield (
            f"| {event.phase} | {event.name} | {event.peak:,.0f} | {event.app:,.0f} | {event.app_cores:,.1f} "
            f"| {event.database:,.0f} | {event.database_cores:,.1f} |"
        )
    yield ""
    phases = {event.phase: _cores([one for one in listed if one.phase == event.phase]) for event in listed}
    said = "; ".join(f"{phase} {app:,.1f} + {database:,.1f}" for phase, (app, database) in phases.items())
    yield f"- Cores, app + database: {said}."
    app, database = (max(1.0, HEADROOM * max(pair[part] for pair in phases.values())) for part in (0, 1))
    yield f"- To buy, {HEADROOM:g} x the fullest phase: {app:,.0f} app cores, {database:,.0f} database cores."
    yield from _bytes(figures["machine"], size)


def _cores(part: Sequence[Event]) -> tuple[float, float]:
    return sum(one.app_cores for one in part), sum(one.database_cores for one in part)


def _bytes(machine: dict[str, Any], size: Size) -> Iterator[str]:
    if memory := machine.get("memory"):
        gigabytes = memory["kb_a_connection"] * size.candidates / 1024**2
        yield f"- Open connections: {memory['kb_a_connection']:.1f} KB each, {gigabytes:,.1f} GB."
    if storage := machine.get("storage"):
        log = storage["wal_bytes_a_row"] * size.candidates / size.save_every
        rows = storage["table_bytes_a_row"] * size.candidates * ENTRIES
        yield (
            f"- Write-ahead log: {storage['wal_bytes_a_row']:.0f} bytes a save, {log / 1e6:,.1f} MB/s. "
            f"Journal: {storage['table_bytes_a_row']:.0f} bytes a row with its index, {rows / 1e9:,.1f} GB "
            f"at {ENTRIES} entries each."
        )


def main() -> None:
    """Prints the table."""
    usual = Size(1_000_000)
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("figures", type=Path)
    parser.add_argument("--candidates", type=int, default=usual.candidates)
    parser.add_argument("--save-every", type=float, default=usual.save_every, help="seconds between saves")
    parser.add_argument(
        "--beat-every", type=float, default=usual.beat_every, help="seconds between heartbeats"
    )
    parser.add_argument("--arrive", type=float, default=usual.arrive, help="seconds in which all arrive")
    parser.add_argument(
        "--within", type=float, default=usual.within, help="seconds in which all start, or end"
    )
    chosen = vars(parser.parse_args())
    figures = json.loads(chosen.pop("figures").read_text())
    print("\n".join(table(figures, Size(**chosen))))


if __name__ == "__main__":
    main()
