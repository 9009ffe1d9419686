"""Late work holds a result until somebody has decided on it; what was released is never scored again."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from assay.apps.attempts import actions as attempts
from assay.apps.attempts.models import Attempt
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Person, Role
from assay.apps.programs.models import Certification
from assay.apps.results.actions import (
    NotAllowed,
    annul_result,
    decide_late_work,
    release_result,
    review_result,
)
from assay.apps.results.chores import rescore_grown, score_ended
from assay.apps.results.models import Result
from assay.apps.results.queries import why_held
from assay.outside.keys import SigningKey
from tests.apps.story import HOME_URL, Exam, answers, chained, moment, person, registered

Outcome = Result.Outcome
END = 7200.0 + 700
"""Beyond what the policy gives back for the silence before it."""
LATER = END + 3600


@pytest.fixture
def exam(pmle: Certification, key: SigningKey) -> Exam:
    """80 right answers in time; then the network is gone, and the clock hands in."""
    exam = registered(pmle).seated()
    exam.save(*chained(*answers(exam.right_answers(80)), left=300), at=6900)
    attempts.submit_by_clock(exam.uuid, key=key, now=moment(END))
    return exam


def arrive_late(exam: Exam, *, count: int = 3, at: float = LATER) -> None:
    """So many more right answers, made in time, reach us after the end."""
    before = exam.fresh()
    held = before.held_up_to
    right = exam.right_answers(held + count)[held:]
    batch = [replace(one, number=held + one.number) for one in answers(right, first=held + 1)]
    exam.save(*chained(*batch, prev=before.fold["device_chain"], left=60), at=at)


def decided(
    exam: Exam, by: Person, key: SigningKey, *, accepted: bool = True, at: float = LATER + 60
) -> Attempt:
    return decide_late_work(
        exam.uuid, accepted=accepted, reason="the room had no network", by=by, key=key, now=moment(at)
    )


def result_of(exam: Exam) -> Result:
    return Result.objects.get(attempt=exam.attempt)


def reviewed(exam: Exam, by: Person, *, at: float = LATER + 90) -> Result:
    return review_result(result_of(exam).pk, by=by, outcome=Outcome.PASSED, note="fine", now=moment(at))


class TestHolding:
    def test_late_answers_hold_the_result_with_a_reason_that_a_person_reads(self, exam: Exam) -> None:
        arrive_late(exam, count=3)
        assert score_ended(now=moment(LATER + 1)) == 1
        result = result_of(exam)
        assert (result.points, result.late_waiting) == (80, 3)
        assert why_held(result) == "3 answers arrived after the end; decide whether they count."
        arrive_late(exam, count=1, at=LATER + 2)
        assert rescore_grown(now=moment(LATER + 3)) == 1
        assert why_held(result_of(exam)).startswith("4 answers arrived")

    def test_one_is_said_as_one(self, exam: Exam) -> None:
        arrive_late(exam, count=1)
        score_ended(now=moment(LATER + 1))
        assert why_held(result_of(exam)) == "1 answer arrived after the end; decide whether it counts."

    def test_nobody_reviews_or_releases_before_the_decision(self, exam: Exam) -> None:
        arrive_late(exam)
        score_ended(now=moment(LATER + 1))
        result, dana, dmitri = result_of(exam), person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)
        with pytest.raises(NotAllowed, match="3 answers arrived after the end"):
            reviewed(exam, dana)
        for decide in (release_result, annul_result):
            with pytest.raises(NotAllowed, match="3 answers arrived after the end"):
                decide(result.pk, by=dmitri, note="x", home_url=HOME_URL, now=moment(LATER + 99))
        rows = Result.objects.filter(pk=result.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state="reviewed", reviewed_by=dana)

    @pytest.mark.parametrize("policy", ["count", "ignore"])
    def test_under_another_policy_nothing_waits(
        self, pmle: Certification, key: SigningKey, policy: str
    ) -> None:
        pmle.source = pmle.source.replace('late_answers = "review"', f'late_answers = "{policy}"')
        pmle.save()
        exam = registered(pmle).seated()
        exam.save(*chained(*answers(exam.right_answers(80)), left=300), at=6900)
        attempts.submit_by_clock(exam.uuid, key=key, now=moment(END))
        score_ended(now=moment(END + 7))
        arrive_late(exam, count=3)
        assert rescore_grown(now=moment(LATER + 1)) == 1
        result = result_of(exam)
        assert (result.points, result.late_waiting) == (83 if policy == "count" else 80, 0)


class TestDeciding:
    @pytest.mark.parametrize(("accepted", "points"), [(True, 83), (False, 80)])
    def test_the_decision_is_counted_at_once_and_recorded(
        self, exam: Exam, key: SigningKey, accepted: bool, points: int
    ) -> None:
        arrive_late(exam)
        score_ended(now=moment(LATER + 1))
        before, dana = result_of(exam), person("Dana", Role.MANAGER)
        decided(exam, dana, key, accepted=accepted)
        after = result_of(exam)
        assert (after.pk, after.points, after.late_waiting, after.state) == (before.pk, points, 0, "held")
        assert (after.margin, after.scored_at) == (points - 78, before.scored_at)
        rescored = trail_of(f"attempt:{exam.uuid}").get(action="result.rescored")
        assert (rescored.actor, rescored.detail["late_waiting"]) == (dana.email, [3, 0])
        assert rescored.detail.get("points") == ([80, 83] if accepted else None)
        assert rescore_grown(now=moment(LATER + 99)) == 0

    def test_it_comes_before_the_first_scoring_too(self, exam: Exam, key: SigningKey) -> None:
        arrive_late(exam)
        decided(exam, person("Dana"), key)
        score_ended(now=moment(LATER + 99))
        assert (result_of(exam).points, result_of(exam).late_waiting) == (83, 0)

    def test_what_arrives_after_a_decision_waits_for_another(self, exam: Exam, key: SigningKey) -> None:
        arrive_late(exam)
        score_ended(now=moment(LATER + 1))
        decided(exam, person("Dana"), key)
        arrive_late(exam, count=1, at=LATER + 70)
        rescore_grown(now=moment(LATER + 71))
        assert (result_of(exam).points, result_of(exam).late_waiting) == (83, 1)

    def test_it_needs_words_another_person_and_something_to_decide(self, exam: Exam, key: SigningKey) -> None:
        score_ended(now=moment(LATER))
        with pytest.raises(NotAllowed, match="no late work"):
            decided(exam, person("Dana"), key)
        arrive_late(exam)
        with pytest.raises(NotAllowed, match="their own exam"):
            decided(exam, exam.candidate, key)
        with pytest.raises(NotAllowed, match="Say why"):
            decide_late_work(
                exam.uuid, accepted=True, reason=" ", by=person("Dana"), key=key, now=moment(LATER + 2)
            )

    def test_after_release_the_result_stays_as_it_is(self, exam: Exam, key: SigningKey) -> None:
        score_ended(now=moment(END + 7))
        dana, dmitri = person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)
        released = reviewed(exam, dana, at=END + 8)
        release_result(released.pk, by=dmitri, home_url=HOME_URL, now=moment(END + 9))
        arrive_late(exam)
        assert rescore_grown(now=moment(LATER + 1)) == 0
        with pytest.raises(NotAllowed, match="is released and stays as it is"):
            decided(exam, dana, key)
        assert (result_of(exam).points, result_of(exam).state) == (80, "released")


class TestReviewed:
    def test_a_reviewed_result_that_changes_is_held_again(self, exam: Exam, key: SigningKey) -> None:
        score_ended(now=moment(END + 7))
        dana, dmitri = person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)
        reviewed(exam, dana, at=END + 8)
        arrive_late(exam)
        # Nobody has run the chore: the release looks for itself, and what it finds stays found.
        with pytest.raises(NotAllowed, match="3 answers arrived"):
            release_result(result_of(exam).pk, by=dmitri, home_url=HOME_URL, now=moment(LATER + 1))
        held = result_of(exam)
        assert (held.state, held.reviewed_by, held.review_outcome, held.late_waiting) == ("held", None, "", 3)
        returned = trail_of(f"attempt:{exam.uuid}").get(action="result.returned")
        assert returned.detail == {"reviewed_by": dana.email, "outcome": "passed", "note": "fine"}
        decided(exam, dana, key)
        reviewed(exam, dana)
        done = release_result(held.pk, by=dmitri, home_url=HOME_URL, now=moment(LATER + 99))
        assert (done.state, done.points) == ("released", 83)

    def test_growth_that_says_nothing_new_leaves_the_review_alone(self, exam: Exam) -> None:
        score_ended(now=moment(END + 7))
        dana = person("Dana", Role.MANAGER)
        reviewed(exam, dana, at=END + 8)
        before = exam.fresh()
        from assay.core.attempt import events as e

        flag = e.Flagged(before.held_up_to + 1, "2026-11-23T13:59:00.000Z", 7)
        exam.save(*chained(flag, prev=before.fold["device_chain"], left=60), at=LATER)
        assert rescore_grown(now=moment(LATER + 1)) == 1
        result = result_of(exam)
        assert (result.state, result.reviewed_by) == ("reviewed", dana)
        assert rescore_grown(now=moment(LATER + 2)) == 0
        assert not trail_of(f"attempt:{exam.uuid}").filter(action="result.rescored").exists()

    def test_scoring_again_keeps_the_cut_of_the_first_time(self, exam: Exam, key: SigningKey) -> None:
        arrive_late(exam)
        score_ended(now=moment(LATER + 1))
        certification = exam.attempt.certification
        certification.source = certification.source.replace("cut_points = 78", "cut_points = 90")
        certification.save()
        decided(exam, person("Dana"), key)
        assert (result_of(exam).points, result_of(exam).margin, result_of(exam).passed) == (83, 5, True)


def test_one_that_cannot_be_scored_again_does_not_hold_up_the_others(
    pmle: Certification, exam: Exam, key: SigningKey
) -> None:
    other = registered(pmle).seated()
    other.save(*chained(*answers(other.right_answers(80)), left=300), at=6900)
    attempts.submit_by_clock(other.uuid, key=key, now=moment(END))
    score_ended(now=moment(END + 7))
    for one in (exam, other):
        arrive_late(one)
    form = exam.fresh().form
    form.items = [{**place, "hash": "0" * 64} for place in form.items]
    form.save()
    with pytest.raises(ExceptionGroup, match=f"not scored again: {exam.uuid}"):
        rescore_grown(now=moment(LATER + 1))
    assert (result_of(exam).late_waiting, result_of(other).late_waiting) == (0, 3)
