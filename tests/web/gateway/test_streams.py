"""Live streams: whoever is concerned hears that something is new, and nobody else."""

import asyncio

import pytest

from assay.apps.proctoring import actions
from assay.apps.proctoring.actions import watching
from assay.apps.proctoring.actions.news import bump
from assay.core.proctoring.desk_token import write_desk_token
from assay.outside.keys import SigningKey
from assay.web.gateway import lookout
from assay.web.gateway.gateway import DESK, Gateway
from assay.web.gateway.reply import Reply
from tests.apps.story import KEYS, NOON, Exam, moment, registered
from tests.web.gateway.conftest import HandClock
from tests.web.gateway.listening import LATER, desk_stream, exam_stream, in_django, opened, played
from tests.web.gateway.playing import Player, gateway_on


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks twenty times a second: a test does not wait."""
    monkeypatch.setattr(lookout, "EVERY", 0.05)


def test_a_candidate_hears_that_something_is_new(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        mine = await exam_stream(gateway, seated)
        ((event, first),) = await mine.until(1)
        assert (event, first) == ("news", {"news": first["news"]})
        await in_django(actions.pause)(seated.uuid, by=seated.proctor, reason="a drill", now=moment(1))
        events = await mine.until(2)
        assert events[1] == ("news", {"news": first["news"] + 1})

    played(gateway, play)


def test_others_hear_nothing_of_it(gateway: Gateway, seated: Exam, committed: object) -> None:
    async def play() -> None:
        fay = await in_django(lambda: registered(seated.attempt.certification).admitted())()
        mine, hers = await exam_stream(gateway, seated), await exam_stream(gateway, fay)
        await hers.until(1)
        await in_django(bump)(seated.attempt)
        await mine.until(2)
        await asyncio.sleep(0.2)
        assert len(hers.events) == 1

    played(gateway, play)


def test_what_is_for_the_desk_only_wakes_no_candidate(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        mine, desk = await exam_stream(gateway, seated), await desk_stream(gateway, seated)
        await desk.until(1)
        told = watching.Told(guard="breach")
        await in_django(lambda: watching.tell(seated.fresh(), told, now=moment(1)))()
        assert (await desk.until(2))[1] == ("desk", {"changed": [str(seated.uuid)], "waiting": 0})
        assert len(mine.events) == 1

    played(gateway, play)


def test_a_desk_begins_with_everybody_and_hears_who_comes_and_goes(
    gateway: Gateway, seated: Exam, key: SigningKey
) -> None:
    async def play() -> None:
        desk = await desk_stream(gateway, seated)
        assert (await desk.until(1))[0] == ("desk", {"changed": [str(seated.uuid)], "waiting": 0})
        fay = await in_django(lambda: registered(seated.attempt.certification).checked_in())()
        assert (await desk.until(2))[1] == ("desk", {"changed": [str(fay.uuid)], "waiting": 1})
        await in_django(
            lambda: actions.terminate(seated.uuid, by=seated.proctor, reason="x", key=key, now=moment(2))
        )()
        assert (await desk.until(3))[2] == ("desk", {"changed": [str(seated.uuid)], "waiting": 1})

    played(gateway, play)


def test_a_desk_hears_of_its_own_rooms_only(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        other, all_of_them = await desk_stream(gateway, seated, "other"), await desk_stream(gateway, seated)
        assert (await other.until(1))[0] == ("desk", {"changed": [], "waiting": 0})
        await in_django(bump)(seated.attempt)
        await all_of_them.until(2)
        assert len(other.events) == 1

    played(gateway, play)


def test_who_falls_silent_is_drawn_anew_without_anybodys_act(
    gateway: Gateway, seated: Exam, hand_clock: HandClock
) -> None:
    async def play() -> None:
        await Player(gateway, seated.uuid).start()
        desk = await desk_stream(gateway, seated)
        await desk.until(1)
        hand_clock.set(31)
        assert (await desk.until(2))[1][1]["changed"] == [str(seated.uuid)]

    played(gateway, play)


def test_a_saved_answer_is_no_news(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        player = Player(gateway, seated.uuid)
        await player.start()
        mine, desk = await exam_stream(gateway, seated), await desk_stream(gateway, seated)
        await mine.until(1)
        await desk.until(1)
        assert (await player.save(player.answer(1, 2))).status == 200
        await player.beat()
        await asyncio.sleep(0.3)
        assert (len(mine.events), len(desk.events)) == (1, 1)

    played(gateway, play)


@pytest.mark.parametrize("path", [DESK, "/exam/{uuid}/live"])
def test_without_a_token_there_is_no_stream(gateway: Gateway, seated: Exam, path: str) -> None:
    key = KEYS.token_key()
    wrong = [
        "",
        "x",
        Player(gateway, registered(seated.attempt.certification).uuid).token,
        write_desk_token(key, person=1, certifications=None, expires=int(NOON.timestamp()) - 1),
        write_desk_token(b"x" * 32, person=1, certifications=None, expires=LATER),
    ]

    async def play() -> None:
        for token in wrong:
            answer = await opened(gateway, path.format(uuid=seated.uuid), token)
            assert isinstance(answer, Reply)
            assert answer.status == 401

    played(gateway, play)


def test_other_addresses_and_methods_are_no_streams(gateway: Gateway, seated: Exam) -> None:
    for method, path in (
        ("POST", DESK),
        ("GET", DESK + "/"),
        ("GET", "/exam/x/live"),
        ("GET", f"/exam/{seated.uuid}/live/"),
        ("PUT", f"/exam/{seated.uuid}/live"),
    ):
        assert gateway.live(method, path) is None, path


def test_a_beat_keeps_a_quiet_stream_alive(
    gateway: Gateway, seated: Exam, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookout, "BEAT", 0.1)

    async def play() -> None:
        mine = await exam_stream(gateway, seated)
        async with asyncio.timeout(10):
            while mine.sent.count(b": beat\n\n") < 3:
                await asyncio.sleep(0.01)
        assert len(mine.events) == 1

    played(gateway, play)


def test_a_process_that_stops_ends_its_streams(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        mine, desk = await exam_stream(gateway, seated), await desk_stream(gateway, seated)
        gateway._live_calls.end()
        assert await mine.over()
        assert await desk.over()

    played(gateway, play)


def test_a_reader_who_is_gone_is_left(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        mine = await exam_stream(gateway, seated)
        mine.gone.set_result(None)
        assert await mine.over()

    played(gateway, play)
    assert gateway._live_calls._streams.count == 0


def test_two_processes_hear_the_same(url: str, key: SigningKey, gateway: Gateway, seated: Exam) -> None:
    other = gateway_on(url, key)

    async def play() -> None:
        await other.open()
        here, there = await exam_stream(gateway, seated), await exam_stream(other, seated)
        await in_django(bump)(seated.attempt)
        assert await here.until(2) == await there.until(2)
        await other.close()

    played(gateway, play)


def test_the_columns_looked_at_are_those_of_the_models(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        store = gateway._live_calls._streams._store
        (one,) = await store.stands([str(seated.uuid)], rooms=False, silent_since=NOON)
        assert (one.attempt, one.certification, one.phase) == (str(seated.uuid), "pmle", "authorized")
        assert len(await store.stands([str(seated.uuid)], rooms=True, silent_since=NOON)) == 2
        assert not await store.stands([], rooms=False, silent_since=NOON)

    played(gateway, play)
