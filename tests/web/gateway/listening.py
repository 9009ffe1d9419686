"""Listening to live streams as a server does: what was sent, and whether it is over."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async

from assay.core.proctoring.desk_token import write_desk_token
from assay.web.gateway.gateway import DESK, Gateway
from assay.web.gateway.reply import Reply
from tests.apps.story import KEYS, NOON, Exam
from tests.web.gateway.playing import Player, in_a_loop

LATER = int(NOON.timestamp()) + 3600
in_django = sync_to_async(thread_sensitive=False)


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
