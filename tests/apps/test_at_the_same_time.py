"""Several people, tabs and workers at once, each on a connection of their own, on a database that commits."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connections

from assay.apps.attempts import actions, queries
from assay.apps.attempts.chores import submit_overdue
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import JournalRow
from assay.apps.bank.models import ItemExposure
from assay.apps.credentials.actions import AlreadyRevoked, issue_credential, revoke
from assay.apps.credentials.chores import issue_released
from assay.apps.credentials.models import Credential
from assay.apps.people.models import Letter, Role
from assay.apps.programs.actions import NotEligible
from assay.apps.programs.models import Certification, Registration
from assay.apps.results.actions import NotAllowed, annul_result, release_result, review_result
from assay.apps.results.chores import score_ended
from assay.apps.results.models import Result
from assay.core.attempt import Refused
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from tests.apps.story import (
    HOME_URL,
    KEYS,
    NOON,
    OTHER_TAB,
    TAB,
    answers,
    held,
    moment,
    person,
    registered,
    released,
)
from tests.apps.test_registration import sign_up

Outcome = TypeVar("Outcome")


def together(*steps: Callable[[], Outcome]) -> list[Outcome | Exception]:
    """Takes all steps at the same moment, each in a thread and on a connection; what they gave or raised."""
    start = threading.Barrier(len(steps))

    def take(step: Callable[[], Outcome]) -> Outcome | Exception:
        try:
            start.wait(timeout=20)
            return step()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(take, steps))


def kinds(outcomes: Sequence[object]) -> list[str]:
    """What came of each step: the name of its exception, or `done`."""
    return sorted(type(o).__name__ if isinstance(o, Exception) else "done" for o in outcomes)


def test_the_same_batch_four_times_is_stored_once(committed: Certification) -> None:
    exam = registered(committed).seated()
    batch = answers([(0,), (1,), (2,)])
    outcomes = together(*[lambda: exam.save(*batch).held_up_to] * 4)
    assert outcomes == [3] * 4
    assert JournalRow.objects.filter(attempt=exam.attempt, event="AnswerSaved").count() == 3
    assert queries.journal_faults(exam.fresh()) == []


def test_batches_at_once_are_stored_in_order_or_refused_whole(committed: Certification) -> None:
    exam = registered(committed).seated()
    batches = [answers([(n % 4,)] * 2, first=1 + 2 * n) for n in range(4)]
    outcomes = together(*[lambda batch=batch: exam.save(*batch) for batch in batches])  # type: ignore[misc]
    held_up_to = exam.fresh().held_up_to
    assert held_up_to == 2 * kinds(outcomes).count("done") >= 2
    seqs = JournalRow.objects.filter(attempt=exam.attempt, event="AnswerSaved").order_by("seq")
    assert [row.body["device_seq"] for row in seqs] == list(range(1, held_up_to + 1))
    assert queries.replayed(exam.fresh()) == state_of(exam.fresh())
    assert queries.journal_faults(exam.fresh()) == []


@pytest.mark.parametrize("round_", range(3))
def test_what_was_acknowledged_before_the_end_is_before_the_end(
    committed: Certification, key: SigningKey, round_: int
) -> None:
    """Whoever is first: nothing that was acknowledged is missing, and nothing comes after the end."""
    exam = registered(committed).seated()
    exam.save(*answers([(0,)]))
    saved, submitted = together(
        lambda: exam.save(*answers([(1,)], first=2)),
        lambda: actions.submit(exam.uuid, TAB, last_device_seq=1, key=key, now=moment(3)),
    )
    assert not isinstance(submitted, Exception)
    rows = list(
        JournalRow.objects.filter(attempt=exam.attempt).order_by("seq").values_list("event", flat=True)
    )
    assert rows[-1] == "Submitted"
    was_saved = not isinstance(saved, Exception)
    assert was_saved or (isinstance(saved, Refused) and saved.rule == "not-active")
    assert rows.count("AnswerSaved") == 1 + was_saved == exam.fresh().held_up_to
    document = exam.fresh().receipt.document
    assert (document["entries"], document["head"]) == (exam.fresh().head_seq, exam.fresh().head_hash)


def test_two_tabs_cannot_take_one_seat(committed: Certification) -> None:
    exam = registered(committed).admitted()
    actions.start(exam.uuid, now=NOON)
    outcomes = together(
        *[
            lambda tab=tab: actions.take_seat(exam.uuid, tab, device="x", now=moment(1)).tab  # type: ignore[misc]
            for tab in (TAB, OTHER_TAB)
        ]
    )
    assert kinds(outcomes) == ["Refused", "done"]
    assert exam.fresh().tab in outcomes


def test_handing_in_and_the_clock_make_one_end(committed: Certification, key: SigningKey) -> None:
    exam = registered(committed).seated()
    late = moment(7300)
    outcomes = together(
        lambda: actions.submit(exam.uuid, TAB, last_device_seq=0, key=key, now=late),
        lambda: actions.heartbeat(exam.uuid, TAB, at_question=1, key=key, now=late),
        lambda: submit_overdue(key, now=late),
        lambda: submit_overdue(key, now=late),
    )
    assert kinds(outcomes) == ["done"] * 4
    assert JournalRow.objects.filter(attempt=exam.attempt, event="Submitted").count() == 1
    assert exam.fresh().receipt


def test_two_clicks_register_once(committed: Certification) -> None:
    ada = person("Ada")
    outcomes = together(*[lambda: sign_up(ada, committed)] * 3)
    assert kinds(outcomes) == ["NotEligible", "NotEligible", "done"]
    assert all("open registration" in str(o) for o in outcomes if isinstance(o, NotEligible))
    assert Registration.objects.filter(person=ada).count() == 1


def test_two_clicks_open_one_attempt(committed: Certification) -> None:
    registration = sign_up(person("Ada"), committed)
    outcomes = together(*[lambda: actions.open_attempt(registration, now=NOON).pk] * 3)
    assert len(set(outcomes)) == 1
    assert not [o for o in outcomes if isinstance(o, Exception)]


def test_two_clicks_draw_one_form(committed: Certification) -> None:
    exam = registered(committed)
    actions.keep_system_check(exam.uuid, {}, now=NOON)
    actions.confirm_rules(exam.uuid, now=NOON)
    outcomes = together(*[lambda: actions.check_in(exam.uuid, keys=KEYS, now=NOON)] * 2)
    assert kinds(outcomes) == ["Refused", "done"]
    assert sum(ItemExposure.objects.values_list("forms", flat=True)) == 120


def test_a_hall_checks_in_at_once_on_a_bank_that_nobody_has_used(committed: Certification) -> None:
    exams = [registered(committed) for _ in range(4)]
    for exam in exams:
        actions.keep_system_check(exam.uuid, {}, now=NOON)
        actions.confirm_rules(exam.uuid, now=NOON)
    outcomes = together(*[lambda e=e: actions.check_in(e.uuid, keys=KEYS, now=NOON) for e in exams])  # type: ignore[misc]
    assert kinds(outcomes) == ["done"] * 4
    assert sum(ItemExposure.objects.values_list("forms", flat=True)) == 480


class TestWorkers:
    def test_two_score_an_exam_once(self, committed: Certification, key: SigningKey) -> None:
        exams = [registered(committed).submitted(key) for _ in range(3)]
        outcomes = together(*[lambda: score_ended(now=moment(99))] * 2)
        assert kinds(outcomes) == ["done", "done"]
        assert sum(o for o in outcomes if isinstance(o, int)) == 3
        assert Result.objects.filter(attempt__in=[exam.attempt for exam in exams]).count() == 3

    def test_two_issue_a_credential_once(
        self, committed: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        results = [released(committed, key) for _ in range(3)]
        outcomes = together(*[lambda: issue_released(issuer, now=moment(300))] * 2)
        assert kinds(outcomes) == ["done", "done"]
        numbers = Credential.objects.filter(result__in=results).values_list("number", flat=True)
        assert sorted(numbers) == [f"PMLE-2026-{n:06d}" for n in (1, 2, 3)]
        assert Letter.objects.filter(subject__startswith="Your certificate").count() == 3

    def test_two_people_decide_a_result_once(self, committed: Certification, key: SigningKey) -> None:
        result = held(committed, key)
        dana, dmitri, third = (person(name, Role.MANAGER) for name in ("Dana", "Dmitri", "Third"))
        review_result(result.pk, by=dana, outcome=Result.Outcome.PASSED, note="", now=moment(100))
        outcomes = together(
            lambda: release_result(result.pk, by=dmitri, home_url=HOME_URL, now=moment(101)),
            lambda: annul_result(result.pk, by=third, note="x", home_url=HOME_URL, now=moment(101)),
        )
        assert kinds(outcomes) == [NotAllowed.__name__, "done"]
        assert Letter.objects.filter(to=result.candidate.email).count() == 1

    def test_two_people_revoke_once(self, committed: Certification, key: SigningKey, issuer: Issuer) -> None:
        credential = issue_credential(released(committed, key), issuer=issuer, now=moment(200))
        by = [person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)]
        outcomes = together(
            *[
                lambda b=b: revoke(credential, by=b, reason="x", issuer=issuer, now=moment(300))  # type: ignore[misc]
                for b in by
            ]
        )
        assert kinds(outcomes) == [AlreadyRevoked.__name__, "done"]
        assert Letter.objects.filter(subject__endswith="was revoked").count() == 1


def test_nothing_of_this_is_left_for_the_next_test(committed: Certification) -> None:
    assert not JournalRow.objects.exists()
    assert Certification.objects.get() == committed
