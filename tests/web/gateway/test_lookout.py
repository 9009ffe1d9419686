"""The one look for all streams: when it fails, when nobody listens, and when there are too many."""

import asyncio
from datetime import datetime
from types import SimpleNamespace

import pytest

from assay.web.gateway import lookout, streams
from assay.web.gateway.lookout import LiveStreams
from assay.web.gateway.store import Standing, Unavailable
from tests.web.gateway.listening import parsed
from tests.web.gateway.playing import in_a_loop


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks twenty times a second: a test does not wait."""
    monkeypatch.setattr(lookout, "EVERY", 0.05)


def test_many_names_come_in_parts() -> None:
    async def play() -> None:
        desk = streams.DeskStream(1, None)
        everybody = [Standing(f"{n}", "pmle", "awaiting", 0, "", "") for n in range(120)]
        desk.hear(everybody, everybody)
        parts = [parsed(await desk.next() or b"")[1] for _ in range(3)]
        assert [len(part["changed"]) for part in parts] == [50, 50, 20]
        assert [name for part in parts for name in part["changed"]] == [str(n) for n in range(120)]
        assert {part["waiting"] for part in parts} == {120}

    in_a_loop(play())


class Failing:
    """A store whose looks fail when told to."""

    def __init__(self, standing: list[Standing]) -> None:
        self.standing, self.fails, self.looks = standing, False, 0

    async def stands(self, uuids: object, *, rooms: bool, silent_since: datetime) -> list[Standing]:
        self.looks += 1
        if self.fails:
            raise Unavailable("the database is gone")
        return self.standing


ADA = Standing("ada", "pmle", "active", 7, "a", "a")


def test_without_a_database_streams_end_and_come_again_later() -> None:
    async def play() -> None:
        store = Failing([ADA])
        live = LiveStreams(store)  # type: ignore[arg-type]
        stream = live.follow_exam("ada")
        assert parsed(await stream.next() or b"") == ("news", {"news": 7})
        store.fails = True
        assert await asyncio.wait_for(stream.next(), 10) is None
        live.leave(stream)
        assert await asyncio.wait_for(live.follow_exam("ada").next(), 10) is None
        store.fails = False
        again = live.follow_exam("ada")
        assert await asyncio.wait_for(again.next(), 10) is not None
        await live.close()

    in_a_loop(play())


def test_nobody_looks_while_nobody_listens() -> None:
    async def play() -> None:
        store = Failing([ADA])
        live = LiveStreams(store)  # type: ignore[arg-type]
        stream = live.follow_exam("ada")
        await stream.next()
        live.leave(stream)
        await asyncio.sleep(0.2)
        before = store.looks
        await asyncio.sleep(0.2)
        assert store.looks == before

    in_a_loop(play())


def test_a_look_that_takes_too_long_counts_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookout, "PATIENCE", 0.1)

    async def play() -> None:
        store = SimpleNamespace(stands=lambda *_, **__: asyncio.sleep(60))
        live = LiveStreams(store)  # type: ignore[arg-type]
        assert await asyncio.wait_for(live.follow_exam("ada").next(), 10) is None

    in_a_loop(play())


def test_the_newest_of_one_exam_stay_and_a_full_process_says_so() -> None:
    async def play() -> None:
        live = LiveStreams(Failing([ADA]), most=6)  # type: ignore[arg-type]
        mine = [live.follow_exam("ada") for _ in range(lookout.MOST_OF_ONE + 1)]
        assert await mine[0].next() is None
        assert await mine[-1].next() is not None
        assert live.count == lookout.MOST_OF_ONE
        live.follow_exam("fay")
        live.follow_desk(1, None)
        with pytest.raises(lookout.Overloaded):
            live.follow_exam("one too many")
        assert live.count == 6
        await live.close()

    in_a_loop(play())
