"""Group work: who asks together is answered together, in order, and nobody waits for ever."""

import asyncio
from collections.abc import Sequence

import pytest

from assay.web.gateway import batch
from assay.web.gateway.batch import Batcher, Overloaded
from tests.web.gateway.playing import in_a_loop


class Answering:
    """Doubles numbers, batch by batch, once it is let."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.let = asyncio.Event()

    async def __call__(self, numbers: Sequence[int]) -> list[int]:
        """The doubles."""
        self.batches.append(list(numbers))
        await self.let.wait()
        if -13 in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]


def test_what_waits_while_one_batch_is_on_its_way_goes_together_in_the_next() -> None:
    async def run() -> tuple[list[int], list[list[int]]]:
        answering = Answering()
        batcher: Batcher[int, int] = Batcher(answering)
        first = asyncio.create_task(batcher.ask(1))
        while not answering.batches:
            await asyncio.sleep(0)
        rest = [asyncio.create_task(batcher.ask(number)) for number in range(2, 400)]
        await asyncio.sleep(0)
        answering.let.set()
        return await asyncio.gather(first, *rest), answering.batches

    answers, batches = in_a_loop(run())

    assert answers == [2 * number for number in range(1, 400)]
    assert [len(one) for one in batches] == [1, 256, 142]
    assert [number for one in batches for number in one] == list(range(1, 400))


def test_a_failure_reaches_all_of_its_batch_and_no_other() -> None:
    async def run() -> tuple[list[int | BaseException], int]:
        answering = Answering()
        answering.let.set()
        batcher: Batcher[int, int] = Batcher(answering)
        failed = await asyncio.gather(*(batcher.ask(n) for n in (12, -13)), return_exceptions=True)
        return failed, await batcher.ask(14)

    failed, after = in_a_loop(run())

    assert [str(error) for error in failed] == ["thirteen", "thirteen"]
    assert after == 28


def test_somebody_who_stops_waiting_does_not_hurt_the_others() -> None:
    async def run() -> int:
        answering = Answering()
        batcher: Batcher[int, int] = Batcher(answering)
        gone, stays = asyncio.create_task(batcher.ask(1)), asyncio.create_task(batcher.ask(2))
        while not answering.batches:
            await asyncio.sleep(0)
        gone.cancel()
        answering.let.set()
        return await stays

    assert in_a_loop(run()) == 4


def test_a_queue_that_is_full_or_too_old_takes_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    async def run() -> list[str]:
        refused = []
        answering = Answering()
        batcher: Batcher[int, int] = Batcher(answering)
        waiting = [asyncio.create_task(batcher.ask(1))]
        while not answering.batches:
            await asyncio.sleep(0)
        monkeypatch.setattr(batch, "MOST_WAITING", 2)
        waiting += [asyncio.create_task(batcher.ask(number)) for number in (2, 3)]
        await asyncio.sleep(0)
        for most, oldest, why in ((2, 60.0, "full"), (9, -1.0, "old")):
            monkeypatch.setattr(batch, "MOST_WAITING", most)
            monkeypatch.setattr(batch, "LONGEST_WAIT", oldest)
            with pytest.raises(Overloaded):
                await batcher.ask(4)
            refused.append(why)
        answering.let.set()
        assert await asyncio.gather(*waiting) == [2, 4, 6]
        return refused

    assert in_a_loop(run()) == ["full", "old"]
