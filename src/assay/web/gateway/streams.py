"""Streams that stay open, server-sent events as in the HTML standard, section 9.2.

What is said is only *that* something is new; the pages then ask for it over their ordinary calls. So a stream
that was cut has lost nothing, and a page without one asks every few seconds instead.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Collection

import msgspec

from assay.web.gateway.store import Standing

MOST_NAMES = 50
"""Attempts named in one event: as many as fit into the address of one request."""

_BEAT = b": beat\n\n"


class Stream(ABC):
    """One open stream. Whoever serves it asks for `next`; `hear` and `end` wake it."""

    __slots__ = ("_beat", "_over", "_waiter", "fresh", "of", "spoke_at")

    def __init__(self, of: str) -> None:
        self.of = of
        """Whose stream: an attempt's uuid, or a person's desk."""
        self.fresh = True
        """Nothing was heard yet: the first look is told as a whole."""
        self.spoke_at = 0.0
        self._beat = self._over = False
        self._waiter: asyncio.Future[None] | None = None

    async def next(self) -> bytes | None:
        """The bytes to send next, as soon as there are any; None when the stream is over."""
        loop = asyncio.get_running_loop()
        while True:
            if self._over:
                return None
            said = self._said()
            if said or self._beat:
                self._beat, self.spoke_at = False, loop.time()
                return said or _BEAT
            self._waiter = loop.create_future()
            await self._waiter

    def beat(self) -> None:
        """Says that it still lives."""
        self._beat = True
        self._wake()

    def end(self) -> None:
        """Nothing more is said."""
        self._over = True
        self._wake()

    @abstractmethod
    def _said(self) -> bytes:
        """What there is to say, which is then said; empty: nothing."""

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class ExamStream(Stream):
    """A candidate's: tells the number of the newest news."""

    __slots__ = ("_news",)

    def __init__(self, attempt: str) -> None:
        super().__init__(attempt)
        self._news: int | None = None

    def hear(self, news: int) -> None:
        """There is something new."""
        self.fresh, self._news = False, news
        self._wake()

    def _said(self) -> bytes:
        news, self._news = self._news, None
        return b"" if news is None else b'event: news\ndata: {"news": %d}\n\n' % news


class DeskStream(Stream):
    """A proctor's: tells whose cards have changed, and how many people wait at the door."""

    __slots__ = ("_certifications", "_changed", "_waiting")

    def __init__(self, person: int, certifications: frozenset[str] | None) -> None:
        super().__init__(f"desk {person}")
        self._certifications = certifications
        self._changed: dict[str, None] | None = None
        self._waiting = 0

    def hear(self, changed: Collection[Standing], waiting: Collection[Standing]) -> None:
        """These attempts have changed, those wait; what is not this person's business is left out."""
        mine = [one.attempt for one in changed if self._mine(one)]
        if mine or self.fresh:
            self.fresh = False
            self._changed = {**(self._changed or {}), **dict.fromkeys(mine)}
            self._waiting = sum(1 for one in waiting if self._mine(one))
            self._wake()

    def _mine(self, one: Standing) -> bool:
        return self._certifications is None or one.certification in self._certifications

    def _said(self) -> bytes:
        if self._changed is None:
            return b""
        names = list(self._changed)
        some, rest = names[:MOST_NAMES], names[MOST_NAMES:]
        self._changed = dict.fromkeys(rest) if rest else None
        return (
            b"event: desk\ndata: "
            + msgspec.json.encode({"changed": some, "waiting": self._waiting})
            + b"\n\n"
        )
