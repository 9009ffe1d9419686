"""The journal grows behind Django's back, as where the gateway saves: nothing is lost, nothing twice."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import IntegrityError, connections, transaction

from assay.apps.attempts import actions, queries
from assay.apps.attempts.chores import finish_ended
from assay.apps.attempts.engine import (
    CHECKPOINT,
    carry_out,
    catch_up,
    deciding,
    fold_in,
    journal_rows,
    obey,
    state_of,
)
from assay.apps.attempts.models import Attempt, JournalRow, Receipt
from assay.apps.audit.queries import trail_of
from assay.apps.proctoring import actions as proctoring
from assay.apps.programs.models import Certification, Registration
from assay.core.attempt import (
    AttemptState,
    Event,
    IllegalTransition,
    Phase,
    Refused,
    Work,
    commands,
    decide,
    evolve,
    from_body,
    to_body,
)
from assay.core.attempt import events as e
from assay.core.journal import Entry, append
from assay.outside.keys import SigningKey
from tests.apps.story import TAB, Exam, answers, chained, moment, registered
from tests.apps.test_at_the_same_time import kinds, together


def write_past(attempt: Attempt, *events: Event, now: datetime, after: Entry | None = None) -> None:
    """Adds entries to a journal without lock and checkpoint; raises IntegrityError if somebody was first."""
    last = after or queries.history(attempt)[-1]
    for event in events:
        last = append(
            attempt=last.attempt,
            seq=last.seq + 1,
            prev=last.hash,
            at=now,
            event=type(event).__name__,
            body=to_body(event),
        )
        row = JournalRow(attempt=attempt, seq=last.seq, at=last.at, event=last.event, body=last.body)
        row.hash = last.hash
        row.save(force_insert=True)


def assert_whole(exam: Exam) -> Attempt:
    """Chain, fold and head of the attempt agree once somebody has caught up."""
    with deciding(exam.uuid) as attempt:
        state = state_of(attempt)
    assert queries.replayed(attempt) == state
    assert queries.journal_faults(attempt) == []
    assert attempt.head_seq == JournalRow.objects.filter(attempt=attempt).count()
    return attempt


class TestACheckpointThatIsBehind:
    def test_does_not_mislead_a_decision(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        write_past(exam.attempt, *chained(*answers([(0,), (1,), (2,)])), now=moment(5))
        assert exam.fresh().held_up_to == 0
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(6))
        attempt = exam.fresh()
        assert (attempt.phase, attempt.held_up_to, attempt.elapsed) == ("paused", 3, moment(6) - moment(0))
        assert assert_whole(exam).head_seq == attempt.head_seq == 9

    def test_does_not_hold_up_the_end_and_is_not_on_the_receipt(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        exam = registered(pmle).seated()
        write_past(exam.attempt, *chained(*answers([(0,), (1,), (2,)])), now=moment(5))
        actions.submit(exam.uuid, TAB, last_device_seq=3, key=key, now=moment(6))
        document = exam.fresh().receipt.document
        assert (document["held_up_to"], document["sent"], document["entries"]) == (3, 3, 9)
        assert document["answered"] + document["incomplete"] == 3

    def test_does_not_make_an_entry_new_that_is_stored(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        batch = chained(*answers([(0,), (1,)]))
        write_past(exam.attempt, *batch, now=moment(5))
        assert exam.save(*batch).held_up_to == 2
        assert JournalRow.objects.filter(attempt=exam.attempt, event="AnswerSaved").count() == 2

    def test_leaves_what_the_gateway_notes_of_the_tab(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        with deciding(exam.uuid) as attempt:
            Attempt.objects.filter(pk=attempt.pk).update(tab_seen_at=moment(77), at_question=9)
            obey(attempt, commands.Pause("chidi@example.org", "x"), now=moment(78))
        assert (exam.fresh().tab_seen_at, exam.fresh().at_question) == (moment(77), 9)
        assert exam.fresh().phase == Phase.PAUSED


class TestANumberThatIsTaken:
    def test_is_caught_up_with_and_decided_anew(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        first, second = chained(*answers([(0,), (1,)]))
        waiting = [first]

        def command() -> commands.Command:
            if waiting:
                write_past(exam.attempt, waiting.pop(), now=moment(5))
            return commands.Pause("chidi@example.org", "x")

        with deciding(exam.uuid) as attempt:
            obey(attempt, command, now=moment(6))
        assert [row.event for row in queries.history(exam.attempt)[-2:]] == ["AnswerSaved", "Paused"]
        assert assert_whole(exam).held_up_to == 1
        with pytest.raises(Refused, match="paused"):
            exam.save(second, at=7)

    def test_may_make_the_answer_another(self, pmle: Certification, key: SigningKey) -> None:
        """The tab hands in while its last entry is still on its way, and the entry is first."""
        exam = registered(pmle).seated()
        (entry,) = chained(*answers([(0,)]))
        with pytest.raises(Refused) as caught:
            actions.submit(exam.uuid, TAB, last_device_seq=1, key=key, now=moment(5))
        assert caught.value.rule == "not-sent"
        waiting = [entry]

        def command() -> commands.Command:
            if waiting:
                write_past(exam.attempt, waiting.pop(), now=moment(5))
            return commands.SaveWork(TAB, (entry,), {})

        with deciding(exam.uuid) as attempt:
            assert obey(attempt, command, now=moment(6)) == ()
        assert assert_whole(exam).held_up_to == 1


class TestAnIncidentOfADevice:
    """What is wrong with what came must be on record although the device is refused."""

    def events_of(self, exam: Exam) -> list[JournalRow]:
        return list(JournalRow.objects.filter(attempt=exam.attempt, event="Doubted").order_by("seq"))

    @pytest.mark.parametrize("again", [1, 2])
    def test_the_same_number_with_another_content(self, pmle: Certification, again: int) -> None:
        exam = registered(pmle).seated()
        batch = chained(*answers([(0,), (1,)]))
        exam.save(*batch)
        other = chained(replace(batch[again - 1], choice=(3,)), prev=batch[0].chain if again == 2 else "")
        for at in (5, 6):
            with pytest.raises(Refused) as caught:
                exam.save(*other, at=at)
            assert caught.value.rule == "conflict"
        (row,) = self.events_of(exam)
        assert (row.body["rule"], row.body["device_seq"]) == ("conflict", again)
        assert queries.work_of(exam.fresh())[again].choice == (again - 1,), "the first one stays"
        assert_whole(exam)

    def test_a_gap_and_a_hash_that_does_not_fit(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        batch = chained(*answers([(0,), (1,), (2,)]))
        with pytest.raises(Refused, match="missing"):
            exam.save(*batch[1:])
        with pytest.raises(Refused, match="does not fit"):
            exam.save(replace(batch[0], choice=(2,)))
        assert [row.body["rule"] for row in self.events_of(exam)] == ["gap", "wrong-hash"]
        assert exam.save(*batch).held_up_to == 3, "and the right ones are taken afterwards"
        assert_whole(exam)

    def test_it_is_committed_before_the_device_is_told(self, committed: Certification) -> None:
        exam = registered(committed).seated()
        with pytest.raises(Refused):
            exam.save(*chained(*answers([(0,)], first=2)))
        assert len(self.events_of(exam)) == 1

    def test_any_other_refusal_leaves_nothing(self, committed: Certification) -> None:
        exam = registered(committed).seated()
        with pytest.raises(Refused, match="no question 121"):
            exam.save(*answers([(0,)]), e.AnswerSaved(2, "", 121, (0,)))
        assert exam.fresh().head_seq == 5

    def test_entries_that_a_device_cannot_deliver_any_more(self, pmle: Certification) -> None:
        exam = registered(pmle).seated()
        exam.save(*chained(*answers([(0,)])))
        actions.take_seat(exam.uuid, TAB, device="x", orphans=4, now=moment(9))
        (row,) = self.events_of(exam)
        assert row.body["rule"] == "orphans"
        assert "4 entries" in row.body["detail"]


def test_an_action_cannot_be_wrapped_so_that_its_acknowledgement_stands_on_nothing(
    committed: Certification,
) -> None:
    exam = registered(committed).seated()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        exam.save(*answers([(0,)]))


class Saver:
    """Saves like the gateway: from its own fold, without a lock; remembers what it acknowledged."""

    def __init__(self, exam: Exam, count: int) -> None:
        self.attempt = exam.attempt
        self.waiting = list(chained(*answers([(n % 4,) for n in range(count)])))
        self.acknowledged = list[Work]()

    def run(self) -> None:
        """Until everything is stored, or somebody has ended the exam."""
        try:
            while self.waiting and self.save(self.waiting[0]):
                pass
        finally:
            connections.close_all()

    def save(self, entry: Work) -> bool:
        """Reads the journal, decides, adds one row behind the last one it saw. False: the exam is over."""
        entries = queries.history(self.attempt)
        state = AttemptState()
        for one in entries:
            state = evolve(state, from_body(one.event, one.body), at=datetime.fromisoformat(one.at))
        try:
            decided = decide(state, commands.SaveWork(state.tab, (entry,)), now=moment(1000))
            write_past(self.attempt, *decided, after=entries[-1], now=moment(1000))
        except (IntegrityError, Refused):  # somebody was first, or the exam is paused: read and ask again
            time.sleep(0.002)
            return not state.over
        self.acknowledged.append(self.waiting.pop(0))
        return True


def interrupt(exam: Exam, times: int) -> None:
    """A proctor with nothing better to do."""
    for _ in range(times):
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(1000))
        proctoring.grant_time(exam.uuid, by=exam.proctor, minutes=1, reason="x", now=moment(1000))
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(1000))
        carry_out(exam.uuid, commands.GoOn(TAB), now=moment(1000))
        time.sleep(0.01)


@pytest.mark.parametrize("round_", range(3))
def test_nothing_acknowledged_is_lost_while_proctor_and_gateway_write_at_once(
    committed: Certification, key: SigningKey, round_: int
) -> None:
    exam = registered(committed).seated()
    saver = Saver(exam, count=40)
    with ThreadPoolExecutor(1) as pool:
        saving = pool.submit(saver.run)
        interrupt(exam, times=6)
        if round_:  # hand in early: what is not stored by then is refused, and was not acknowledged
            actions.submit(exam.uuid, TAB, last_device_seq=0, key=key, now=moment(1001))
        saving.result(timeout=60)
    attempt = assert_whole(exam)
    events = [from_body(entry.event, entry.body) for entry in queries.history(attempt)]
    stored = [event for event in events if isinstance(event, e.AnswerSaved)]
    assert stored == saver.acknowledged
    assert attempt.held_up_to == len(stored) == (40 if not round_ else attempt.held_up_to)
    assert attempt.allowed_seconds == 7200 + 6 * 60
    if round_:
        assert attempt.receipt is not None
        assert attempt.receipt.document["held_up_to"] == len(stored)
        assert isinstance(events[-1], e.Submitted)


def end_from_outside(exam: Exam) -> None:
    """Ends the exam again and again until it was first: the attempt's row, then the entry."""
    while True:
        attempt = exam.fresh()
        catch_up(attempt)
        rows = journal_rows(attempt, [e.Submitted("candidate")], now=moment(1000))
        try:
            fold_in(attempt, [e.Submitted("candidate")], now=moment(1000))
            with transaction.atomic():
                attempt.save(update_fields=CHECKPOINT)  # waits for whoever has the row
                JournalRow.objects.bulk_create(rows)
        except IntegrityError:
            continue
        except IllegalTransition:  # paused at the moment
            time.sleep(0.002)
        else:
            return


@pytest.mark.parametrize("round_", range(3))
def test_an_end_from_outside_and_a_proctors_moves_do_not_wait_for_each_other(
    committed: Certification, key: SigningKey, round_: int
) -> None:
    exam = registered(committed).seated()

    def grant() -> int:
        granted = 0
        with suppress(Refused):
            for _ in range(20):
                proctoring.grant_time(exam.uuid, by=exam.proctor, minutes=1, reason="x", now=moment(1000))
                granted += 1
        return granted

    outcomes = together(grant, lambda: end_from_outside(exam))
    granted = [outcome for outcome in outcomes if isinstance(outcome, int)]
    assert kinds(outcomes) == ["done", "done"], outcomes
    assert finish_ended(key, now=moment(1001)) == 1
    attempt = assert_whole(exam)
    assert (attempt.phase, attempt.allowed_seconds) == ("submitted", 7200 + 60 * granted[0])
    events = [entry.event for entry in queries.history(attempt)]
    assert events[-1] == "Submitted"
    assert events.count("TimeGranted") == granted[0]


def ended_by_the_gateway(exam: Exam, *, receipt: bool, now: datetime) -> None:
    """The commit of an end as the gateway makes it: the entry, the checkpoint, and the receipt at best."""
    write_past(exam.attempt, e.Submitted("candidate"), now=now)
    attempt = exam.fresh()
    catch_up(attempt)
    attempt.save(update_fields=CHECKPOINT)
    if receipt:
        document = {"entries": attempt.head_seq, "head": attempt.head_hash, "mark": "of the gateway"}
        Receipt.objects.create(attempt=attempt, document=document, issued_at=now)


class TestAnEndMadeByTheGateway:
    @pytest.mark.parametrize("receipt", [True, False])
    def test_is_followed_by_everything_that_belongs_to_an_end(
        self, pmle: Certification, key: SigningKey, receipt: bool
    ) -> None:
        exam = registered(pmle).seated()
        exam.save(*answers([(0,)]))
        ended_by_the_gateway(exam, receipt=receipt, now=moment(60))
        assert (exam.fresh().phase, exam.fresh().closed_at) == ("submitted", None)
        assert finish_ended(key, now=moment(62)) == 1
        assert finish_ended(key, now=moment(63)) == 0
        attempt = exam.fresh()
        assert (attempt.ended_at, attempt.closed_at) == (moment(60), moment(62))
        assert attempt.receipts.count() == 1
        assert ("mark" in attempt.receipt.document) is receipt
        assert attempt.registration.state == Registration.State.USED
        (trail,) = trail_of(f"attempt:{exam.uuid}").filter(action="attempt.submitted")
        assert trail.actor == exam.candidate.email

    def test_two_workers_do_it_once(self, committed: Certification, key: SigningKey) -> None:
        exams = [registered(committed).seated() for _ in range(3)]
        for exam in exams:
            ended_by_the_gateway(exam, receipt=False, now=moment(60))
        outcomes = together(*[lambda: finish_ended(key, now=moment(61))] * 2)
        assert kinds(outcomes) == ["done", "done"]
        assert Receipt.objects.filter(attempt__in=[exam.attempt for exam in exams]).count() == 3
