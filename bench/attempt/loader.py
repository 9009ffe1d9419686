"""The load generator: a process of its own that plays scenes on command and answers with figures.

usage: python -m bench.attempt.loader HOST PORT CANDIDATES.json ACKNOWLEDGED.csv

Each line on its standard input is a JSON object {"scene": name, "cohort": [first, last + 1], ...}; each
answer is one line of JSON. A scene with a warm-up says in a line of its own when that is over. `cohort` says
which candidates take part. Every acknowledged entry is written to a file as `attempt,device_seq,chain`:
what the server may never lose.
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

WARM = "warm"
"""Said on the output when the part of a scene that does not count is over."""

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

    def hold(self, *, seconds: float, warm: bool = True) -> dict[str, object]:
        """Every candidate has a connection, on which something was said once, and holds it for a while."""
        wheel = Wheel(self._address, _lines(self._devices, len(self._devices)))
        wheel.open()
        play = plays.Knocks()
        taken = _run(wheel, play)
        print(WARM, flush=True)
        time.sleep(seconds)
        wheel.close()
        return play.tally.figures(seconds=taken)

    def start(self) -> dict[str, object]:
        """Everybody presses Start in the same instant."""
        return self._play(plays.Starts(), len(self._devices))

    def submit(self) -> dict[str, object]:
        """Everybody hands in in the same instant."""
        return self._play(plays.Submits(), len(self._devices))

    def saves(self, *, connections: int, seconds: float, warm: float) -> dict[str, object]:
        """Closed loop: each line saves again as soon as it has its answer; after `warm` seconds it counts."""
        before, play = plays.Saves(seconds=warm), plays.Saves(seconds=seconds)
        figures = self._turn(play, _lines(self._devices, connections), before=before)
        self._log(before)
        self._log(play)
        return figures

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

    def peer(
        self, *, port: int, requests: str, connections: int, seconds: float, warm: float
    ) -> dict[str, object]:
        """Closed loop of the peer's saves; after `warm` seconds it counts."""
        if not self._peer:
            self._peer = [[text, 0] for text in json.loads(Path(requests).read_text())]
        lines = _lines(self._peer, connections)
        before, play = plays.PeerSaves(seconds=warm), plays.PeerSaves(seconds=seconds)
        return self._turn(play, lines, before=before, address=(self._address[0], port))

    def _save(
        self, play: plays.Saves, connections: int, *, spread: float = 0.0, port: int = 0
    ) -> dict[str, object]:
        address = (self._address[0], port or self._address[1])
        figures = self._turn(play, _lines(self._devices, connections), spread=spread, address=address)
        self._log(play)
        return figures

    def _log(self, play: plays.Saves) -> None:
        self._acknowledged.writelines(f"{one[0]},{one[1]},{one[2]}\n" for one in play.acknowledged)
        self._acknowledged.flush()

    def _play(self, play: Any, connections: int) -> dict[str, object]:
        return self._turn(play, _lines(self._devices, connections))

    def _turn(
        self,
        play: Any,
        lines: list[Line],
        *,
        before: Any = None,
        spread: float = 0.0,
        address: tuple[str, int] | None = None,
    ) -> dict[str, object]:
        """Plays on lines opened beforehand; the first requests are due at once, or spread over a period.

        Another play `before` on the same lines does not count; that it is over is said on the output.
        """
        wheel = Wheel(address or self._address, lines)
        wheel.open()
        if before:
            _run(wheel, before)
            print(WARM, flush=True)
        begun_cpu = time.process_time()
        seconds = _run(wheel, play, spread=spread)
        cpu = time.process_time() - begun_cpu
        wheel.close()
        figures = play.tally.figures(seconds=seconds)
        return {**figures, "loader_us": cpu / max(len(play.tally.latencies), 1) * 1e6, "loader_s": cpu}


def _run(wheel: Wheel, play: Any, *, spread: float = 0.0) -> float:
    """Seconds from the first request to the last answer."""
    first = clock() + LEAD_SECONDS
    play.begin(first)
    for number, line in enumerate(wheel.lines):
        wheel.put(first + spread * number / len(wheel.lines), line)
    return wheel.run(play, patience=20.0) - LEAD_SECONDS


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
