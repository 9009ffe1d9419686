"""A stand-in for the exam server: the player's HTTP contract, kept in memory, with faults on request.

It is strict where the real one is: a gap, a number used twice and a chain that does not fit are refused, a
second tab is refused while the lease lasts, nothing is stored unless the attempt is active, and no call but
the seat's is heard without its token.
"""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from assay.core.answer_file import public_text
from assay.core.answer_file.entries import read_entry
from assay.core.attempt.acknowledgement import acknowledge
from assay.core.attempt.device_chain import link
from assay.core.forms.sealed import seal as seal_form
from assay.web.player.shell import shell_names, worker_script

from .form_items import items
from .serving import WEB, StaticHandler, static_bytes

ATTEMPT = "3f6b1c9e-52d4-4b8e-9a57-0c8b1f2d7e11"
BASE = f"/exam/{ATTEMPT}"
CSRF_TOKEN = "csrf-of-the-stand-in"
TOKEN = "token-of-"
LEASE_SECONDS = 25.0
FORM_ID = "5f3c9a1b2d4e6f70"
FORM_KEY = bytes(range(32))
ACK_KEY = b"key of acknowledgements"
ANSWER_KEY = ec.derive_private_key(0xA55A, ec.SECP256R1())
TEMPLATE = WEB / "player" / "templates" / "player" / "exam.html"


@dataclass
class Attempt:
    """The server's side of one attempt; tests set the fields, the handler reads them."""

    count: int = 12
    form_items: list[dict[str, Any]] = field(default_factory=list)  # instead of the usual ones
    plan: dict[str, Any] = field(default_factory=dict)
    presets: list[str] = field(default_factory=list)
    tutorial: bool = False
    jitter: float = 0.0
    state: str = "active"
    started: bool = True
    remaining: float = 7200.0
    entries: list[dict[str, Any]] = field(default_factory=list)
    message: dict[str, str] | None = None
    section: int = 1
    locked: list[int] = field(default_factory=list)
    on_break: bool = False
    break_left: float = 0.0
    seat: str = ""
    seat_until: float = 0.0
    running_since: float = field(default_factory=time.monotonic)
    orphans: list[int] = field(default_factory=list)  # as reported with each seat
    bodies: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)  # when entries came, answered or not
    lock: threading.Lock = field(default_factory=threading.Lock)
    unplugged: bool = False  # hangs up on everything, static files too
    down: bool = False  # answers 503 to everything that is not static
    retry_after: str = ""  # said with each 503
    stumbles: list[str] = field(default_factory=list)  # answers 503 once to each of these addresses
    busy: int = 0  # answers 503 to this many calls of the gateway
    lose_replies: int = 0  # does what is asked, then hangs up without a reply, this many times
    too_late: bool = False  # the grace is over: entries are refused
    closed: bool = False  # the window for late work is over: no seat
    token_over: bool = False  # tokens given so far are no good any more
    forgets_the_token: bool = False  # as when she signed in again in another tab
    submits_on_time_out: bool = True

    @property
    def items(self) -> list[dict[str, Any]]:
        return self.form_items or items(self.count)

    def seconds_left(self) -> float:
        passed = time.monotonic() - self.running_since if self.state == "active" else 0.0
        return max(0.0, self.remaining - passed)

    def set_seconds_left(self, seconds: float) -> None:
        self.remaining, self.running_since = seconds, time.monotonic()

    def set_state(self, state: str) -> None:
        self.set_seconds_left(self.seconds_left())
        self.state = state

    @property
    def held_up_to(self) -> int:
        return len(self.entries)

    @property
    def device_chain(self) -> str:
        return self.entries[-1]["chain"] if self.entries else ""

    def work(self) -> dict[str, dict[str, Any]]:
        """The entries, replayed."""
        done: dict[str, dict[str, Any]] = {}
        for entry in self.entries:
            if entry["event"] == "SectionClosed":
                continue
            one = done.setdefault(str(entry["number"]), untouched() | {"seen": True})
            match entry["event"]:
                case "Flagged" | "Unflagged":
                    one["flagged"] = entry["event"] == "Flagged"
                case "Visited":
                    pass
                case event:
                    member, carried = CARRIES[event]
                    one[member] = entry[carried]
        return done

    def spoken(self) -> dict[str, Any]:
        """The state object of the contract."""
        left = self.seconds_left()
        if self.state == "active" and left == 0 and self.submits_on_time_out:
            self.state = "submitted"
        return {
            "state": self.state, "remaining_seconds": left, "held_up_to": self.held_up_to,
            "device_chain": self.device_chain, "stored_at": now(), "message": self.message,
            "section": self.section, "locked": self.locked, "on_break": self.on_break,
            "break_left_seconds": self.break_left,
        }  # fmt: skip

    def events(self, name: str) -> list[dict[str, Any]]:
        return [entry for entry in self.entries if entry["event"] == name]

    def store(self, *made: dict[str, Any]) -> None:
        """Stores entries as another device would have sent them: numbered and chained."""
        for one in made:
            entry = {"made_at": now(), "left": 60, "chain": ""} | one | {"device_seq": self.held_up_to + 1}
            self.entries.append(chained(self.device_chain, entry))


CARRIES = {
    "AnswerSaved": ("choice", "choice"), "StruckOut": ("struck", "struck"), "Noted": ("note", "text"),
    "Highlighted": ("ranges", "ranges"), "Commented": ("comment", "text"),
}  # fmt: skip


def untouched() -> dict[str, Any]:
    return {
        "choice": [],
        "flagged": False,
        "struck": [],
        "seen": False,
        "ranges": [],
        "note": "",
        "comment": "",
    }


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def chained(prev: str, entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {"chain": link(prev, read_entry(entry | {"chain": "0" * 32}))}


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

    def do_GET(self) -> None:
        if self.attempt.unplugged:
            self.close_connection = True
            return
        if self.path in self.attempt.stumbles:
            self.attempt.stumbles.remove(self.path)
            self.unavailable()
            return
        super().do_GET()

    def page(self) -> None:
        path = self.path.partition("?")[0].rstrip("/")
        if path == "/exam/worker.js":
            script = worker_script(shell_names(), read=static_bytes, url=lambda name: f"/static/{name}")
            self.reply(script.encode(), "text/javascript")
        elif self.attempt.down:
            self.unavailable()
        elif path == BASE:
            self.reply(shell().encode(), "text/html; charset=utf-8")
        elif path == f"{BASE}/form":
            self.answer("form", {}, form)
        elif path == f"{BASE}/receipt":
            self.reply(b"<!doctype html><title>Receipt</title><h1>Receipt</h1>", "text/html")
        else:
            super().page()

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        verb = self.path.rpartition("/")[2]
        if self.attempt.unplugged:
            self.close_connection = True
            return
        if verb == "entries":
            self.attempt.times.append(time.monotonic())
        if self.attempt.down or (self.attempt.busy and verb != "seat"):
            self.attempt.busy = max(0, self.attempt.busy - 1)
            self.unavailable()
            return
        self.answer(verb, body, VERBS[verb])

    def answer(
        self, verb: str, body: dict[str, Any], call: Callable[[Attempt, dict[str, Any]], dict[str, Any]]
    ) -> None:
        """What one call does to the attempt, and the reply."""
        attempt = self.attempt
        try:
            self.let_in(verb)
            with attempt.lock:
                attempt.bodies.append((verb, body))
                reply = call(attempt, body)
                if attempt.lose_replies and verb in ("entries", "start", "submit"):
                    attempt.lose_replies -= 1
                    raise Hangup
            self.json(reply)
        except Refusal as refusal:
            self.json(refusal.body, refusal.status)
        except Hangup:
            self.close_connection = True

    def let_in(self, verb: str) -> None:
        """The seat by the page's own token, the rest by the seat's."""
        if verb == "seat":
            if self.headers["X-CSRFToken"] != CSRF_TOKEN or self.attempt.forgets_the_token:
                raise Refusal(403, "form-out-of-date", "Load it again: nothing stored is lost.")
        elif self.attempt.token_over or not (self.headers["Authorization"] or "").startswith(
            f"Bearer {TOKEN}"
        ):
            raise Refusal(401, "token", "The token of the seat is not good any more.")

    def unavailable(self) -> None:
        headers = {"Retry-After": self.attempt.retry_after} if self.attempt.retry_after else {}
        self.reply(b"", "text/plain", HTTPStatus.SERVICE_UNAVAILABLE, headers)

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
        "answer_key": public_text(ANSWER_KEY.public_key()),
    }  # fmt: skip
    text = TEMPLATE.read_text().replace("{% load static %}", "")
    text = re.sub(r"\{% static '([^']+)' %\}", r"/static/\1", text)
    return re.sub(r"\{\{ (\w+) \}\}", lambda found: values[found[1]], text)


def sit(attempt: Attempt, body: dict[str, Any]) -> None:
    """Takes or renews the seat for a tab."""
    if attempt.seat not in ("", body["tab"]) and time.monotonic() < attempt.seat_until:
        raise Refusal(409, "seat-taken", "Another computer has been sitting this exam since 14:03.")
    attempt.seat, attempt.seat_until = body["tab"], time.monotonic() + LEASE_SECONDS


def seat(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    if attempt.closed:
        raise Refusal(409, "not-active", "Taking the seat is not possible while the attempt is submitted.")
    sit(attempt, body)
    attempt.token_over = False
    attempt.orphans.append(body.get("orphans", 0))
    visited = attempt.events("Visited")
    key = base64.urlsafe_b64encode(FORM_KEY).decode().rstrip("=")
    return attempt.spoken() | {
        "token": TOKEN + body["tab"], "work": attempt.work(), "at": visited[-1]["number"] if visited else 0,
        "presets": attempt.presets, "tutorial": attempt.tutorial and not attempt.started,
        "start_jitter_seconds": attempt.jitter,
        "plan": {"sections": [], "breaks": [], "break_left_seconds": attempt.break_left} | attempt.plan,
        **({"form_key": key} if attempt.started and attempt.state not in OVER else {}),
    }  # fmt: skip


OVER = ("submitted", "terminated", "canceled", "expired")


def form(attempt: Attempt, _: dict[str, Any]) -> dict[str, Any]:
    return seal_form(FORM_ID, attempt.items, FORM_KEY)


def start(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if attempt.state == "authorized":
        attempt.started = True
        attempt.set_state("active")
    return attempt.spoken() | {"form_key": base64.urlsafe_b64encode(FORM_KEY).decode().rstrip("=")}


def heartbeat(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if attempt.state == "authorized" and attempt.started:
        attempt.set_state("active")
    return attempt.spoken()


def take_break(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if body["action"] == "begin":
        if body["last_device_seq"] != attempt.held_up_to:
            raise Refusal(409, "not-sent", "Entries have not arrived yet.")
        attempt.locked = sorted({int(number) for number in attempt.work()})
        attempt.set_state("paused")
    attempt.on_break = body["action"] == "begin"
    return attempt.spoken()


def entries(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if attempt.too_late:
        raise Refusal(409, "time-up", "The time is up. What was stored before is kept.")
    if attempt.state not in ("active", "submitted"):
        raise Refusal(409, "not-active", "Saving is not possible now.")
    for entry in body["entries"]:
        check(attempt, entry)
        if entry["device_seq"] == attempt.held_up_to + 1:
            if attempt.state == "submitted" and entry["left"] == 0:
                raise Refusal(409, "too-late", "This was made after the time was up and is not stored.")
            attempt.entries.append(entry)
            if entry["event"] == "SectionClosed":
                attempt.section = entry["number"] + 1
    reply = attempt.spoken()
    ack = acknowledge(
        ACK_KEY,
        attempt=ATTEMPT,
        held_up_to=reply["held_up_to"],
        chain=reply["device_chain"],
        at=reply["stored_at"],
    )
    return reply | {"ack": ack}


def check(attempt: Attempt, entry: dict[str, Any]) -> None:
    """What the core checks of an entry: form, number, content, chain."""
    read_entry(entry)
    seq = entry["device_seq"]
    if seq > attempt.held_up_to + 1:
        raise Refusal(422, "gap", "An entry is missing.", expected=attempt.held_up_to + 1)
    if seq <= attempt.held_up_to:
        if attempt.entries[seq - 1]["chain"] != entry["chain"]:
            raise Refusal(409, "conflict", f"Entry {seq} is stored with another content.")
    elif chained(attempt.device_chain, entry)["chain"] != entry["chain"]:
        raise Refusal(409, "wrong-hash", f"The chain of entry {seq} does not fit.")


def submit(attempt: Attempt, body: dict[str, Any]) -> dict[str, Any]:
    sit(attempt, body)
    if body["last_device_seq"] != attempt.held_up_to or body["confirmed"] is not True:
        raise Refusal(409, "not-sent", "Entries have not arrived yet.")
    attempt.set_state("submitted")
    return attempt.spoken() | {"receipt": f"{BASE}/receipt"}


VERBS = {
    "seat": seat, "start": start, "heartbeat": heartbeat, "entries": entries, "break": take_break,
    "submit": submit,
}  # fmt: skip
