"""The engine: an attempt's columns are the fold of its journal, and the journal is for good."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from assay.apps.attempts import actions, queries
from assay.apps.attempts.engine import carry_out, state_of
from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.proctoring import actions as proctoring
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase, commands
from assay.core.attempt import events as e
from assay.core.journal import verify_lines
from assay.core.journal.signature import holds, to_text
from assay.outside.keys import SigningKey
from tests.apps.story import TAB, Exam, answers, moment, registered, without_triggers


def whole_path(exam: Exam, key: SigningKey) -> Attempt:
    """Every kind of step, at times that are no whole milliseconds."""
    exam.seated(0.0001234)
    exam.save(*answers([(0,), (1,)]), e.Flagged(3, "", 2), e.StruckOut(4, "", 2, (0, 2)), at=10.9999)
    proctoring.pause(exam.uuid, by=exam.proctor, reason="a fire drill", now=moment(20.0005))
    proctoring.grant_time(exam.uuid, by=exam.proctor, minutes=5, reason="a fire drill", now=moment(21))
    proctoring.admit(exam.uuid, by=exam.proctor, now=moment(600.7777))
    actions.heartbeat(exam.uuid, TAB, at_question=2, key=key, now=moment(601.1119))
    exam.save(e.Unflagged(5, "", 2), e.Visited(6, "", 3), at=700)
    actions.submit(exam.uuid, TAB, last_device_seq=6, key=key, now=moment(800.00049))
    return exam.fresh()


def test_the_columns_are_what_the_journal_says_after_every_step(pmle: Certification, key: SigningKey) -> None:
    attempt = whole_path(registered(pmle), key)
    assert attempt.phase == Phase.SUBMITTED
    assert queries.replayed(attempt) == state_of(attempt)
    assert attempt.elapsed == moment(20) - moment(0) + (moment(800) - moment(601.111))
    assert attempt.allowed_seconds == 7200 + 300
    assert attempt.head_seq == JournalRow.objects.filter(attempt=attempt).count()
    assert queries.journal_faults(attempt) == []


def test_they_agree_while_the_clock_runs_and_while_it_stands(pmle: Certification) -> None:
    exam = registered(pmle)
    assert queries.replayed(exam.fresh()) == state_of(exam.fresh())
    exam.seated(0.123999)
    assert queries.replayed(exam.fresh()) == state_of(exam.fresh())
    assert exam.fresh().deadline == moment(7200.123)
    proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(5.555555))
    assert queries.replayed(exam.fresh()) == state_of(exam.fresh())
    assert exam.fresh().deadline is None


def test_a_command_without_events_writes_nothing(pmle: Certification) -> None:
    exam = registered(pmle).seated()
    with CaptureQueriesContext(connection) as asked:
        carry_out(exam.uuid, commands.Start(), now=moment(5))
        carry_out(exam.uuid, commands.TimeOut(), now=moment(5))
    assert not [query for query in asked if query["sql"].startswith(("INSERT", "UPDATE"))]


class TestTheJournalIsAppendOnly:
    """Below the code, too: the database itself refuses."""

    @pytest.fixture
    def row(self, pmle: Certification) -> JournalRow:
        exam = registered(pmle).seated()
        exam.save(*answers([(0,)]))
        return JournalRow.objects.filter(attempt=exam.attempt).latest("seq")

    def test_a_row_cannot_be_changed(self, row: JournalRow) -> None:
        row.body = {**row.body, "choice": [3]}
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            row.save()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            JournalRow.objects.filter(pk=row.pk).update(hash="0" * 64)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute("UPDATE attempts_journalrow SET at = 'x' WHERE seq = %s", [row.seq])

    def test_a_row_cannot_be_deleted(self, row: JournalRow) -> None:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            row.delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute("DELETE FROM attempts_journalrow")

    def test_a_number_is_given_once(self, row: JournalRow) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


class TestAHandInTheDatabase:
    """Whoever can get around the triggers is found out by the chain."""

    def test_a_changed_answer_is_named(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).submitted(key, chosen=[(0,), (1,), (2,)])
        row = JournalRow.objects.get(attempt=exam.attempt, event="AnswerSaved", body__number=2)
        row.body = {**row.body, "choice": [3]}
        with without_triggers():
            row.save()
        (fault,) = queries.journal_faults(exam.fresh())
        assert fault.line == row.seq
        exported = queries.export_journal(exam.fresh(), key=key)
        assert [f.line for f in verify_lines(exported.encode(), check=holds)] == [row.seq]

    @pytest.mark.parametrize("body", [{"number": 1.5}, {"nothing": "known"}, {"ключ": 1}, []])
    def test_a_body_that_no_entry_can_have_is_named_and_breaks_nothing(
        self, pmle: Certification, key: SigningKey, body: object
    ) -> None:
        exam = registered(pmle).submitted(key, chosen=[(0,)])
        row = JournalRow.objects.get(attempt=exam.attempt, event="AnswerSaved")
        row.body = body
        with without_triggers():
            row.save()
        assert [fault.line for fault in queries.journal_faults(exam.fresh())] == [row.seq]

    def test_a_deleted_entry_is_missed(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).submitted(key, chosen=[(0,), (1,)])
        rows = JournalRow.objects.filter(attempt=exam.attempt)
        with without_triggers():
            rows.filter(event="AnswerSaved").latest("seq").delete()
        assert "missing" in queries.journal_faults(exam.fresh())[0].message

    def test_so_is_the_last_one_and_so_are_all(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).submitted(key)
        rows = JournalRow.objects.filter(attempt=exam.attempt)
        with without_triggers():
            rows.latest("seq").delete()
        assert "does not end" in queries.journal_faults(exam.fresh())[0].message
        with without_triggers():
            rows.delete()
        assert "does not end" in queries.journal_faults(exam.fresh())[0].message


def test_the_database_keeps_clock_and_phase_together(pmle: Certification) -> None:
    exam = registered(pmle).seated()
    rows = Attempt.objects.filter(pk=exam.attempt.pk)
    for wrong in ({"phase": "paused"}, {"running_since": None}, {"phase": "asleep"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


def test_an_export_is_whole_and_carries_the_sites_key(pmle: Certification, key: SigningKey) -> None:
    exam = registered(pmle).submitted(key, chosen=[(0,)])
    exported = queries.export_journal(exam.fresh(), key=key)
    assert verify_lines(exported.encode(), check=holds, expected_key=to_text(key.public_bytes)) == []
    assert exported.count("\n") == exam.fresh().head_seq + 1


def test_an_attempt_can_be_exported_while_it_runs(pmle: Certification, key: SigningKey) -> None:
    exam = registered(pmle).seated()
    assert verify_lines(queries.export_journal(exam.fresh(), key=key).encode(), check=holds) == []


def test_a_candidate_finds_only_their_own_attempts(pmle: Certification) -> None:
    ada, erin = registered(pmle), registered(pmle)
    assert queries.own_attempt(ada.candidate, ada.uuid) == ada.attempt
    with pytest.raises(Attempt.DoesNotExist):
        queries.own_attempt(erin.candidate, ada.uuid)
    assert [found.pk for found in queries.attempts_of(erin.candidate)] == [erin.attempt.pk]


def test_staff_find_the_attempts_of_their_certifications(pmle: Certification) -> None:
    exam = registered(pmle)
    assert queries.attempt_in(None, exam.uuid) == queries.attempt_in({"pmle"}, exam.uuid) == exam.attempt
    with pytest.raises(Attempt.DoesNotExist):
        queries.attempt_in({"another"}, exam.uuid)
    assert not queries.attempts_in({"another"}, Phase.NOT_STARTED)


def test_what_is_overdue_is_what_the_clock_may_submit(pmle: Certification) -> None:
    exam = registered(pmle).seated()
    deadline = moment(7200)
    due = [seconds for seconds in (-1, 0, 5, 5.001) if queries.overdue(deadline + timedelta(seconds=seconds))]
    assert due == [5.001]
    assert queries.overdue(deadline + timedelta(hours=1)).get() == exam.attempt
