"""What the virtual candidates do: take their seats, start, save, sign their life, fetch the form, hand in.

Each play keeps a Tally. An error is an answer other than the one that was due, counted by kind; a save that
was refused or lost is sent again, the same bytes, until it is acknowledged, as the player does.
"""

import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field

from bench.attempt.device import Device, stamp
from bench.attempt.wheel import Line

AGAIN_SECONDS = 0.05
_RULE = re.compile(rb'"type":\s*"[^"]*?([a-z-]+)"')


@dataclass
class Tally:
    """Latencies in seconds of the good answers, errors by kind, bytes of the bodies."""

    latencies: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    body_bytes: int = 0

    def wrong(self, status: int, body: bytes) -> None:
        """Counts an answer that was not the one due."""
        rule = _RULE.search(body)
        self.errors[f"{status} {rule[1].decode() if rule else ''}".strip()] += 1

    def figures(self, *, seconds: float) -> dict[str, object]:
        """Count, rate, percentiles in ms, errors."""
        ordered = sorted(self.latencies)
        told: dict[str, object] = {
            "answers": len(ordered),
            "seconds": seconds,
            "per_second": len(ordered) / seconds,
            "errors": dict(self.errors),
            "bytes_an_answer": self.body_bytes / max(len(ordered), 1),
        }
        for name, share in (("p50_ms", 0.5), ("p95_ms", 0.95), ("p99_ms", 0.99), ("max_ms", 1.0)):
            at = min(int(len(ordered) * share), len(ordered) - 1)
            told[name] = ordered[at] * 1000 if ordered else None
        return told


class _Play:
    """The common part: one good status, latency from when the request was due, and trying again."""

    good = 200

    def __init__(self, *, seconds: float = 0.0) -> None:
        self.tally = Tally()
        self.seconds = seconds
        self.until = 0.0

    def begin(self, now: float) -> None:
        """The lines are open: the play lasts from now on."""
        self.until = now + self.seconds

    def broken(self, line: Line, now: float) -> float | None:
        self.tally.errors["connection lost"] += 1
        return now + AGAIN_SECONDS

    def answered(self, line: Line, status: int, head: bytes, body: bytes, now: float) -> float | None:
        if status != self.good:
            self.tally.wrong(status, body)
            return self.refused(line, status, now)
        self.tally.latencies.append(now - line.due)
        self.tally.body_bytes += len(body)
        return self.taken(line, head, body, now)

    def refused(self, line: Line, status: int, now: float) -> float | None:
        return now + AGAIN_SECONDS

    def taken(self, line: Line, head: bytes, body: bytes, now: float) -> float | None:
        """What comes after a good answer: when the line is due again; here, never."""
        return None


def _device(line: Line) -> Device:
    device: Device = line.device()
    return device


class Saves(_Play):
    """Saves one answer after another: at once or, with a period, when it is due; until a time or a number."""

    def __init__(self, *, seconds: float, period: float = 0.0, entries: int = 0) -> None:
        super().__init__(seconds=seconds)
        self.period, self.entries = period, entries
        self.acknowledged: list[tuple[str, int, str]] = []
        self._made_at, self._made_until = "", 0.0

    def request(self, line: Line, due: float) -> bytes:
        device: Device = line.device()
        if device.pending is None:
            line.due = due
            if due > self._made_until:
                self._made_at, self._made_until = stamp(time.time()), due + 0.005
        return device.save(due, self._made_at)

    def answered(self, line: Line, status: int, head: bytes, body: bytes, now: float) -> float | None:
        device: Device = line.devices[line.turn]
        stored = device.acknowledged(body) if status == 200 else None
        if stored is None:
            self.tally.wrong(status, body)
            return now + AGAIN_SECONDS if now < self.until or status == 503 else None
        self.tally.latencies.append(now - line.due)
        self.acknowledged.append((device.attempt, *stored))
        line.turn = (line.turn + 1) % len(line.devices)
        line.done += 1
        due = line.due + self.period if self.period else now
        return due if due < self.until and line.done != self.entries else None


class _EachOnce(_Play):
    """Every device of a line asks once; then the line rests."""

    def taken(self, line: Line, head: bytes, body: bytes, now: float) -> float | None:
        self.take(line, body)
        line.turn += 1
        return now if line.turn < len(line.devices) else None

    def take(self, line: Line, body: bytes) -> None:
        """Keeps what the answer says."""

    def refused(self, line: Line, status: int, now: float) -> float | None:
        return now + AGAIN_SECONDS if status == 503 else None


class Knocks(_EachOnce):
    """Every candidate's machine is there, without a seat: one heartbeat without a token, refused."""

    good = 401

    def request(self, line: Line, due: float) -> bytes:
        line.due = due
        return _device(line).beat()


class Seats(_EachOnce):
    """Every candidate's page takes the seat: session, CSRF and token come from the real pages."""

    def request(self, line: Line, due: float) -> bytes:
        line.due = due
        return _device(line).seat()

    def take(self, line: Line, body: bytes) -> None:
        line.device().seated(json.loads(body))


class Starts(_EachOnce):
    """Every candidate presses Start."""

    def request(self, line: Line, due: float) -> bytes:
        line.due = min(line.due, due) if line.due else due
        return _device(line).start()

    def take(self, line: Line, body: bytes) -> None:
        line.device().started(json.loads(body), time.perf_counter())


class Submits(_EachOnce):
    """Every candidate hands in; the answer comes when end and receipt are stored."""

    def request(self, line: Line, due: float) -> bytes:
        line.due = min(line.due, due) if line.due else due
        return _device(line).submit()

    def take(self, line: Line, body: bytes) -> None:
        if "receipt" not in json.loads(body):
            self.tally.errors["no receipt"] += 1


class _UntilTime(_Play):
    """Asks again and again until a time."""

    def taken(self, line: Line, head: bytes, body: bytes, now: float) -> float | None:
        line.turn = (line.turn + 1) % len(line.devices)
        return now if now < self.until else None

    def refused(self, line: Line, status: int, now: float) -> float | None:
        return now + AGAIN_SECONDS if now < self.until else None

    def broken(self, line: Line, now: float) -> float | None:
        super().broken(line, now)
        return self.refused(line, 0, now)


class Beats(_UntilTime):
    """Heartbeats."""

    def request(self, line: Line, due: float) -> bytes:
        line.due = due
        return _device(line).beat()


class FirstForms(_EachOnce):
    """Every candidate's player fetches the sealed form for the first time, and keeps its ETag."""

    def request(self, line: Line, due: float) -> bytes:
        line.due = due
        return _device(line).form(known=False)

    def taken(self, line: Line, head: bytes, body: bytes, now: float) -> float | None:
        etag = re.search(rb"(?i)\r\netag: ([^\r]*)", head)
        _device(line).etag = etag[1].decode() if etag else ""
        if not etag or not re.search(rb"(?i)\r\ncontent-encoding: gzip", head):
            self.tally.errors["no ETag, or not compressed"] += 1
        return super().taken(line, head, body, now)


class Forms(_UntilTime):
    """Fetches the sealed form again and again, whole, or only asks whether it is still the same."""

    def __init__(self, *, seconds: float, known: bool) -> None:
        super().__init__(seconds=seconds)
        self.known = known
        self.good = 304 if known else 200

    def request(self, line: Line, due: float) -> bytes:
        line.due = due
        return _device(line).form(known=self.known)


class PeerSaves(_UntilTime):
    """The peer's own save: a page's POST with session and CSRF token. A device is [request, number]."""

    def request(self, line: Line, due: float) -> bytes:
        line.due = due
        device = line.device()
        device[1] += 1
        request: str = device[0] % device[1]
        return request.encode()
