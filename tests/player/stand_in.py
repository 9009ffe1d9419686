"""A stand-in for the exam server: the player's HTTP contract, kept in memory, with faults on request.

It is strict where the real one is: a gap in `device_seq` is refused, a second tab is refused while the
lease lasts, nothing is stored unless the attempt is active.
"""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from .serving import WEB, StaticHandler

ATTEMPT = "3f6b1c9e-52d4-4b8e-9a57-0c8b1f2d7e11"
BASE = f"/exam/{ATTEMPT}"
CSRF_TOKEN = "csrf-of-the-stand-in"
LEASE_SECONDS = 25.0
TEMPLATE = WEB / "player" / "templates" / "player" / "exam.html"
CODE = """\
<figure class="code"><figcaption>Python</figcaption>\
<pre tabindex="0" role="region" aria-label="Python code"><code>\
<span class="ln"><span class="k">def</span> <span class="nf">loss</span>(y, p):</span>
<span class="ln">    <span class="k">return</span> -tf.reduce_mean(y * tf.math.log(p) \
+ (<span class="mi">1</span> - y) * tf.math.log(<span class="mi">1</span> - p)) \
<span class="c1"># far too long for a telephone held upright</span></span>\
</code></pre></figure>
<div class="table" tabindex="0" role="region" aria-label="Table: Metric, Value"><table>
<thead><tr><th scope="col">Metric</th><th scope="col" class="right">Value</th></tr></thead>
<tbody><tr><td>precision_at_recall_of_ninety_percent</td><td class="right">0.41</td></tr></tbody>
</table></div>"""
CALL = "<pre><code>ds = files.map(decode).{}(augment, num_parallel_calls=AUTOTUNE)\n  .batch(64)</code></pre>"


def items(count: int) -> list[dict[str, Any]]:
    """A form: every third item wants two options, every fourth shows code, the second chooses among code."""
    return [item(number) for number in range(1, count + 1)]


def item(number: int) -> dict[str, Any]:
    several = number % 3 == 0
    code = CODE if number % 4 == 0 or number == 1 else ""
    words = ["first", "second", "third", "fourth", "fifth"]
    return {
        "number": number,
        "kind": "multiple" if several else "single",
        "choose": 2 if several else 1,
        "stem": f"<p>This is the stem of question {number}, with <code>tf.data</code> in it.</p>{code}"
        f"<p>Which statement holds for number {number}?</p>",
        "options": [CALL.format(call) for call in ("map", "cache", "shuffle")]
        if number == 2
        else [f"Option {word} of question {number}" for word in words],
    }


@dataclass
class Attempt:
    """The server's side of one attempt; tests set the fields, the handler reads them."""

    count: int = 12
    state: str = "active"
    remaining: float = 7200.0
    entries: list[dict[str, Any]] = field(default_factory=list)
    message: dict[str, str] | None = None
    seat: str = ""
    seat_until: float = 0.0
    started: float = field(default_factory=time.monotonic)
    bodies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    down: bool = False  # answers 503 to everything that is not static
    lose_replies: int = 0  # stores the entries, then hangs up without a reply, this many times
    too_late: bool = False  # the grace is over: entries are refused
    forgets_the_token: bool = False  # as when she signed in again in another tab
    submits_on_time_out: bool = True

    def seconds_left(self) -> float:
        passed = time.monotonic() - self.started if self.state == "active" else 0.0
        return max(0.0, self.remaining - passed)

    def set_seconds_left(self, seconds: float) -> None:
        self.remaining, self.started = seconds, time.monotonic()

    def set_state(self, state: str) -> None:
        self.set_seconds_left(self.seconds_left())
        self.state = state

    @property
    def held_up_to(self) -> int:
        return len(self.entries)

    def work(self) -> dict[str, dict[str, Any]]:
        """The entries, replayed."""
        done: dict[str, dict[str, Any]] = {}
        for entry in self.entries:
            one = done.setdefault(
                str(entry["number"]), {"choice": [], "flagged": False, "struck": [], "seen": True}
            )
            match entry["event"]:
                case "AnswerSaved":
                    one["choice"] = entry["choice"]
                case "StruckOut":
                    one["struck"] = entry["struck"]
                case "Flagged" | "Unflagged":
                    one["flagged"] = entry["event"] == "Flagged"
        return done

    def spoken(self) -> dict[str, Any]:
        """The state object of the contract, without the work."""
        left = self.seconds_left()
        if self.state == "active" and left == 0 and self.submits_on_time_out:
            self.state = "submitted"
        return {
            "state": self.state, "remaining_seconds": left, "held_up_to": self.held_up_to,
            "device": "1", "message": self.message,
        }  # fmt: skip

    def events(self, name: str) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["event"] == name]


class Hangup(Exception):
    """No reply at all."""


class Refusal(Exception):
    """A problem document."""

    def __init__(self, status: int, kind: str, detail: str, **more: Any) -> None:
        self.status = status
        self.body = {"type": f"/problems/{kind}", "title": kind, "detail": detail, **more}


class ExamHandler(StaticHandler):
    """The contract over HTTP; `attempt` is set by `exam_server`."""

    attempt: Attempt

    def page(self) -> None:
        path = self.path.partition("?")[0]
        if self.attempt.down:
            self.reply(b"", "text/plain", HTTPStatus.SERVICE_UNAVAILABLE)
        elif path == BASE:
            self.reply(shell().encode(), "text/html; charset=utf-8")
        elif path == f"{BASE}/form":
            self.json({"form": "f-1", "items": items(self.attempt.count)})
        elif path == f"{BASE}/receipt":
            self.reply(b"<!doctype html><title>Receipt</title><h1>Receipt</h1>", "text/html")
        else:
            super().page()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.attempt.down:
            self.reply(b"", "text/plain", HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            self.json(self.done(self.path.rpartition("/")[2], body))
        except Refusal as refusal:
            self.json(refusal.body, refusal.status)
        except Hangup:
            self.close_connection = True

    def done(self, verb: str, body: dict[str, Any]) -> dict[str, Any]:
        """What one POST does to the attempt, and the reply."""
        if self.headers["X-CSRFToken"] != CSRF_TOKEN or self.attempt.forgets_the_token:
            raise Refusal(403, "form-out-of-date", "Load it again: nothing stored is lost.")
        with self.attempt.lock:
            self.attempt.bodies.append((verb, body))
            return VERBS[verb](self.attempt, body)

    def json(self, body: object, status: int = HTTPStatus.OK) -> None:
        self.reply(json.dumps(body).encode(), "application/json", status)


def exam_server(attempt: Attempt) -> type[StaticHandler]:
    """A handler class that serves this attempt."""
    return type("ExamHandlerOfOneAttempt", (ExamHandler,), {"attempt": attempt})


def shell() -> str:
    """The player's template, filled without Django: it uses nothing but variables and `static`."""
    values = {
        "attempt_uuid": ATTEMPT, "base": BASE, "exam_title": "Professional Machine Learning Engineer",
        "candidate_name": "Ada Nwosu", "csrf_token": CSRF_TOKEN, "home": "/",
    }  # fmt: skip
    text = TEMPLATE.read_text().replace("{% load static %}", "")
    text = re.sub(r"\{% static '([^']+)' %\}", r"/static/\1", text)
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: values[found[1]], text)


def sit(attempt: Attempt, body: dict[str, Any]) -> None:
    """Takes or renews the seat for a tab."""
    now = time.monotonic()
    if attempt.seat not in ("", body["tab"]) and now < attempt.seat_until:
        raise Refusal(409, "seat-taken", "Another computer has been sitting this exam since 14:03.")
    attempt.seat, attempt.seat_until = body["tab"], now + LEASE_SECONDS


def seat(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    visited = attempt.events("Visited")
    return attempt.spoken() | {"work": attempt.work(), "at": visited[-1]["number"] if visited else 0}


def heartbeat(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if attempt.state == "authorized":
        attempt.set_state("active")
    return attempt.spoken()


def entries(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if attempt.state != "active":
        raise Refusal(409, "not-active", "Saving is not possible now.")
    if attempt.too_late:
        raise Refusal(409, "time-up", "The time is up. What was stored before is kept.")
    for entry in body["entries"]:
        if entry["device_seq"] > attempt.held_up_to + 1:
            raise Refusal(422, "gap", "An entry is missing.", expected=attempt.held_up_to + 1)
        if entry["device_seq"] == attempt.held_up_to + 1:
            attempt.entries.append(entry)
    if attempt.lose_replies:
        attempt.lose_replies -= 1
        raise Hangup
    reply = attempt.spoken()
    return {key: reply[key] for key in ("held_up_to", "remaining_seconds", "state")}


def submit(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if body["last_device_seq"] != attempt.held_up_to or body["confirmed"] is not True:
        raise Refusal(409, "not-sent", "Entries have not arrived yet.")
    attempt.set_state("submitted")
    return {"receipt": f"{BASE}/receipt"}


VERBS = {"seat": seat, "heartbeat": heartbeat, "entries": entries, "submit": submit}
