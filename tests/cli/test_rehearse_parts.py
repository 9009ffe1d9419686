"""The parts of a rehearsal: its small HTTP client, the device's outbox, percentiles, habits, the verdict."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from assay.cli.rehearse.connection import Connection, NoReply, Reply
from assay.cli.rehearse.device import Device
from assay.cli.rehearse.evidence import Finding
from assay.cli.rehearse.habits import draw_habits
from assay.cli.rehearse.measures import Measures, latency
from assay.cli.rehearse.report import Report
from assay.core.attempt import events as e
from assay.core.attempt.device_chain import link
from tests.faults.apart import run_apart

WHOLE = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
    b"Set-Cookie: a=1; Path=/\r\nSet-Cookie: csrftoken=abc; Path=/\r\n\r\n{}"
)
CHUNKED = (
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{"a":\r\n3\r\n 1}\r\n0\r\nT: r\r\n\r\n'
)
UNTIL_CLOSED = b"HTTP/1.1 200 OK\r\n\r\n{}"
NOTHING_NEW = b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n"

Replies = list[list[bytes]]
"""For each connection in turn the replies that it gives; after the last one it is closed."""


def ask(replies: Replies, story: Callable[[Connection], Awaitable[object]]) -> tuple[object, list[bytes]]:
    """What a story brings that talks to a server with these replies, and the requests that it sent."""
    requests: list[bytes] = []
    waiting = iter(replies)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for reply in next(waiting):
            requests.append(await reader.readuntil(b"\r\n\r\n"))
            writer.write(reply)
            await writer.drain()
        writer.close()

    async def told() -> object:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        connection = Connection(f"http://127.0.0.1:{port}", patience=1.0)
        try:
            return await story(connection)
        finally:
            connection.close()
            server.close()

    return run_apart(told()), requests


async def get(connection: Connection) -> Reply:
    return await connection.ask("GET", "/x", headers={"A": "b"})


@pytest.mark.parametrize(
    ("reply", "body"), [(WHOLE, b"{}"), (CHUNKED, b'{"a": 1}'), (UNTIL_CLOSED, b"{}"), (NOTHING_NEW, b"")]
)
def test_a_reply_is_read_whole_however_its_end_is_marked(reply: bytes, body: bytes) -> None:
    got, [request] = ask([[reply]], get)
    assert isinstance(got, Reply)
    assert got.body == body
    assert request.startswith(b"GET /x HTTP/1.1\r\nHost: 127.0.0.1:")
    assert b"\r\nA: b\r\n" in request


def test_cookies_are_found_by_name() -> None:
    got, _ = ask([[WHOLE]], get)
    assert isinstance(got, Reply)
    assert (got.cookie("csrftoken"), got.cookie("none")) == ("abc", "")


def test_a_connection_is_kept_and_asked_again_when_the_server_had_closed_it() -> None:
    async def twice(connection: Connection) -> object:
        await get(connection)
        await asyncio.sleep(0.05)
        return await get(connection)

    kept, requests = ask([[WHOLE, WHOLE]], twice)
    assert isinstance(kept, Reply)
    assert len(requests) == 2
    anew, _ = ask([[WHOLE], [WHOLE]], twice)
    assert isinstance(anew, Reply)


@pytest.mark.parametrize("reply", [b"", WHOLE[:30], WHOLE[:-1], CHUNKED[:-9], b"nonsense\r\n\r\n"])
def test_half_a_reply_is_none(reply: bytes) -> None:
    with pytest.raises(NoReply):
        ask([[reply]], get)


def test_silence_ends() -> None:
    async def impatient(connection: Connection) -> object:
        connection._patience = 0.05
        return await get(connection)

    with pytest.raises(NoReply):
        ask([[WHOLE[:30], b"", b""]], impatient)


def answer(number: int) -> e.AnswerSaved:
    return e.AnswerSaved(0, "2026-11-23T12:00:00Z", number, (1,), left=60)


def test_a_device_numbers_links_and_keeps_until_confirmed() -> None:
    device = Device("tab-of-ada-1")
    one, two = device.keep(answer(1)), device.keep(answer(2))
    assert (one.device_seq, two.device_seq) == (1, 2)
    assert two.chain == link(one.chain, replace(two, chain=""))
    assert device.confirm(1) == (one,)
    assert device.confirm(1) == ()
    again = Device.from_disk(device.to_disk())
    assert again == device
    assert again.waiting == [two]
    assert again.keep(answer(3)).device_seq == 3


def test_a_device_that_comes_back_confirms_what_the_server_had_taken() -> None:
    device = Device("tab-of-ada-1")
    one, two = device.keep(answer(1)), device.keep(answer(2))
    assert device.resume(1, one.chain) == ((one,), ())
    assert device.waiting == [two]


@pytest.mark.parametrize("held_up_to", [0, 1, 2, 5])
def test_a_device_that_was_overtaken_reports_its_orphans_and_sends_none(held_up_to: int) -> None:
    device, other = Device("tab-of-ada-1"), Device("tab-of-ada-2")
    mine = [device.keep(answer(n)) for n in (1, 2)]
    theirs = [other.keep(answer(n)) for n in (3, 4, 5, 6, 7)][held_up_to - 1].chain if held_up_to else "else"
    assert device.resume(held_up_to, theirs) == ((), tuple(mine))
    assert device.waiting == []
    assert device.keep(answer(9)).device_seq == held_up_to + 1


def test_percentiles_are_by_nearest_rank() -> None:
    # The example of the usual definition: of five values the 50th percentile is the third.
    one = latency([35, 20, 15, 50, 40])
    assert (one.p50, one.p95, one.p99, one.longest) == (35, 50, 50, 50)
    hundred = latency(range(1, 101))
    assert (hundred.p50, hundred.p95, hundred.p99, hundred.longest) == (50, 95, 99, 100)


def test_habits_follow_from_the_seed_and_mishaps_are_as_frequent_as_said() -> None:
    assert draw_habits(1, 2, seconds=60) == draw_habits(1, 2, seconds=60) != draw_habits(2, 2, seconds=60)
    thousand = [draw_habits(7, number, seconds=60) for number in range(1000)]
    assert 70 <= sum(math.isfinite(one.offline_at) for one in thousand) <= 130
    assert all(not one.is_offline(60) for one in thousand), "everybody is back before the end"


def report(**changes: object) -> Report:
    """A day without a fault, or with some."""
    measures = Measures()
    for _ in range(100):
        measures.measured("entries", 0.02, "ok")
    good = Report(
        candidates=2, seconds=60, measures=measures, made=9, acknowledged=9, stored=9, submitted=2,
        largest_drift_seconds=0.01, clock_seconds=100, gave_up=[], findings=[],
    )  # fmt: skip
    return replace(good, **changes)  # type: ignore[arg-type]


def slow() -> Measures:
    measures = Measures()
    for seconds in [0.02] * 90 + [1.5] * 10:
        measures.measured("entries", seconds, "ok")
    return measures


def refused() -> Measures:
    measures = Measures()
    measures.measured("entries", 0.1, "busy-503")
    return measures


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"findings": [Finding("acknowledged", "a", "entry 3 was lost")]}, "1 promises were broken"),
        ({"submitted": 1}, "1 of 2 candidates could not finish"),
        ({"gave_up": ["candidate 1: seat"]}, "could not finish"),
        ({"measures": refused()}, "1 calls failed"),
        ({"measures": slow()}, "over 1 s: entries"),
    ],
)
def test_whatever_went_wrong_the_site_is_not_ready(changes: dict[str, object], words: str) -> None:
    judged = report(**changes)
    assert words in judged.verdict
    assert (judged.exit_code, judged.as_json()["ready"]) == (1, False)


def test_a_day_without_a_fault_is_ready() -> None:
    assert report().verdict.startswith("Ready: 2 candidates")
    assert report().exit_code == 0
