"""Live streams: whoever is concerned hears that something is new, and nobody else; and they end cleanly."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from granian._granian import RSGIProtocolClosed

from assay.apps.proctoring import actions
from assay.apps.proctoring.actions import watching
from assay.apps.proctoring.actions.news import bump
from assay.core.proctoring.desk_token import write_desk_token
from assay.outside.keys import SigningKey
from assay.web.gateway import lookout, streams
from assay.web.gateway.asgi import AsgiFace
from assay.web.gateway.gateway import DESK, Gateway
from assay.web.gateway.lookout import LiveStreams
from assay.web.gateway.reply import Reply
from assay.web.gateway.rsgi import RsgiFace
from assay.web.gateway.store import Standing, Unavailable
from tests.apps.story import KEYS, NOON, Exam, moment, registered
from tests.web.gateway.conftest import HandClock
from tests.web.gateway.playing import Player, gateway_on, in_a_loop

LATER = int(NOON.timestamp()) + 3600
in_django = sync_to_async(thread_sensitive=False)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks twenty times a second: a test does not wait."""
    monkeypatch.setattr(lookout, "EVERY", 0.05)


class Heard:
    """A reader of a stream as a server has it: what was sent, as (event, data)."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.speaking: asyncio.Task[None] | None = None

    async def send(self, said: bytes) -> None:
        self.sent.append(said)

    @property
    def events(self) -> list[tuple[str, Any]]:
        return [parsed(said) for said in self.sent if said.startswith(b"event")]

    async def until(self, count: int) -> list[tuple[str, Any]]:
        """The events once there are so many."""
        async with asyncio.timeout(10):
            while len(self.events) < count:
                await asyncio.sleep(0.01)
        return self.events

    async def over(self) -> bool:
        """Waits until the stream has ended by itself."""
        assert self.speaking is not None
        await asyncio.wait_for(self.speaking, 10)
        return True


def parsed(said: bytes) -> tuple[str, Any]:
    """One server-sent event."""
    event, data, *rest = said.decode().split("\n")
    assert rest == ["", ""]
    return event.removeprefix("event: "), json.loads(data.removeprefix("data: "))


async def opened(gateway: Gateway, path: str, token: str) -> Heard | Reply:
    """A stream that is read from now on, or why there is none."""
    call = gateway.live("GET", path)
    assert call is not None
    answer = await asyncio.wait_for(gateway.follow(call, {"authorization": f"Bearer {token}"}.get), 10)
    if isinstance(answer, Reply):
        return answer
    heard = Heard()
    heard.speaking = asyncio.create_task(answer.speak(heard.send, heard.gone))
    return heard


async def exam_stream(gateway: Gateway, exam: Exam) -> Heard:
    """A candidate's stream."""
    heard = await opened(gateway, f"/exam/{exam.uuid}/live", Player(gateway, exam.uuid).token)
    assert isinstance(heard, Heard)
    return heard


async def desk_stream(gateway: Gateway, exam: Exam, *keys: str) -> Heard:
    """Chidi's stream."""
    token = write_desk_token(
        KEYS.token_key(), person=exam.proctor.pk, certifications=keys or ("pmle",), expires=LATER
    )
    heard = await opened(gateway, DESK, token)
    assert isinstance(heard, Heard)
    return heard


def played(gateway: Gateway, play: Callable[[], Awaitable[None]]) -> None:
    """Runs it with the gateway open."""

    async def run() -> None:
        await gateway.open()
        try:
            await play()
        finally:
            await gateway.close()

    in_a_loop(run())


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


@asynccontextmanager
async def by_asgi(gateway: Gateway, path: str, token: str) -> AsyncIterator[list[MutableMapping[str, Any]]]:
    """Asked as an ASGI server does; afterwards the reader goes away."""
    sent: list[MutableMapping[str, Any]] = []
    gone = asyncio.Event()
    asked = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> MutableMapping[str, Any]:
        if asked:
            return asked.pop()
        await gone.wait()
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    serving = asyncio.create_task(AsgiFace(gateway)(scope, receive, send))
    yield sent
    gone.set()
    await asyncio.wait_for(serving, 10)


def test_asgi_streams_until_the_reader_goes(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        token = Player(gateway, seated.uuid).token
        async with by_asgi(gateway, f"/exam/{seated.uuid}/live", token) as sent:
            async with asyncio.timeout(10):
                while len(sent) < 2:
                    await asyncio.sleep(0.01)
        begun, first, end = sent
        headers = dict(begun["headers"])
        assert (begun["status"], headers[b"content-type"]) == (200, b"text/event-stream")
        assert headers[b"cache-control"] == b"no-store"
        assert first["more_body"]
        assert parsed(first["body"])[0] == "news"
        assert not end.get("more_body")

    played(gateway, play)


def test_rsgi_streams_until_the_reader_goes(gateway: Gateway, seated: Exam) -> None:
    async def play() -> None:
        sent: list[bytes] = []
        begun: list[tuple[int, dict[str, str]]] = []

        class Transport:
            async def send_bytes(self, said: bytes) -> None:
                if len(sent) == 2:
                    raise RSGIProtocolClosed
                sent.append(said)

        class Protocol:
            def client_disconnect(self) -> Awaitable[None]:
                return asyncio.get_running_loop().create_future()

            def response_stream(self, status: int, headers: list[tuple[str, str]]) -> Transport:
                begun.append((status, dict(headers)))
                return Transport()

        scope = SimpleNamespace(
            proto="http",
            method="GET",
            path=f"/exam/{seated.uuid}/live",
            headers=SimpleNamespace(
                get={"authorization": f"Bearer {Player(gateway, seated.uuid).token}"}.get
            ),
        )
        serving = asyncio.create_task(RsgiFace(gateway).__rsgi__(scope, Protocol()))  # type: ignore[arg-type]
        for count in (1, 2):
            async with asyncio.timeout(10):
                while len(sent) < count:
                    await asyncio.sleep(0.01)
            await in_django(bump)(seated.attempt)
        await asyncio.wait_for(serving, 10)
        assert begun[0][0] == 200
        assert begun[0][1]["content-type"] == "text/event-stream"
        assert [parsed(said)[0] for said in sent] == ["news", "news"]

    played(gateway, play)


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
