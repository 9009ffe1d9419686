"""A player without a browser: it speaks to the gateway's handler itself, as the two faces do."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections

from assay.core.attempt import Work
from assay.core.attempt import events as e
from assay.core.attempt.device_chain import link
from assay.core.attempt.seat_token import write_token
from assay.outside.keys import SigningKey
from assay.project.gateway import site_store
from assay.web.gateway.building import build_gateway
from assay.web.gateway.gateway import Gateway
from assay.web.gateway.store import Store
from tests.apps.story import KEYS, NOON, TAB, Exam

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Said:
    """An answer of the gateway."""

    status: int
    headers: Mapping[str, str]
    content: dict[str, Any]


@dataclass
class Player:
    """A tab with the seat: makes entries with their chain, and shows its token."""

    gateway: Gateway
    attempt: UUID
    tab: str = TAB
    chain: str = ""
    seq: int = 0
    token: str = field(init=False)

    def __post_init__(self) -> None:
        expires = int((NOON + timedelta(days=1)).timestamp())
        self.token = write_token(KEYS.token_key(), attempt=self.attempt, tab=self.tab, expires=expires)

    async def ask(
        self,
        verb: str,
        body: object = None,
        *,
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
    ) -> Said:
        """One call; `body` is sent as JSON unless it is bytes."""
        call = self.gateway.hot(method, f"/exam/{self.attempt}/{verb}")
        assert call is not None, f"{method} {verb} is no hot call"
        given = {"authorization": f"Bearer {self.token}", **(headers or {})}
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        reply = await self.gateway.answer(call, given.get, sent)
        content = json.loads(reply.body) if reply.body[:1] == b"{" else {}
        return Said(reply.status, dict(reply.headers), content)

    async def start(self) -> Said:
        """Presses Start."""
        return await self.ask("start", {"tab": self.tab})

    async def save(self, *entries: Work) -> Said:
        """Sends a batch as it stands."""
        return await self.ask(
            "entries", {"tab": self.tab, "entries": [on_the_wire(entry) for entry in entries]}
        )

    async def beat(self, at: int = 1) -> Said:
        """A sign of life."""
        return await self.ask("heartbeat", {"tab": self.tab, "at": at})

    async def submit(self, last: int | None = None) -> Said:
        """Ends the exam."""
        last = self.seq if last is None else last
        return await self.ask("submit", {"tab": self.tab, "last_device_seq": last, "confirmed": True})

    def answer(self, number: int, *choice: int, left: int = 7000) -> e.AnswerSaved:
        """The next entry of this device: an answer."""
        self.seq += 1
        entry = e.AnswerSaved(self.seq, "2026-11-23T12:00:01.000Z", number, choice, left=left)
        self.chain = link(self.chain, entry)
        return replace(entry, chain=self.chain)


def on_the_wire(entry: Work) -> dict[str, object]:
    """An entry as the player sends it."""
    sent: dict[str, object] = {
        "device_seq": entry.device_seq,
        "made_at": entry.made_at,
        "left": entry.left,
        "event": type(entry).__name__,
        "number": entry.number,
        "chain": entry.chain,
    }
    for name in ("choice", "struck", "ranges", "text"):
        if hasattr(entry, name):
            sent[name] = getattr(entry, name)
    return sent


def gateway_on(url: str, key: SigningKey, *, store: Store | None = None) -> Gateway:
    """A gateway over a database, as one process of a site would have it."""
    return build_gateway(store or site_store(url), keys=KEYS, signing_key=key, pages=None)


def played(gateway: Gateway, exam: Exam, play: Callable[[Player], Awaitable[Answer]]) -> Answer:
    """Runs a play of one player in a loop of its own, the gateway open around it."""

    async def run() -> Answer:
        await gateway.open()
        try:
            return await play(Player(gateway, exam.uuid))
        finally:
            await gateway.close()

    return in_a_loop(run())


def in_a_loop(coroutine: Coroutine[object, object, Answer]) -> Answer:
    """Runs it in a thread of its own: where a browser is driven, the main thread has a loop already."""

    def run() -> Answer:
        try:
            return asyncio.run(coroutine)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(run).result()
