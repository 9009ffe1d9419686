"""Two processes of the gateway and Django's actions at the same attempts at the same time."""

import asyncio
import random
from collections.abc import Sequence

import pytest
from django.db import connections

from assay.apps.attempts import actions, queries
from assay.apps.attempts.models import Attempt, Form, JournalRow
from assay.apps.proctoring.actions import admit, grant_time, pause
from assay.apps.programs.models import Certification
from assay.core.attempt import Refused
from assay.core.attempt import events as e
from assay.outside.keys import SigningKey
from assay.project.gateway import site_store
from assay.web.gateway.gateway import Gateway
from assay.web.gateway.postgres import PostgresStore
from tests.apps.story import TAB, Exam, moment, registered
from tests.web.gateway.conftest import HandClock
from tests.web.gateway.playing import Player, gateway_on, in_a_loop

CANDIDATES, ANSWERS = 4, 25


async def sit(ada: Player, gateways: Sequence[Gateway], chance: random.Random) -> list[str]:
    """Sends one answer after the other through either process; what is refused for a pause is sent again."""
    acknowledged = []
    for number in range(1, ANSWERS + 1):
        entry = ada.answer(number, chance.randrange(4))
        while True:
            ada.gateway = chance.choice(gateways)
            said = await ada.save(entry)
            if said.status == 200:
                break
            assert said.content["type"] in ("/problems/not-active", "/problems/busy"), said
            await ada.beat(number)
        acknowledged.append(entry.chain)
    return acknowledged


def disturb(exam: Exam, chance: random.Random) -> None:
    """A proctor who pauses, admits and grants time, as it comes."""
    try:
        for n in range(8):
            move = chance.choice(["pause", "admit", "grant"])
            try:
                if move == "pause":
                    pause(exam.uuid, by=exam.proctor, reason="A moment, please.", now=moment(n))
                elif move == "admit":
                    admit(exam.uuid, by=exam.proctor, now=moment(n))
                else:
                    grant_time(exam.uuid, by=exam.proctor, minutes=1, reason="For the noise.", now=moment(n))
            except Refused:
                continue
        if exam.fresh().phase == "paused":
            admit(exam.uuid, by=exam.proctor, now=moment(9))
    finally:
        connections.close_all()


@pytest.mark.parametrize("seed", [1, 2])
def test_every_acknowledged_answer_is_stored_once_and_in_order(
    committed: Certification, url: str, key: SigningKey, hand_clock: HandClock, seed: int
) -> None:
    chance = random.Random(seed)
    exams = [registered(committed).admitted() for _ in range(CANDIDATES)]
    for exam in exams:
        actions.take_seat(exam.uuid, TAB, device="a browser", now=moment(0))
    gateways = [gateway_on(url, key), gateway_on(url, key)]

    async def run() -> list[list[str]]:
        players = [Player(gateways[0], exam.uuid) for exam in exams]
        await asyncio.gather(*(player.start() for player in players))
        sitting = [sit(player, gateways, chance) for player in players]
        disturbing = [
            asyncio.to_thread(disturb, exam, random.Random(seed + n)) for n, exam in enumerate(exams)
        ]
        done = await asyncio.gather(*sitting, *disturbing)
        for gateway in gateways:
            await gateway.close()
        return [chains for chains in done if chains is not None]

    acknowledged = in_a_loop(run())

    for exam, chains in zip(exams, acknowledged, strict=True):
        attempt = exam.fresh()
        stored = [event for event, _ in queries.timed_events(attempt) if isinstance(event, e.AnswerSaved)]
        assert [event.device_seq for event in stored] == list(range(1, ANSWERS + 1))
        assert [event.chain for event in stored] == chains
        assert queries.journal_faults(attempt) == []
        assert attempt.phase == queries.replayed(attempt).phase


def test_the_store_names_the_tables_as_the_models_do(committed: Certification, url: str) -> None:
    assert (Attempt._meta.db_table, JournalRow._meta.db_table, Form._meta.db_table) == (
        "attempts_attempt",
        "attempts_journalrow",
        "attempts_form",
    )
    columns = {field.column for field in JournalRow._meta.concrete_fields}
    assert columns == {"attempt_id", "seq", "at", "event", "body", "hash"}
    assert isinstance(site_store(url), PostgresStore) == url.startswith("postgresql")
