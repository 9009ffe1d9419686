"""The watched half of the stand-in: evidence, what the player tells, news and chat, kept in memory.

As strict as the real one: a piece out of order, under a number used before or with another hash is refused,
an observation must be one, a message sent twice is one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

import msgspec

from assay.core.proctoring.merging import Merged, New, Standing, merge
from assay.core.proctoring.signals import KINDS, Observation

from .serving import StaticHandler
from .stand_in import BASE, TOKEN, Attempt, ExamHandler, now
from .stand_in import seat as take_seat

POLICY: dict[str, Any] = {
    "lockdown": "guard", "camera": True, "audio": False, "screen": False, "simulated_camera": False,
    "grace_seconds": 15, "segment_seconds": 5, "glance_seconds": 5, "network_gap_seconds": 30, "muted": [],
    "words": {kind: one.neutral for kind, one in KINDS.items()}, "ice_servers": [], "ice_policy": "all",
}  # fmt: skip


@dataclass
class Piece:
    """One kept piece of evidence."""

    seq: int
    data: bytes
    sha256: str
    media_type: str
    began_at: str
    ended_at: str
    times_sent: int = 1


@dataclass
class WatchedAttempt(Attempt):
    """An attempt that is watched by `policy`; what came is in its fields."""

    policy: dict[str, Any] = field(default_factory=POLICY.copy)
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)
    signals: list[Standing] = field(default_factory=list)
    chat: list[dict[str, Any]] = field(default_factory=list)
    read_up_to: int = 0
    hand: bool = False
    watched: bool = False
    let_on: str | None = None
    calls: list[dict[str, Any]] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    room: bool = False
    room_done: int = 0
    news: int = 0
    no_stream: bool = False
    evidence_down: bool = False  # answers 503 to every piece
    lose_pieces: int = 0  # keeps so many, and hangs up without a reply
    puts: int = 0
    seb: list[dict[str, Any]] = field(default_factory=list)
    seb_reply: int = HTTPStatus.NOT_FOUND

    def say(self, text: str) -> None:
        """The proctor writes."""
        self.add(text, "proctor", f"proctor-{len(self.chat)}")

    def add(self, text: str, by: str, ref: str) -> None:
        with self.lock:
            if any(one["ref"] == ref for one in self.chat):
                return
            number = len(self.chat) + 1
            self.chat.append(
                {"number": number, "from": by, "text": text, "ref": ref, "sent_at": now(), "read_at": None}
            )
            self.news += 1

    def kinds(self) -> list[str]:
        return [one.kind for one in self.signals]

    def guards(self) -> list[str]:
        """The guard's states as they were told, each once in a row."""
        told = [one["guard"] for one in self.told]
        return [state for place, state in enumerate(told) if place == 0 or told[place - 1] != state]


def observe(attempt: WatchedAttempt, raw: dict[str, Any]) -> None:
    """Merges as the server does."""
    observation = msgspec.convert(raw, Observation, strict=True)
    at = datetime.now(UTC)
    found = merge(attempt.signals, observation, at)
    if isinstance(found, New):
        attempt.signals.append(
            Standing(
                len(attempt.signals), observation.kind, observation.stream, at, observation.device_at,
                observation.lasted_ms, 1, observation.value,
            )
        )  # fmt: skip
    elif isinstance(found, Merged):
        before = attempt.signals[found.id]
        attempt.signals[found.id] = Standing(
            found.id, before.kind, before.stream, before.at, before.device_at, found.lasted_ms, found.count,
            found.value,
        )  # fmt: skip


class WatchedHandler(ExamHandler):
    """The calls of a watched exam on top of the others."""

    attempt: WatchedAttempt

    def page(self) -> None:
        path, _, query = self.path.partition("?")
        if path == f"{BASE}/news" and not self.attempt.down:
            self.answer("news", {"after": int(query.removeprefix("after="))}, tell_news)
        elif path == f"{BASE}/live" and not self.attempt.down and not self.attempt.no_stream:
            self.stream()
        else:
            super().page()

    def stream(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        told = None
        try:
            while not (self.attempt.down or self.attempt.unplugged or self.attempt.no_stream):
                if told != self.attempt.news:
                    told = self.attempt.news
                    self.wfile.write(b'event: news\ndata: {"news": %d}\n\n' % told)
                    self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def do_POST(self) -> None:
        verb = self.path.removeprefix(f"{BASE}/")
        name = "calls" if verb.startswith("calls/") else verb
        if name not in WATCHED:
            super().do_POST()
            return
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.attempt.unplugged:
            self.close_connection = True
        elif self.attempt.down:
            self.unavailable()
        elif name == "seb":
            self.attempt.seb.append(body)
            problem = {
                "type": "/problems/seb",
                "title": "The configuration was not confirmed",
                "detail": "Ask.",
            }
            self.json(
                problem if self.attempt.seb_reply >= 400 else {"confirmed": True}, self.attempt.seb_reply
            )
        else:
            self.answer(name, body | {"call": verb.removeprefix("calls/")}, WATCHED[name])

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        attempt = self.attempt
        attempt.puts += 1
        if attempt.unplugged:
            self.close_connection = True
            return
        if attempt.down or attempt.evidence_down:
            self.unavailable()
            return
        if not (self.headers["Authorization"] or "").startswith(f"Bearer {TOKEN}"):
            self.json({"type": "/problems/token", "title": "token", "detail": ""}, HTTPStatus.UNAUTHORIZED)
            return
        stream, seq = self.path.split("/")[-2:]
        with attempt.lock:
            status, body = self.keep(attempt.pieces.setdefault(stream, []), int(seq), data)
        if attempt.lose_pieces:
            attempt.lose_pieces -= 1
            self.close_connection = True
            return
        self.json(body, status)

    def keep(self, pieces: list[Piece], seq: int, data: bytes) -> tuple[int, dict[str, Any]]:
        said = self.headers["X-Sha256"]
        if hashlib.sha256(data).hexdigest() != said:
            return 422, {"type": "/problems/wrong-hash", "title": "wrong hash", "detail": ""}
        if seq <= len(pieces) and pieces[seq - 1].sha256 == said:
            pieces[seq - 1].times_sent += 1
            return 200, {"kept": seq, "chain": "0" * 64}
        if seq != len(pieces) + 1:
            problem = {"type": "/problems/out-of-order", "title": "order", "detail": ""}
            return 409, problem | {"expected": len(pieces) + 1}
        pieces.append(
            Piece(
                seq,
                data,
                said,
                self.headers["Content-Type"],
                self.headers["X-Began"],
                self.headers["X-Ended"],
            )
        )
        return 201, {"kept": seq, "chain": "0" * 64}

    def answer(
        self, verb: str, body: dict[str, Any], call: Callable[[Any, dict[str, Any]], dict[str, Any]]
    ) -> None:
        super().answer(verb, body, watched_seat if call is take_seat else call)


def watched_seat(attempt: WatchedAttempt, body: dict[str, Any]) -> dict[str, Any]:
    return take_seat(attempt, body) | {"watching": attempt.policy}


def tell_watch(attempt: WatchedAttempt, body: dict[str, Any]) -> dict[str, Any]:
    attempt.told.append(body)
    for glance in body["glances"]:
        assert len(glance["image"]) <= 24 * 1024
        glance["image"] = base64.b64decode(glance["image"], validate=True)
    for raw in body["signals"]:
        observe(attempt, raw)
    return {"news": attempt.news, "watched": attempt.watched, "grace_seconds": 15, "refused": []}


def tell_news(attempt: WatchedAttempt, body: dict[str, Any]) -> dict[str, Any]:
    waiting = [one for one in attempt.calls if one["uuid"] not in attempt.answers]
    return attempt.spoken() | {
        "messages": [one for one in attempt.chat if one["number"] > body["after"]],
        "read_up_to": attempt.read_up_to, "asks": {"room": attempt.room, "again": []},
        "hand": {"raised": attempt.hand, "seen": False}, "calls": waiting,
        "open_calls": [one["uuid"] for one in attempt.calls], "terminating": None,
        "watched": attempt.watched, "news": attempt.news, "let_on": attempt.let_on,
    }  # fmt: skip


def write_message(attempt: WatchedAttempt, body: dict[str, Any]) -> dict[str, Any]:
    if not any(one["ref"] == body["ref"] for one in attempt.chat):
        number = len(attempt.chat) + 1
        attempt.chat.append(
            {"number": number, "from": "you", "text": body["text"], "ref": body["ref"], "sent_at": now(),
             "read_at": None}
        )  # fmt: skip
        attempt.news += 1
    return {"number": len(attempt.chat), "ref": body["ref"]}


def read_messages(attempt: WatchedAttempt, body: dict[str, Any]) -> dict[str, Any]:
    for one in attempt.chat:
        if one["from"] == "proctor" and one["number"] <= body["up_to"]:
            one["read_at"] = one["read_at"] or now()
    attempt.news += 1
    return {"up_to": body["up_to"]}


def raise_hand(attempt: WatchedAttempt, body: dict[str, Any]) -> dict[str, Any]:
    attempt.hand = body["raised"]
    attempt.news += 1
    return {"raised": attempt.hand}


def answer_call(attempt: WatchedAttempt, body: dict[str, Any]) -> dict[str, Any]:
    attempt.answers[body["call"]] = body["answer"]
    return {"uuid": body["call"]}


def room_done(attempt: WatchedAttempt, _: dict[str, Any]) -> dict[str, Any]:
    attempt.room, attempt.room_done = False, attempt.room_done + 1
    return {}


WATCHED: dict[str, Callable[[WatchedAttempt, dict[str, Any]], dict[str, Any]]] = {
    "watch": tell_watch, "messages": write_message, "messages/read": read_messages, "hand": raise_hand,
    "calls": answer_call, "room": room_done, "seb": lambda _, body: body,
}  # fmt: skip


def watched_server(attempt: WatchedAttempt) -> type[StaticHandler]:
    """A handler class that serves this attempt."""
    return type("WatchedHandlerOfOneAttempt", (WatchedHandler,), {"attempt": attempt})


WIDE, HIGH, FRAMES_A_SECOND = 320, 240, 5


def film(*scenes: tuple[str, float]) -> Iterator[bytes]:
    """A film for Chromium's fake camera (YUV4MPEG2), in scenes: "room" (it has noise), dark, still."""
    yield b"YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C420\n" % (WIDE, HIGH, FRAMES_A_SECOND)
    size = WIDE * HIGH
    state = 1
    for scene, seconds in scenes:
        for _ in range(int(seconds * FRAMES_A_SECOND)):
            yield b"FRAME\n"
            if scene == "room":
                state = (state * 1103515245 + 12345) % 2**31
                row = bytes(100 + (place * state >> 8) % 40 for place in range(997))
                grey = (row * (size // 997 + 1))[:size]
            else:
                grey = bytes([16 if scene == "dark" else 128]) * size
            yield grey + bytes([128]) * (size // 2)
