"""The load generator: a process of its own that plays scenes on command and answers with figures.

usage: python -m bench.attempt.loader HOST PORT CANDIDATES.json ACKNOWLEDGED.csv

Each line on its standard input is a JSON object {"scene": name, "cohort": [first, last + 1], ...}; each
answer is one line of JSON. `cohort` says which of the candidates take part. Every acknowledged entry is
written to a file as `attempt,device_seq,chain`: what the server may never lose.
"""

import gc
import json
import sys
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from bench.attempt import plays
from bench.attempt.device import Device
from bench.attempt.wheel import Line, Wheel, clock

LEAD_SECONDS = 0.05
"""From building the agenda to its first request."""


class Loader:
    """The devices, the server's address, and one method for each scene."""

    def __init__(self, address: tuple[str, int], devices: list[Device], acknowledged: TextIO) -> None:
        self._address, self._everybody, self._acknowledged = address, devices, acknowledged
        self._devices = devices
        self._peer: list[list[Any]] = []

    def play(self, *, scene: str, cohort: Sequence[int] = (0, 0), **words: Any) -> dict[str, object]:
        """Plays one scene with a part of the candidates; its figures."""
        first, end = cohort
        self._devices = self._everybody[first : end or None]
        figures: dict[str, object] = getattr(self, scene)(**words)
        return figures

    def login(self, *, connections: int) -> dict[str, object]:
        """Every candidate takes the seat, through the pages."""
        return self._play(plays.Seats(), connections)

    def start(self) -> dict[str, object]:
        """Everybody presses Start in the same instant."""
        return self._play(plays.Starts(), len(self._devices))

    def submit(self) -> dict[str, object]:
        """Everybody hands in in the same instant."""
        return self._play(plays.Submits(), len(self._devices))

    def saves(self, *, connections: int, seconds: float, port: int = 0) -> dict[str, object]:
        """Closed loop: each line saves again as soon as it has its answer."""
        return self._save(plays.Saves(seconds=seconds), connections, port=port)

    def saves_through_crashes(self, *, connections: int, seconds: float, port: int = 0) -> dict[str, object]:
        """The same while the server is killed and comes back: what fails is sent again, also at the end."""
        return self._save(plays.Saves(seconds=seconds), connections, port=port)

    def paced(self, *, period: float, seconds: float) -> dict[str, object]:
        """Every candidate saves once a period, evenly spread; latency counts from when each was due."""
        play = plays.Saves(seconds=seconds, period=period)
        return self._save(play, len(self._devices), spread=period)

    def fill(self, *, entries: int) -> dict[str, object]:
        """Every candidate saves so many entries, one by one, as fast as they are taken."""
        return self._save(plays.Saves(seconds=600.0, entries=entries), len(self._devices))

    def beats(self, *, connections: int, seconds: float) -> dict[str, object]:
        """Closed loop of heartbeats."""
        return self._play(plays.Beats(seconds=seconds), connections)

    def first_forms(self, *, connections: int) -> dict[str, object]:
        """Every candidate fetches the sealed form once."""
        return self._play(plays.FirstForms(), connections)

    def forms(self, *, connections: int, seconds: float, known: bool) -> dict[str, object]:
        """Closed loop of fetching the sealed form, or of asking whether it is still the same."""
        return self._play(plays.Forms(seconds=seconds, known=known), connections)

    def peer(self, *, port: int, requests: str, connections: int, seconds: float) -> dict[str, object]:
        """Closed loop of the peer's saves."""
        if not self._peer:
            self._peer = [[text, 0] for text in json.loads(Path(requests).read_text())]
        lines = _lines(self._peer, connections)
        return self._turn(plays.PeerSaves(seconds=seconds), lines, address=(self._address[0], port))

    def _save(
        self, play: plays.Saves, connections: int, *, spread: float = 0.0, port: int = 0
    ) -> dict[str, object]:
        address = (self._address[0], port or self._address[1])
        figures = self._turn(play, _lines(self._devices, connections), spread=spread, address=address)
        self._acknowledged.writelines(f"{one[0]},{one[1]},{one[2]}\n" for one in play.acknowledged)
        self._acknowledged.flush()
        return figures

    def _play(self, play: Any, connections: int) -> dict[str, object]:
        return self._turn(play, _lines(self._devices, connections))

    def _turn(
        self,
        play: Any,
        lines: list[Line],
        *,
        spread: float = 0.0,
        address: tuple[str, int] | None = None,
    ) -> dict[str, object]:
        """Plays on lines opened before; the first requests are due at once, or spread over a period."""
        wheel = Wheel(address or self._address, lines)
        wheel.open()
        first = clock() + LEAD_SECONDS
        play.begin(first)
        for number, line in enumerate(lines):
            wheel.put(first + spread * number / len(lines), line)
        begun_cpu = time.process_time()
        seconds = wheel.run(play, patience=20.0) - LEAD_SECONDS
        cpu = time.process_time() - begun_cpu
        wheel.close()
        figures = play.tally.figures(seconds=seconds)
        return {**figures, "loader_us": cpu / max(len(play.tally.latencies), 1) * 1e6, "loader_s": cpu}


def _lines(devices: list[Any], connections: int) -> list[Line]:
    """Lines that share the devices out among them."""
    count = min(connections, len(devices))
    return [Line(list(islice(devices, number, None, count))) for number in range(count)]


def main(host: str, port: str, candidates: str, acknowledged: str) -> None:
    """Reads commands until its input ends."""
    told = json.loads(Path(candidates).read_text())
    devices = [Device(one, number=n, host=f"{host}:{port}") for n, one in enumerate(told)]
    gc.freeze()
    gc.disable()  # a collection would stand in somebody's latency
    with Path(acknowledged).open("a") as log:
        loader = Loader((host, int(port)), devices, log)
        for line in sys.stdin:
            command: Mapping[str, Any] = json.loads(line)
            print(json.dumps(loader.play(**command)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
