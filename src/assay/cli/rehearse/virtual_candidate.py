"""A candidate without a browser: the player's calls, in the player's order, over plain HTTP.

One VirtualCandidate is one tab. Killing it means dropping the object and making another one from the same
`Device`, or from what that device had on disk. Every method is one call, and ends in one of three ways: it
returns, it raises Refusal (the server understood and said no), or it raises NoReply (nothing is known).
"""

import gzip
import json
from asyncio import get_running_loop
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from assay.cli.rehearse.connection import Connection, NoReply, Reply
from assay.cli.rehearse.device import Device, to_wire
from assay.cli.rehearse.witness import Witness
from assay.core.attempt import Work
from assay.core.attempt import events as e
from assay.core.forms.sealed import unseal

BATCH = 50
"""Entries in one call, as the player sends them."""

BUSY = (429, 500, 502, 503, 504)
"""The server is in trouble itself: as good as no reply, and the same call may succeed later."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What a candidate brings to the exam: the attempt's name and a signed-in session."""

    attempt: str
    session: str


class Refusal(Exception):
    """The server understood and said no; `rule` is the last word of the problem's type."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('detail') or problem.get('title') or ''}")
        self.status = status
        self.rule = str(problem.get("type", "")).rpartition("/")[2]
        self.problem = problem


class Meter(Protocol):
    """Whoever wants to know how long calls take and how they end."""

    def measured(self, call: str, seconds: float, outcome: str) -> None:
        """A call took so long and ended: `ok`, `no-reply`, or the rule of a refusal."""


class VirtualCandidate:
    """One tab in front of the exam. `now` is the time of its own clock, which the server must not trust."""

    def __init__(
        self,
        admission: Admission,
        *,
        origin: str,
        device: Device,
        witness: Witness,
        meter: Meter,
        now: "Clock",
        patience: float = 15.0,
    ) -> None:
        self.admission = admission
        self.device = device
        self.witness = witness
        self.state: Mapping[str, Any] = {}
        self.items: Sequence[Mapping[str, Any]] = ()
        self._connection = Connection(origin, patience=patience)
        self._meter = meter
        self._now = now
        self._csrf = ""
        self._token = ""
        self._sealed: Mapping[str, Any] = {}
        self._key = b""
        self._shown_at = 0.0
        self._took = 0.0

    @property
    def phase(self) -> str:
        """The attempt's phase as the server last said it, empty before the first reply."""
        return str(self.state.get("state", ""))

    @property
    def left(self) -> int:
        """The whole seconds that this tab's clock shows."""
        left = float(self.state.get("remaining_seconds", 0.0))
        if self.phase == "active":
            left -= get_running_loop().time() - self._shown_at
        return max(0, int(left))

    async def load_page(self) -> None:
        """Opens the player's page, which sets the cookie that the seat's call must repeat."""
        reply = await self._ask("page", "GET", "", {"Cookie": self._cookies()})
        self._csrf = reply.cookie("csrftoken") or self._csrf

    async def take_seat(self) -> None:
        """Sits down and goes on from what the server holds; work that another device overtook is reported."""
        orphans: dict[str, int] = {}
        for _ in range(2):
            reply = await self._with_session("seat", {"tab": self.device.tab, **orphans})
            confirmed, overtaken = self.device.resume(reply["held_up_to"], reply["device_chain"])
            self.witness.saw_confirmed(confirmed)
            self._token = reply["token"]
            if reply.get("form_key"):
                self._unseal_with(reply["form_key"])
            self._heard(reply)
            if not overtaken:
                return
            self.witness.orphans += len(overtaken)
            orphans = {"orphans": len(overtaken)}

    async def fetch_form(self) -> None:
        """Brings the sealed form onto this device."""
        headers = {"Authorization": f"Bearer {self._token}", "Accept-Encoding": "gzip"}
        reply = await self._ask("form", "GET", "form", headers)
        body = gzip.decompress(reply.body) if reply.header("content-encoding") == "gzip" else reply.body
        self._sealed = json.loads(body)
        self._open_form()

    async def start(self) -> None:
        """Begins, or goes on after a pause; opens the form with the key that comes back."""
        reply = await self._with_token("start", {"tab": self.device.tab})
        if reply.get("form_key"):
            self._unseal_with(reply["form_key"])
        self._heard(reply)

    def answer(self, number: int, choice: Sequence[int]) -> Work:
        """Chooses options of a question, on this device only."""
        return self.make(e.AnswerSaved(0, self._stamp(), number, tuple(sorted(choice)), left=self.left))

    def visit(self, number: int) -> Work:
        """Looks at a question, on this device only."""
        return self.make(e.Visited(0, self._stamp(), number, left=self.left))

    def flag(self, number: int) -> Work:
        """Marks a question to come back to, on this device only."""
        return self.make(e.Flagged(0, self._stamp(), number, left=self.left))

    def note(self, number: int, text: str) -> Work:
        """Writes a note at a question, on this device only."""
        return self.make(e.Noted(0, self._stamp(), number, text, left=self.left))

    def make(self, draft: Work) -> Work:
        """Keeps an entry on this device; its number and link are given to it here."""
        entry = self.device.keep(draft)
        self.witness.saw_made(entry)
        return entry

    async def send(self) -> bool:
        """Sends the oldest of what waits, once; True when nothing waits any more."""
        if not self.device.waiting:
            return True
        batch = [to_wire(entry) for entry in self.device.waiting[:BATCH]]
        reply = await self._with_token("entries", {"tab": self.device.tab, "entries": batch})
        self.witness.saw_confirmed(self.device.confirm(reply["held_up_to"]))
        self._heard(reply)
        return not self.device.waiting

    async def beat(self, *, at: int = 1, silent: int = 0) -> None:
        """Says that this tab is alive and at which question, after so many seconds of silence."""
        body = {"tab": self.device.tab, "at": at}
        self._heard(await self._with_token("heartbeat", body | ({"silent": silent} if silent else {})))

    async def take_break(self) -> None:
        """Leaves for a break: the exam clock stands, the break's own runs."""
        body = {"tab": self.device.tab, "action": "begin", "last_device_seq": self.device.last_seq}
        self._heard(await self._with_token("break", body))

    async def end_break(self) -> None:
        """Is back from a break."""
        self._heard(await self._with_token("break", {"tab": self.device.tab, "action": "end"}))

    async def submit(self) -> Mapping[str, Any]:
        """Hands in; the receipt's document."""
        body = {"tab": self.device.tab, "last_device_seq": self.device.last_seq, "confirmed": True}
        reply = await self._with_token("submit", body)
        self._heard(reply)
        self.witness.receipt = reply.get("document") or await self._receipt()
        return self.witness.receipt

    async def _receipt(self) -> Mapping[str, Any]:
        return (await self._ask("receipt", "GET", "receipt.json", {"Cookie": self._cookies()})).json()

    def close(self) -> None:
        """The tab is gone, in the middle of whatever it did."""
        self._connection.close()

    def _heard(self, state: Mapping[str, Any]) -> None:
        self.state = state
        self._shown_at = get_running_loop().time()
        self.witness.heard(state, at=self._shown_at, took=self._took)

    def _unseal_with(self, key: str) -> None:
        self._key = urlsafe_b64decode(key + "=" * (-len(key) % 4))
        self._open_form()

    def _open_form(self) -> None:
        if self._key and self._sealed and not self.items:
            self.items = unseal(self._sealed, self._key)

    def _stamp(self) -> str:
        return self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _cookies(self) -> str:
        csrf = f"; csrftoken={self._csrf}" if self._csrf else ""
        return f"sessionid={self.admission.session}{csrf}"

    async def _with_session(self, call: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        headers = {
            "Cookie": self._cookies(),
            "X-CSRFToken": self._csrf,
            "Origin": self._connection.origin,
            "Content-Type": "application/json",
        }
        return (await self._ask(call, "POST", call, headers, body)).json()

    async def _with_token(self, call: str, body: Mapping[str, object]) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        return (await self._ask(call, "POST", call, headers, body)).json()

    async def _ask(
        self,
        call: str,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Mapping[str, object] | None = None,
    ) -> Reply:
        """One measured call; raises NoReply, Refusal."""
        begun = get_running_loop().time()
        outcome = "no-reply"
        try:
            reply = await self._connection.ask(
                method,
                f"/exam/{self.admission.attempt}/{path}",
                headers=headers,
                body=b"" if body is None else json.dumps(body).encode(),
            )
            if reply.status in BUSY:
                outcome = f"busy-{reply.status}"
                raise NoReply(f"{call}: {reply.status}")
            if reply.status != 200:
                refusal = Refusal(reply.status, _problem_in(reply))
                outcome = refusal.rule or str(reply.status)
                raise refusal
            outcome = "ok"
            return reply
        finally:
            self._took = get_running_loop().time() - begun
            self._meter.measured(call, self._took, outcome)


def _problem_in(reply: Reply) -> Mapping[str, Any]:
    try:
        return reply.json()
    except NoReply:
        return {"title": f"status {reply.status}", "type": reply.header("location")}


class Clock(Protocol):
    """A clock: calling it gives the time, aware, in UTC."""

    def __call__(self) -> datetime: ...
