"""Who gets in: the token of the seat, and nothing else; and what stays shut."""

import asyncio
import gzip
import json
from datetime import timedelta
from uuid import uuid4

import pytest

from assay.apps.attempts import actions
from assay.core.attempt.seat_token import write_token
from assay.core.forms.sealed import unseal
from assay.outside.keys import SigningKey
from assay.web.gateway.gateway import Gateway
from tests.apps.story import KEYS, NOON, OTHER_TAB, TAB, Exam, moment, registered
from tests.web.gateway.conftest import HandClock
from tests.web.gateway.playing import Player, Said, played

VERBS = [("GET", "form"), *[("POST", verb) for verb in ("start", "entries", "heartbeat", "break", "submit")]]


@pytest.mark.parametrize(("method", "verb"), VERBS)
def test_nobody_gets_in_without_the_token_of_this_seat(
    gateway: Gateway, seated: Exam, method: str, verb: str
) -> None:
    other, tab = uuid4(), {"tab": TAB}
    soon, over = NOON + timedelta(hours=1), NOON - timedelta(seconds=1)
    good = write_token(KEYS.token_key(), attempt=seated.uuid, tab=TAB, expires=int(soon.timestamp()))
    bad = [
        "",
        "Bearer ",
        "Bearer ünicode",
        f"Basic {good}",
        f"Bearer {good[:-1]}",
        f"Bearer {good.replace(TAB, OTHER_TAB)}",
        "Bearer " + write_token(KEYS.ack_key(), attempt=seated.uuid, tab=TAB, expires=int(soon.timestamp())),
        "Bearer "
        + write_token(KEYS.token_key(), attempt=seated.uuid, tab=TAB, expires=int(over.timestamp())),
        "Bearer " + write_token(KEYS.token_key(), attempt=other, tab=TAB, expires=int(soon.timestamp())),
    ]

    async def play(ada: Player) -> list[Said]:
        return [await ada.ask(verb, tab, method=method, headers={"authorization": text}) for text in bad]

    assert [said.status for said in played(gateway, seated, play)] == [401] * len(bad)


def test_a_tab_that_is_not_the_seat_is_told_so(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> list[Said]:
        other = Player(gateway, seated.uuid, tab=OTHER_TAB)
        await ada.start()
        return [
            await other.start(),
            await other.save(other.answer(1, 1)),
            await other.beat(),
            await other.submit(),
            await other.ask("form", method="GET"),
        ]

    for said in played(gateway, seated, play):
        assert (said.status, said.content["type"]) == (409, "/problems/seat-taken")
    assert seated.fresh().phase == "active"


def test_the_form_comes_sealed_and_only_the_start_gives_its_key(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> tuple[bytes, dict[str, str], int, dict[str, object]]:
        call = gateway.hot("GET", f"/exam/{seated.uuid}/form")
        assert call is not None
        headers = {"authorization": f"Bearer {ada.token}", "accept-encoding": "gzip"}
        reply = await gateway.answer(call, headers.get, b"")
        again = await gateway.answer(call, {**headers, "if-none-match": dict(reply.headers)["etag"]}.get, b"")
        return reply.body, dict(reply.headers), again.status, (await ada.start()).content

    body, headers, again, started = played(gateway, seated, play)
    package = gzip.decompress(body)

    assert (headers["content-encoding"], again) == ("gzip", 304)
    assert "immutable" in headers["cache-control"]
    form = seated.fresh().form
    assert "form_key" in started
    items = unseal(json.loads(package), KEYS.form_key(form.fingerprint))
    assert len(items) == 120
    assert str(items[0]["stem"])[:40].encode() not in package


def test_there_is_no_form_and_no_start_before_the_admission(
    gateway: Gateway, committed: object, hand_clock: HandClock
) -> None:
    exam = registered(committed).checked_in()  # type: ignore[arg-type]

    async def play(ada: Player) -> list[Said]:
        return [await ada.ask("form", method="GET"), await ada.start(), await ada.save(ada.answer(1, 1))]

    assert {said.status for said in played(gateway, exam, play)} == {409}
    assert exam.fresh().phase == "awaiting"


def test_a_token_of_an_attempt_that_is_not_there_finds_nothing(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> Said:
        return await Player(gateway, uuid4()).beat()

    assert played(gateway, seated, play).status == 404


def test_other_addresses_are_not_hot(gateway: Gateway) -> None:
    for method, path in [
        ("GET", f"/exam/{uuid4()}/"),
        ("GET", f"/exam/{uuid4()}/entries"),
        ("POST", f"/exam/{uuid4()}/seat"),
        ("POST", f"/exam/{uuid4()}/entries/"),
        ("POST", f"/exams/{uuid4()}/entries"),
        ("POST", "/exam/"),
        ("GET", "/"),
    ]:
        assert gateway.hot(method, path) is None, path


def test_a_call_that_is_too_large_is_not_read(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> Said:
        return await ada.ask("entries", b"[" + b" " * 600_000)

    assert played(gateway, seated, play).status == 413


def test_a_second_computer_takes_over_once_the_first_is_silent(
    gateway: Gateway, seated: Exam, hand_clock: HandClock, key: SigningKey
) -> None:
    async def play(ada: Player) -> tuple[list[Said], Said]:
        await ada.start()
        await ada.save(ada.answer(1, 2))
        hand_clock.set(60)
        await asyncio.to_thread(actions.take_seat, seated.uuid, OTHER_TAB, device="another", now=moment(60))
        other = Player(gateway, seated.uuid, tab=OTHER_TAB, chain=ada.chain, seq=ada.seq)
        return [await ada.save(ada.answer(2, 2)), await ada.beat()], await other.save(other.answer(2, 3))

    refused, taken = played(gateway, seated, play)

    assert {said.content["type"] for said in refused} == {"/problems/seat-taken"}
    assert taken.status == 200
