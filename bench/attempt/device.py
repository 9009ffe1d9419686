"""A virtual candidate's browser: it numbers, chains and re-sends its entries exactly as the player does."""

import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any

MOST_LEFT = 6000
HELD = b'"held_up_to":'
JSON_OF = "Content-Type: application/json\r\nContent-Length: "


def _digits(body: bytes, at: int) -> bytes:
    """The number that stands at a place, 0 when none does."""
    end = at
    while body[end : end + 1].isdigit():
        end += 1
    return body[at:end] or b"0"


def stamp(now: float) -> str:
    """A device's time in the player's own form."""
    whole, milliseconds = divmod(int(now * 1000), 1000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)) + f".{milliseconds:03d}Z"


class Device:
    """One candidate. `pending` is the entry that is not acknowledged yet: it is sent again until it is."""

    __slots__ = (
        *(
            "attempt",
            "chain",
            "etag",
            "host",
            "left",
            "pending",
            "questions",
            "seq",
            "session",
            "tab",
            "token",
        ),
        *("_ends", "_entries_head"),
    )

    def __init__(self, told: Mapping[str, Any], *, number: int, host: str) -> None:
        self.attempt: str = told["attempt"]
        self.session: str = told.get("cookie", "")
        self.questions: int = told.get("questions", 100)
        self.host = host
        self.tab = f"bench-tab-{number:06d}"
        self.token = self.chain = self.etag = ""
        self.seq = 0
        self.pending: tuple[int, str, bytes] | None = None
        self._ends = 0.0
        self._entries_head = b""

    def seated(self, state: Mapping[str, Any]) -> None:
        """Takes the token, and where the server says that the device's chain stands."""
        self.token = state["token"]
        self.seq, self.chain = state["held_up_to"], state["device_chain"]
        self.pending = None
        self._entries_head = f"{self._head('POST', 'entries')}{JSON_OF}".encode()

    def started(self, state: Mapping[str, Any], now: float) -> None:
        """Takes the clock."""
        self._ends = now + min(float(state["remaining_seconds"]), MOST_LEFT)

    def save(self, now: float, made_at: str) -> bytes:
        """The request that saves one answer: the pending entry, or the next one."""
        if self.pending is None:
            seq = self.seq + 1
            number, choice = 1 + seq % self.questions, seq // self.questions % 3
            left = max(int(self._ends - now), 1)
            message = f"{self.chain}\n{seq}\n{made_at}\n{left}\nAnswerSaved\n{number}\n{choice}"
            chain = hashlib.sha256(message.encode()).hexdigest()[:32]
            body = (
                f'{{"tab":"{self.tab}","entries":[{{"device_seq":{seq},"made_at":"{made_at}","left":{left},'
                f'"event":"AnswerSaved","number":{number},"choice":[{choice}],"chain":"{chain}"}}]}}'
            ).encode()
            self.pending = seq, chain, b"%b%d\r\n\r\n%b" % (self._entries_head, len(body), body)
        return self.pending[2]

    def acknowledged(self, body: bytes) -> tuple[int, str] | None:
        """(device_seq, chain) when the answer says that the pending entry is stored, chain and all."""
        if self.pending is None:
            return None
        seq, chain, _ = self.pending
        at = body.find(HELD) + len(HELD)
        if int(_digits(body, at)) != seq or chain.encode() not in body:
            return None
        self.seq, self.chain, self.pending = seq, chain, None
        return seq, chain

    def seat(self) -> bytes:
        """The request for the seat: a page's call, with session and CSRF token."""
        csrf = self.session.partition("csrftoken=")[2].partition(";")[0]
        more = f"Cookie: {self.session}\r\nX-CSRFToken: {csrf}\r\nAccept: application/json\r\n"
        return self._call("seat", {"tab": self.tab}, more=more)

    def start(self) -> bytes:
        """The request that starts the clock."""
        return self._call("start", {"tab": self.tab})

    def beat(self) -> bytes:
        """A heartbeat."""
        return self._call("heartbeat", {"tab": self.tab, "at": 1 + self.seq % self.questions})

    def submit(self) -> bytes:
        """The request that hands in."""
        call = {"tab": self.tab, "last_device_seq": self.seq, "confirmed": True}
        return self._call("submit", call)

    def form(self, *, known: bool) -> bytes:
        """The request for the sealed form; `known`: only if it is another than the one we have."""
        condition = f"If-None-Match: {self.etag}\r\n" if known else ""
        return f"{self._head('GET', 'form')}Accept-Encoding: gzip\r\n{condition}\r\n".encode()

    def _call(self, name: str, call: Mapping[str, object], *, more: str = "") -> bytes:
        body = json.dumps(call, separators=(",", ":"))
        return f"{self._head('POST', name)}{more}{JSON_OF}{len(body)}\r\n\r\n{body}".encode()

    def _head(self, method: str, name: str) -> str:
        allowed = f"Authorization: Bearer {self.token}\r\n" if self.token else ""
        return f"{method} /exam/{self.attempt}/{name} HTTP/1.1\r\nHost: {self.host}\r\n{allowed}"
