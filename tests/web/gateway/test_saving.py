"""What the gateway stores, and what it says when it does not."""

import asyncio

import pytest

from assay.apps.attempts import queries
from assay.apps.attempts.models import Attempt, JournalRow, Receipt
from assay.apps.attempts.statement import receipt_message
from assay.apps.proctoring.actions import pause
from assay.core.attempt import events as e
from assay.core.journal.signature import from_text, holds
from assay.outside.keys import SigningKey
from assay.web.gateway.gateway import Gateway
from tests.apps.story import Exam, moment
from tests.web.gateway.conftest import HandClock
from tests.web.gateway.playing import Player, Said, gateway_on, in_a_loop, played


def events_of(exam: Exam) -> list[str]:
    """The names of all that is stored, in order."""
    return list(
        JournalRow.objects.filter(attempt=exam.attempt).order_by("seq").values_list("event", flat=True)
    )


def test_an_answer_is_on_the_disk_when_it_is_acknowledged(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> Said:
        assert (await ada.start()).status == 200
        return await ada.save(ada.answer(1, 2), ada.answer(2, 0))

    said = played(gateway, seated, play)

    assert said.status == 200, said
    assert said.content["held_up_to"] == 2
    assert len(said.content["ack"]) == 32
    assert events_of(seated)[-3:] == ["Started", "AnswerSaved", "AnswerSaved"]
    work = queries.work_of(seated.fresh())
    assert (work[1].choice, work[2].choice) == ((2,), (0,))
    assert queries.journal_faults(seated.fresh()) == []


def test_the_row_of_the_attempt_agrees_with_its_journal_afterwards(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> None:
        await ada.start()
        await ada.save(ada.answer(1, 2))

    played(gateway, seated, play)

    attempt = seated.fresh()
    assert attempt.head_seq == JournalRow.objects.filter(attempt=attempt).count()
    state = queries.replayed(attempt)
    assert (attempt.phase, attempt.held_up_to, attempt.deadline) == (state.phase, 1, state.deadline())
    assert attempt.started_at == moment(0)
    assert attempt.tab_seen_at == moment(0)


def test_a_batch_that_comes_twice_changes_nothing(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> tuple[Said, Said]:
        await ada.start()
        batch = [ada.answer(1, 2), ada.answer(1, 3)]
        return await ada.save(*batch), await ada.save(*batch)

    first, second = played(gateway, seated, play)

    assert (first.status, second.status) == (200, 200)
    assert second.content["held_up_to"] == 2
    assert events_of(seated).count("AnswerSaved") == 2


@pytest.mark.parametrize("known", [True, False], ids=["remembered", "read again"])
def test_the_same_number_with_other_content_is_a_conflict_and_an_incident(
    url: str, key: SigningKey, seated: Exam, known: bool
) -> None:
    gateway = gateway_on(url, key)

    async def play(ada: Player) -> Said:
        await ada.start()
        await ada.save(ada.answer(1, 2))
        other = Player(gateway if known else gateway_on(url, key), seated.uuid)
        return await other.save(other.answer(1, 3))

    said = played(gateway, seated, play)

    assert (said.status, said.content["type"]) == (409, "/problems/conflict")
    assert events_of(seated)[-2:] == ["AnswerSaved", "Doubted"]
    assert queries.work_of(seated.fresh())[1].choice == (2,)


def test_a_gap_is_refused_with_what_is_expected_and_becomes_an_incident_once(
    gateway: Gateway, seated: Exam
) -> None:
    async def play(ada: Player) -> list[Said]:
        await ada.start()
        ada.answer(1, 2)
        second = ada.answer(1, 3)
        return [await ada.save(second), await ada.save(second)]

    for said in played(gateway, seated, play):
        assert (said.status, said.content["type"], said.content["expected"]) == (422, "/problems/gap", 1)
    assert events_of(seated).count("Doubted") == 1


def test_a_chain_that_does_not_fit_is_refused(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> Said:
        await ada.start()
        ada.chain = "0" * 32
        return await ada.save(ada.answer(1, 2))

    said = played(gateway, seated, play)

    assert (said.status, said.content["type"]) == (409, "/problems/wrong-hash")
    assert "AnswerSaved" not in events_of(seated)


def test_an_option_that_the_question_does_not_have_is_refused(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> Said:
        await ada.start()
        return await ada.save(ada.answer(1, 90))

    assert played(gateway, seated, play).content["type"] == "/problems/out-of-range"


def test_processes_that_know_nothing_of_each_other_keep_one_chain(
    url: str, key: SigningKey, seated: Exam
) -> None:
    first, second = gateway_on(url, key), gateway_on(url, key)

    async def play(ada: Player) -> list[int]:
        await ada.start()
        statuses = []
        for n in range(1, 13):
            ada.gateway = (first, second)[n % 2]
            statuses.append((await ada.save(ada.answer(n, 1))).status)
        return statuses

    assert played(first, seated, play) == [200] * 12
    assert queries.journal_faults(seated.fresh()) == []
    assert queries.replayed(seated.fresh()).held_up_to == 12


def test_a_pause_by_a_proctor_stops_the_next_answer(
    gateway: Gateway, seated: Exam, hand_clock: HandClock
) -> None:
    async def play(ada: Player) -> tuple[Said, Said]:
        await ada.start()
        await ada.save(ada.answer(1, 2))
        hand_clock.set(10)
        await asyncio.to_thread(
            pause, seated.uuid, by=seated.proctor, reason="Please show your desk.", now=moment(10)
        )
        return await ada.save(ada.answer(2, 2)), await ada.beat()

    refused, beat = played(gateway, seated, play)

    assert (refused.status, refused.content["type"]) == (409, "/problems/not-active")
    assert beat.content["state"] == "paused"
    assert beat.content["message"]["text"] == "Please show your desk."
    assert beat.content["remaining_seconds"] == pytest.approx(7190, abs=0.2)


def test_submitting_gives_a_receipt_in_the_same_commit(
    gateway: Gateway, seated: Exam, key: SigningKey, hand_clock: HandClock
) -> None:
    async def play(ada: Player) -> tuple[Said, Said, Said]:
        await ada.start()
        await ada.save(ada.answer(1, 2), ada.answer(7, 0))
        hand_clock.set(60)
        return await ada.submit(), await ada.submit(), await ada.save(ada.answer(3, 1))

    first, again, after = played(gateway, seated, play)

    assert (first.status, first.content["state"], again.status) == (200, "submitted", 200)
    assert first.content["receipt"] == f"/exam/{seated.uuid}/receipt"
    assert after.status == 409
    attempt = seated.fresh()
    assert (attempt.phase, attempt.ended_at) == ("submitted", moment(60))
    [receipt] = Receipt.objects.filter(attempt=attempt)
    document = receipt.document
    assert document["answered"] + document["incomplete"] == 2  # some questions ask for two options
    assert (document["held_up_to"], document["sent"]) == (2, 2)
    assert (document["entries"], document["head"]) == (attempt.head_seq, attempt.head_hash)
    assert holds(document["key"], receipt_message(document), document["signature"])
    assert from_text(document["key"]) == key.public_bytes


def test_not_everything_sent_is_not_the_end(gateway: Gateway, seated: Exam) -> None:
    async def play(ada: Player) -> Said:
        await ada.start()
        return await ada.submit(last=4)

    assert played(gateway, seated, play).content["type"] == "/problems/not-sent"
    assert seated.fresh().phase == "active"


def test_the_clock_ends_the_exam_of_a_player_who_only_beats(
    gateway: Gateway, seated: Exam, hand_clock: HandClock
) -> None:
    async def play(ada: Player) -> Said:
        await ada.start()
        await ada.save(ada.answer(1, 2))
        for seconds in range(20, 7200, 20):
            hand_clock.set(seconds)
            await ada.beat()
        hand_clock.set(7200 + 5)
        assert (await ada.beat()).content["state"] == "active"
        hand_clock.set(7200 + 5.001)
        return await ada.beat()

    assert played(gateway, seated, play).content["state"] == "submitted"
    [receipt] = Receipt.objects.filter(attempt=seated.attempt)
    assert receipt.document["answered"] + receipt.document["incomplete"] == 1


def test_what_was_made_in_time_and_comes_after_the_end_is_kept_and_waits(
    gateway: Gateway, seated: Exam, hand_clock: HandClock
) -> None:
    async def play(ada: Player) -> tuple[Said, Said]:
        await ada.start()
        await ada.save(ada.answer(1, 2))
        in_time, too_late = ada.answer(1, 3, left=40), ada.answer(2, 3, left=0)
        hand_clock.set(7200 + 600)
        return await ada.save(in_time), await ada.save(too_late)

    kept, refused = played(gateway, seated, play)

    assert (kept.status, kept.content["state"], kept.content["held_up_to"]) == (200, "submitted", 2)
    assert (refused.status, refused.content["type"]) == (409, "/problems/too-late")
    [receipt] = Receipt.objects.filter(attempt=seated.attempt)
    assert (receipt.document["late"], receipt.document["late_waiting"]) == (1, 1)
    assert queries.work_of(seated.fresh())[1].choice == (2,), "until somebody decides"


def test_many_at_once_go_in_few_commits_and_none_is_mixed_up(url: str, key: SigningKey, seated: Exam) -> None:
    gateway = gateway_on(url, key)

    async def play(ada: Player) -> list[Said]:
        await ada.start()
        batches = [[ada.answer(n, 1)] for n in range(1, 61)]
        return await asyncio.gather(*(ada.save(*batch) for batch in batches))

    said = played(gateway, seated, play)

    assert [one.status for one in said] == [200] * 60
    stored = [e.device_seq for e, _ in queries.timed_events(seated.fresh()) if isinstance(e, _ANSWER)]
    assert stored == list(range(1, 61))
    assert queries.journal_faults(seated.fresh()) == []


_ANSWER = e.AnswerSaved


def test_nothing_is_acknowledged_while_the_database_is_away(key: SigningKey, seated: Exam) -> None:
    gateway = gateway_on("postgresql://nobody@127.0.0.1:9/nothing", key)

    async def play() -> Said:
        ada = Player(gateway, seated.uuid)
        return await ada.save(ada.answer(1, 2))

    said = in_a_loop(play())

    assert (said.status, said.content["type"]) == (503, "/problems/unavailable")
    assert int(said.headers["retry-after"]) >= 1
    assert Attempt.objects.filter(uuid=seated.uuid, held_up_to=0).exists()
