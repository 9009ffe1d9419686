"""Players that send evidence: a process of its own, so that what they cost is not the server's.

usage: python -m bench.evidence.player HOST PORT CANDIDATES.json

Each line on its input is {"scene": "pieces" | "watches" | "paced", "lines": n, "seconds": s}; each
answer is a line {"done", "failed", "seconds", "p50_ms", "p95_ms", "bytes"}. `pieces` and `watches` ask
again as soon as they are answered, on n connections; `paced` lets every candidate send one of each in
five seconds, evenly spread, and latency counts from when each was due.
"""

import base64
import hashlib
import http.client
import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PIECE_BYTES = 21_000  # 320 x 240 at 5 pictures a second for five seconds, twice what a calm scene needs
GLANCE_BYTES = 6_400  # WebP of 320 x 240
PERIOD = 5.0
HEADER = (
    b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\xf7\x81\x01\x42\xf2\x81\x04\x42\xf3\x81\x08\x42\x82\x84webm"
)


@dataclass
class Candidate:
    """One player, and how far its camera has come."""

    attempt: str
    token: str
    seq: int = 0


@dataclass
class Tally:
    """Latencies in seconds, what failed, and bytes of bodies sent."""

    took: list[float] = field(default_factory=list)
    failed: int = 0
    sent: int = 0


def a_glance() -> str:
    """A WebP of the right size as base64: a header that says 320 x 240, and noise."""
    pixels = b"\x10\x02\x00\x9d\x01\x2a" + (320).to_bytes(2, "little") + (240).to_bytes(2, "little")
    pixels += os.urandom(GLANCE_BYTES - len(pixels) - 20)
    chunk = b"VP8 " + len(pixels).to_bytes(4, "little") + pixels
    return base64.b64encode(b"RIFF" + (4 + len(chunk)).to_bytes(4, "little") + b"WEBP" + chunk).decode()


GLANCE = a_glance()
NOISE = os.urandom(PIECE_BYTES)


def piece(line: http.client.HTTPConnection, one: Candidate, tally: Tally) -> None:
    """One PUT of the next five seconds of a camera."""
    seq = one.seq + 1
    body = HEADER + seq.to_bytes(4, "big") + NOISE[: PIECE_BYTES - len(HEADER) - 4]
    headers = {
        "Authorization": f"Bearer {one.token}",
        "Content-Type": "video/webm;codecs=vp8",
        "X-Sha256": hashlib.sha256(body).hexdigest(),
        "X-Began": "2026-11-23T12:00:05.250Z",
        "X-Ended": "2026-11-23T12:00:10.250Z",
    }
    line.request("PUT", f"/exam/{one.attempt}/evidence/camera/{seq}", body=body, headers=headers)
    answer = line.getresponse()
    answer.read()
    tally.sent += len(body)
    if answer.status == 201:
        one.seq = seq
    else:
        tally.failed += 1


def watch(line: http.client.HTTPConnection, one: Candidate, tally: Tally) -> None:
    """One word of how the player stands, with a thumbnail."""
    said: dict[str, Any] = {
        "guard": "armed",
        "camera": "live",
        "glances": [{"stream": "camera", "taken_at": "2026-11-23T12:00:05.250Z", "image": GLANCE}],
    }
    body = json.dumps(said).encode()
    headers = {"Authorization": f"Bearer {one.token}", "Content-Type": "application/json"}
    line.request("POST", f"/exam/{one.attempt}/watch", body=body, headers=headers)
    answer = line.getresponse()
    answer.read()
    tally.sent += len(body)
    tally.failed += answer.status != 200


Deed = Any
SCENES: dict[str, tuple[Deed, ...]] = {"pieces": (piece,), "watches": (watch,), "paced": (piece, watch)}


class Players:
    """All candidates, shared out among so many lines (threads with a connection each)."""

    def __init__(self, host: str, port: int, everybody: list[Candidate]) -> None:
        self._host, self._port, self._everybody = host, port, everybody

    def play(self, *, scene: str, lines: int, seconds: float) -> dict[str, object]:
        """One scene; its figures."""
        tallies = [Tally() for _ in range(lines)]
        begun = time.perf_counter()
        threads = [
            threading.Thread(target=self._run, args=(scene, n, lines, begun, begun + seconds, tally))
            for n, tally in enumerate(tallies)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return _figures(tallies, time.perf_counter() - begun)

    def _run(self, scene: str, n: int, lines: int, begun: float, until: float, tally: Tally) -> None:
        mine = self._everybody[n::lines]
        line = http.client.HTTPConnection(self._host, self._port, timeout=60)
        deeds = SCENES[scene]
        plan = _paced(mine, deeds, n, lines, begun) if scene == "paced" else _closed(mine, deeds)
        for due, one, deed in plan:
            if max(due, time.perf_counter()) >= until:
                break
            time.sleep(max(0.0, due - time.perf_counter()))
            asked = due or time.perf_counter()
            try:
                deed(line, one, tally)
            except (OSError, http.client.HTTPException):
                tally.failed += 1
                line.close()
            tally.took.append(time.perf_counter() - asked)
        line.close()


def _closed(mine: list[Candidate], deeds: tuple[Deed, ...]) -> Iterator[tuple[float, Candidate, Deed]]:
    while True:
        yield from ((0.0, one, deed) for one in mine for deed in deeds)


def _paced(
    mine: list[Candidate], deeds: tuple[Deed, ...], n: int, lines: int, begun: float
) -> Iterator[tuple[float, Candidate, Deed]]:
    """Each candidate's deeds, half a period apart; those of all lines between one another."""
    due, step = begun + PERIOD * n / (lines * len(mine) * len(deeds)), PERIOD / (len(mine) * len(deeds))
    while True:
        for deed in deeds:
            for one in mine:
                yield due, one, deed
                due += step


def _figures(tallies: list[Tally], seconds: float) -> dict[str, object]:
    took = sorted(one for tally in tallies for one in tally.took)
    return {
        "done": len(took),
        "failed": sum(tally.failed for tally in tallies),
        "seconds": seconds,
        "p50_ms": 1000 * took[len(took) // 2] if took else 0.0,
        "p95_ms": 1000 * took[len(took) * 95 // 100] if took else 0.0,
        "bytes": sum(tally.sent for tally in tallies),
    }


def main(host: str, port: str, file: str) -> None:
    """Plays what is asked until the input ends."""
    players = Players(host, int(port), [Candidate(**one) for one in json.loads(Path(file).read_text())])
    for line in sys.stdin:
        print(json.dumps(players.play(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
