"""Ending an exam: it stands still at once, can be called back for ten seconds, and people do all of it."""

from dataclasses import replace

import pytest

from assay.apps.attempts import actions as attempts
from assay.apps.attempts.models import JournalRow, Receipt
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Role
from assay.apps.proctoring import actions
from assay.apps.proctoring.actions import termination
from assay.apps.proctoring.actions.news import watch_of
from assay.apps.proctoring.chores import end_due_exams
from assay.apps.proctoring.models import Termination
from assay.apps.proctoring.queries.watching import open_termination
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase, Refused
from assay.outside.keys import SigningKey
from tests.apps.story import TAB, Exam, moment, person, registered
from tests.apps.test_at_the_same_time import together
from tests.apps.watched import WATCHED, watching

CODE, REASON = "examinee.behaviour", "Somebody answered in your place."


def begun(pmle: Certification, *, two: bool = False) -> Exam:
    """Chidi is ending Ada's running exam, at second 10."""
    policy = replace(WATCHED, terminate_needs_second=two)
    exam = registered(watching(pmle, policy)).seated()
    termination.begin(exam.uuid, by=exam.proctor, code=CODE, reason=REASON, now=moment(10))
    return exam


def test_the_exam_stands_still_at_once_under_neutral_words(pmle: Certification) -> None:
    exam = begun(pmle)
    now = exam.fresh()
    assert (now.phase, now.message) == (Phase.PAUSED, termination.MEANWHILE)
    assert REASON not in now.message
    assert not {"cheat", "terminat", "suspic"} & set(now.message.lower().split())


def test_it_ends_after_ten_seconds_and_not_before(pmle: Certification, key: SigningKey) -> None:
    exam = begun(pmle)
    news = watch_of(exam.attempt).news
    assert end_due_exams(key, now=moment(19.9)) == 0
    assert exam.fresh().phase == Phase.PAUSED
    assert end_due_exams(key, now=moment(20)) == 1
    assert end_due_exams(key, now=moment(21)) == 0
    ended = exam.fresh()
    assert (ended.phase, ended.message) == (Phase.TERMINATED, REASON)
    row = JournalRow.objects.get(attempt=ended, event="Terminated")
    assert (row.body["by"], row.body["reason"]) == (exam.proctor.email, REASON)
    assert Receipt.objects.filter(attempt=ended).exists()
    assert watch_of(ended).news > news


def test_called_back_the_exam_goes_on_as_after_any_pause(pmle: Certification, key: SigningKey) -> None:
    exam = begun(pmle)
    other = person("Chike", Role.PROCTOR)
    termination.call_back(exam.uuid, by=other, now=moment(15))
    assert (exam.fresh().phase, exam.fresh().message) == (Phase.AUTHORIZED, "")
    assert end_due_exams(key, now=moment(30)) == 0
    attempts.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=moment(16))
    assert exam.fresh().phase == Phase.ACTIVE
    with pytest.raises(Refused, match="Nobody is ending"):
        termination.call_back(exam.uuid, by=other, now=moment(17))


def test_an_exam_that_was_paused_before_stays_paused(pmle: Certification, key: SigningKey) -> None:
    exam = registered(watching(pmle)).seated()
    actions.pause(exam.uuid, by=exam.proctor, reason="The line is bad.", now=moment(5))
    termination.begin(exam.uuid, by=exam.proctor, code=CODE, reason=REASON, now=moment(10))
    assert exam.fresh().message == "The line is bad."
    termination.call_back(exam.uuid, by=exam.proctor, now=moment(12))
    assert (exam.fresh().phase, exam.fresh().message) == (Phase.PAUSED, "The line is bad.")


def test_nobody_lets_it_go_on_while_it_is_being_ended(pmle: Certification) -> None:
    exam = begun(pmle)
    with pytest.raises(Refused, match="Call that back"):
        actions.admit(exam.uuid, by=exam.proctor, now=moment(12))
    sweep = actions.admit_all({"pmle"}, by=exam.proctor, now=moment(12))
    assert exam.uuid in sweep.failed
    with pytest.raises(Refused, match="already"):
        termination.begin(exam.uuid, by=exam.proctor, code=CODE, reason=REASON, now=moment(13))


def test_by_policy_a_second_person_must_agree(pmle: Certification, key: SigningKey) -> None:
    exam = begun(pmle, two=True)
    assert end_due_exams(key, now=moment(3600)) == 0
    with pytest.raises(Refused, match="somebody else"):
        termination.second(exam.uuid, by=exam.proctor, now=moment(30))
    other = person("Chike", Role.PROCTOR)
    termination.second(exam.uuid, by=other, now=moment(40))
    assert end_due_exams(key, now=moment(49)) == 0
    assert end_due_exams(key, now=moment(50)) == 1
    trail = list(trail_of(f"attempt:{exam.uuid}").values_list("action", "actor"))
    assert ("termination.begun", exam.proctor.email) in trail
    assert ("termination.seconded", other.email) in trail


def test_no_second_where_none_is_asked_for(pmle: Certification) -> None:
    exam = begun(pmle)
    with pytest.raises(Refused, match="No second"):
        termination.second(exam.uuid, by=person("Chike", Role.PROCTOR), now=moment(11))


def test_what_is_over_is_not_ended_again(pmle: Certification, key: SigningKey) -> None:
    exam = begun(pmle)
    actions.terminate(exam.uuid, by=exam.proctor, reason="the office said so", key=key, now=moment(12))
    assert end_due_exams(key, now=moment(21)) == 0
    assert open_termination(exam.attempt) is None
    assert exam.fresh().message == "the office said so"
    with pytest.raises(Refused, match="nothing to end"):
        termination.begin(exam.uuid, by=exam.proctor, code=CODE, reason=REASON, now=moment(30))


@pytest.mark.parametrize(("code", "reason", "error"), [("bad.vibes", "x", KeyError), (CODE, " ", ValueError)])
def test_it_takes_a_code_of_the_list_and_a_reason(
    pmle: Certification, code: str, reason: str, error: type[Exception]
) -> None:
    exam = registered(watching(pmle)).seated()
    with pytest.raises(error):
        termination.begin(exam.uuid, by=exam.proctor, code=code, reason=reason, now=moment(1))
    assert exam.fresh().phase == Phase.ACTIVE


def test_nobody_ends_their_own_exam(pmle: Certification) -> None:
    exam = registered(watching(pmle)).seated()
    with pytest.raises(Refused, match="own exam"):
        termination.begin(exam.uuid, by=exam.candidate, code=CODE, reason=REASON, now=moment(1))


def test_two_workers_and_the_page_end_it_once(committed: Certification, key: SigningKey) -> None:
    exam = begun(committed)
    deeds = [lambda: end_due_exams(key, now=moment(21)) for _ in range(3)]
    assert sorted(outcome for outcome in together(*deeds) if isinstance(outcome, int)) == [0, 0, 1]
    assert JournalRow.objects.filter(attempt=exam.attempt, event="Terminated").count() == 1
    assert Termination.objects.get(attempt=exam.attempt).closed_at == moment(21)


def test_called_back_and_carried_out_at_once_only_one_counts(
    committed: Certification, key: SigningKey
) -> None:
    exam = begun(committed)
    together(
        lambda: end_due_exams(key, now=moment(20)),
        lambda: termination.call_back(exam.uuid, by=exam.proctor, now=moment(20)),
    )
    closed = Termination.objects.get(attempt=exam.attempt)
    ended = exam.fresh().phase == Phase.TERMINATED
    assert ended == (closed.called_back_by is None)
