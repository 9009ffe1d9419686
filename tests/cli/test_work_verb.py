"""`assay work`: what the clock and the released results ask for, done in the order of the path."""

from datetime import datetime, timedelta

import pytest

from assay.apps.attempts.models import JournalRow
from assay.apps.credentials.models import Credential
from assay.apps.people.models import Letter, Role
from assay.apps.programs.models import Certification
from assay.apps.results.actions import release_result, review_result
from assay.apps.results.models import Result
from assay.cli.work import chores, do_chores
from assay.core.attempt import Phase
from assay.outside import clock
from tests.apps.story import HOME_URL, NOON, answers, committed, moment, person, published, registered

__all__ = ["committed", "published"]  # a worker looks after its connections, so it needs real ones


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock's one hand: at[0] is now."""
    hand = [NOON]
    monkeypatch.setattr(clock, "now", lambda: hand[0])
    return hand


def test_an_exam_goes_its_way_from_round_to_round(
    committed: Certification, at: list[datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    exam = registered(committed).seated()
    exam.save(*answers(exam.right_answers(100)))
    do_chores()
    assert exam.fresh().phase == Phase.ACTIVE
    exam.heard(7200)
    at[0] = moment(7206)
    do_chores()
    assert exam.fresh().phase == Phase.SUBMITTED
    result = Result.objects.get(attempt=exam.attempt)
    assert (result.state, result.points) == ("held", 100)
    dana, dmitri = person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)
    review_result(result.pk, by=dana, outcome=Result.Outcome.PASSED, note="", now=moment(7300))
    do_chores()
    assert not Credential.objects.filter(result=result), "a held result earns nothing"
    release_result(result.pk, by=dmitri, home_url=HOME_URL, now=moment(7400))
    do_chores()
    assert Credential.objects.get(result=result).holder == exam.candidate
    assert set(Letter.objects.filter(to=exam.candidate.email).values_list("state", flat=True)) == {"kept"}
    said = capsys.readouterr().out.splitlines()
    assert said == [
        "exams handed in by the clock: 1",
        "exams scored: 1",
        "credentials issued: 1",
        "letters delivered: 2",
    ]


def test_a_chore_that_fails_says_so_and_keeps_no_other_from_its_work(
    committed: Certification, at: list[datetime], capsys: pytest.CaptureFixture[str]
) -> None:
    stuck, done = registered(committed).seated(), registered(committed).seated()
    JournalRow.objects.create(
        attempt=stuck.attempt, seq=stuck.fresh().head_seq + 1, at="", event="", body={}, hash=""
    )
    at[0] = NOON + timedelta(hours=3)
    do_chores()
    said = capsys.readouterr()
    assert "exams handed in by the clock failed and will be tried again" in said.err
    assert str(stuck.uuid) in said.err
    assert Result.objects.filter(attempt=done.attempt).exists()


def test_the_chores_come_in_the_order_of_the_path() -> None:
    assert [chore.name for chore in chores()] == [
        "forms drawn ahead",
        "forms sealed",
        "exams handed in by the clock",
        "exams ended by a person",
        "exams expired",
        "exams closed",
        "receipts renewed",
        "incidents noted from journals",
        "silences signalled",
        "exams scored",
        "results scored again",
        "credentials issued",
        "evidence deleted",
        "letters delivered",
    ]
