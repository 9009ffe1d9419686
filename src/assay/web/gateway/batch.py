"""Group work: whatever is asked for while the database is busy is asked of it at once, in one go.

No timer: a lone question goes out immediately, and under load the batches grow by themselves (group commit,
DeWitt et al. 1984, section 5.2). One runner for each batcher, so the order of asking is kept.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")

MOST_AT_ONCE = 256
MOST_WAITING = 8_192
LONGEST_WAIT = 2.0
"""Seconds after which the queue is too old to grow: about as much work as can still be answered in time."""


class Overloaded(Exception):
    """More is waiting than can be answered soon: come back in `retry_after` seconds."""

    retry_after = 2


class Batcher(Generic[Asked, Answer]):
    """Collects questions and puts them, up to MOST_AT_ONCE together, to `answer_all`.

    `answer_all` gets them in the order of asking and returns as many answers; what it raises, all of that
    batch get.
    """

    def __init__(self, answer_all: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]]) -> None:
        self._answer_all = answer_all
        self._waiting: deque[tuple[Asked, asyncio.Future[Answer], float]] = deque()
        self._running: asyncio.Task[None] | None = None

    async def ask(self, asked: Asked) -> Answer:
        """The answer to one question; raises Overloaded, or what the batch ran into."""
        loop = asyncio.get_running_loop()
        self._refuse_when_full(loop.time())
        answer: asyncio.Future[Answer] = loop.create_future()
        self._waiting.append((asked, answer, loop.time()))
        if self._running is None:
            self._running = loop.create_task(self._run())
        return await answer

    def _refuse_when_full(self, now: float) -> None:
        waiting = self._waiting
        if len(waiting) >= MOST_WAITING or (waiting and now - waiting[0][2] > LONGEST_WAIT):
            raise Overloaded

    async def _run(self) -> None:
        # Questions that came in the same turn of the loop go together.
        await asyncio.sleep(0)
        try:
            while self._waiting:
                count = min(len(self._waiting), MOST_AT_ONCE)
                await self._put([self._waiting.popleft() for _ in range(count)])
        finally:
            self._running = None

    async def _put(self, batch: list[tuple[Asked, asyncio.Future[Answer], float]]) -> None:
        try:
            answers = await self._answer_all([asked for asked, _, _ in batch])
        except Exception as error:  # whoever asked must hear of it: nobody may wait for ever
            for _, future, _ in batch:
                if not future.done():
                    future.set_exception(error)
            return
        for (_, future, _), answer in zip(batch, answers, strict=True):
            if not future.done():  # a client that went away does not wait any more
                future.set_result(answer)
