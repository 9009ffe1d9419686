"""Results: scored and held, reviewed by one person, decided by another, and only then seen."""

import pytest
from django.db import IntegrityError, transaction

from assay.apps.attempts.models import JournalRow
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Letter, Role
from assay.apps.people.queries import letters_to
from assay.apps.proctoring.actions import terminate
from assay.apps.programs.models import Certification, RetakeFact
from assay.apps.results.actions import NotAllowed, annul_result, release_result, review_result
from assay.apps.results.chores import score_ended
from assay.apps.results.models import Result
from assay.apps.results.queries import decided_results, released_result, results_in, unscored
from assay.apps.results.scoring import score_attempt
from assay.outside.keys import SigningKey
from tests.apps.story import HOME_URL, Exam, answers, held, moment, person, registered, without_triggers

Outcome = Result.Outcome


class TestScoring:
    def test_positions_as_shown_lead_back_to_the_key(self, pmle: Certification, key: SigningKey) -> None:
        result = held(pmle, key, right=90)
        assert (result.points, result.maximum, result.passed, result.margin) == (90, 120, True, 12)
        assert (result.state, result.journal_fault, result.rule) == ("held", "", "cut-2026-11-provisional")
        assert [r["points"] for r in result.responses] == [1] * 90 + [0] * 30
        assert sum(family["points"] for family in result.families.values()) == 90
        assert {name: f["maximum"] for name, f in result.families.items()} == {
            "ml-development": 36,
            "cloud-services": 32,
            "infrastructure": 30,
            "strategy": 22,
        }

    @pytest.mark.parametrize(("right", "passed"), [(77, False), (78, True)])
    def test_the_cut_decides_to_the_point(
        self, pmle: Certification, key: SigningKey, right: int, passed: bool
    ) -> None:
        result = held(pmle, key, right=right)
        assert (result.passed, result.margin) == (passed, right - 78)

    def test_only_the_last_answer_to_a_question_counts(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).seated()
        right = exam.right_answers(2)
        wrong = [tuple({0, 1, 2, 3} - set(right[0]))[:1], right[1]]
        exam.save(*answers(right), *answers(wrong, first=3), *answers([right[0], ()], first=5))
        from assay.apps.attempts.actions import submit
        from tests.apps.story import TAB

        submit(exam.uuid, TAB, last_device_seq=6, key=key, now=moment(60))
        points = [r["points"] for r in score_attempt(exam.fresh(), now=moment(61)).responses]
        assert (points[:2], sum(points)) == ([1, 0], 1)

    def test_every_ended_attempt_is_scored_once(self, pmle: Certification, key: SigningKey) -> None:
        exam = registered(pmle).submitted(key)
        running = registered(pmle).seated()
        assert score_ended(now=moment(70)) == 1
        assert score_ended(now=moment(71)) == 0
        assert Result.objects.get(attempt=exam.attempt).scored_at == moment(70)
        assert not Result.objects.filter(attempt=running.attempt).exists()

    @pytest.mark.parametrize("begun", [True, False])
    def test_a_terminated_exam_waits_for_people_too(
        self, pmle: Certification, key: SigningKey, begun: bool
    ) -> None:
        """Also one that never began: else its candidate would wait for a result for ever."""
        exam = registered(pmle)
        exam = exam.seated() if begun else exam.admitted()
        terminate(exam.uuid, by=exam.proctor, reason="impersonation", key=key, now=moment(9))
        assert score_ended(now=moment(10)) == 1
        assert Result.objects.get(attempt=exam.attempt).points == 0

    def test_one_that_cannot_be_scored_does_not_hold_up_the_others(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        stuck, exam = (registered(pmle).submitted(key, at=60 + n) for n in range(2))
        form = stuck.fresh().form
        form.items = [{**place, "hash": "0" * 64} for place in form.items]
        form.save()
        with pytest.raises(ExceptionGroup, match=str(stuck.uuid)):
            score_ended(now=moment(70))
        assert Result.objects.filter(attempt=exam.attempt).exists()
        assert unscored().get() == stuck.attempt

    @pytest.mark.parametrize("body", [{"choice": [3]}, {"choice": "x"}, {"number": {}}, {"nothing": "known"}])
    def test_a_faulty_journal_is_written_on_the_result_and_never_hidden(
        self, pmle: Certification, key: SigningKey, body: dict[str, object]
    ) -> None:
        exam = registered(pmle).submitted(key, chosen=[(0,)])
        row = JournalRow.objects.get(attempt=exam.attempt, event="AnswerSaved")
        row.body = {**row.body, **body}
        with without_triggers():
            row.save()
        assert score_ended(now=moment(70)) == 1
        result = Result.objects.get(attempt=exam.attempt)
        assert f"entry {row.seq} (AnswerSaved) was changed" in result.journal_fault
        assert result.state == Result.State.HELD


class TestTwoPeople:
    def test_one_reviews_and_another_releases(self, pmle: Certification, key: SigningKey) -> None:
        result = held(pmle, key, right=90)
        dana, dmitri = person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)
        review_result(result.pk, by=dana, outcome=Outcome.PASSED, note="", now=moment(100))
        done = release_result(result.pk, by=dmitri, note="fine", home_url=HOME_URL, now=moment(200))
        assert (done.state, done.reviewed_by, done.decided_by) == ("released", dana, dmitri)
        assert (done.reviewed_at, done.decided_at, done.decision_note) == (moment(100), moment(200), "fine")
        actors = trail_of(f"attempt:{result.attempt.uuid}").filter(action__startswith="result.")
        assert set(actors.values_list("action", "actor")) == {
            ("result.reviewed", dana.email),
            ("result.released", dmitri.email),
        }
        assert RetakeFact.objects.get(registration=result.attempt.registration).passed is True

    def test_nobody_decides_on_their_own_review(self, pmle: Certification, key: SigningKey) -> None:
        result, dana = held(pmle, key), person("Dana", Role.MANAGER)
        review_result(result.pk, by=dana, outcome=Outcome.PASSED, note="", now=moment(100))
        for decide in (release_result, annul_result):
            with pytest.raises(NotAllowed, match="another person"):
                decide(result.pk, by=dana, note="x", home_url=HOME_URL, now=moment(200))

    def test_nothing_is_decided_before_a_review_or_twice(self, pmle: Certification, key: SigningKey) -> None:
        result = held(pmle, key)
        dana, dmitri, third = (person(name, Role.MANAGER) for name in ("Dana", "Dmitri", "Third"))
        with pytest.raises(NotAllowed, match="must review"):
            release_result(result.pk, by=dmitri, home_url=HOME_URL, now=moment(100))
        review_result(result.pk, by=dana, outcome=Outcome.PASSED, note="", now=moment(100))
        with pytest.raises(NotAllowed, match="reviewed already"):
            review_result(result.pk, by=dmitri, outcome=Outcome.VIOLATION, note="x", now=moment(101))
        release_result(result.pk, by=dmitri, home_url=HOME_URL, now=moment(102))
        for decide in (release_result, annul_result):
            with pytest.raises(NotAllowed, match="decided already"):
                decide(result.pk, by=third, note="x", home_url=HOME_URL, now=moment(103))

    def test_nobody_judges_their_own_exam(self, pmle: Certification, key: SigningKey) -> None:
        result, dana = held(pmle, key), person("Dana", Role.MANAGER)
        with pytest.raises(NotAllowed, match="their own exam"):
            review_result(result.pk, by=result.candidate, outcome=Outcome.PASSED, note="", now=moment(100))
        review_result(result.pk, by=dana, outcome=Outcome.PASSED, note="", now=moment(100))
        with pytest.raises(NotAllowed, match="their own exam"):
            release_result(result.pk, by=result.candidate, home_url=HOME_URL, now=moment(101))

    @pytest.mark.parametrize("outcome", [Outcome.SUSPICIOUS, Outcome.VIOLATION])
    def test_a_suspicion_needs_words(self, pmle: Certification, key: SigningKey, outcome: Outcome) -> None:
        result, dana = held(pmle, key), person("Dana", Role.MANAGER)
        with pytest.raises(NotAllowed, match="Say what you found"):
            review_result(result.pk, by=dana, outcome=outcome, note="", now=moment(100))

    def test_the_database_insists_on_it(self, pmle: Certification, key: SigningKey) -> None:
        result, dana, dmitri = held(pmle, key), person("Dana"), person("Dmitri")
        rows = Result.objects.filter(pk=result.pk)
        for wrong in (
            {"state": "released", "reviewed_by": dana, "decided_by": dana},
            {"state": "released", "reviewed_by": None, "decided_by": dmitri},
            {"state": "released", "reviewed_by": dana, "decided_by": None},
            {"state": "annulled", "reviewed_by": None, "decided_by": None},
            {"state": "reviewed", "reviewed_by": None},
            {"state": "held", "reviewed_by": dana, "decided_by": dana},
            {"points": 121},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**wrong)
        assert rows.update(state="released", reviewed_by=dana, decided_by=dmitri) == 1


class TestReleaseAgainstAFinding:
    """One by one it is possible, but never without words."""

    def test_after_a_review_that_found_rules_broken(self, pmle: Certification, key: SigningKey) -> None:
        result, dana, dmitri = held(pmle, key, right=90), person("Dana"), person("Dmitri")
        review_result(result.pk, by=dana, outcome=Outcome.VIOLATION, note="a phone rang", now=moment(100))
        for note in ("", "  "):
            with pytest.raises(NotAllowed, match="rules were broken: say why"):
                release_result(result.pk, by=dmitri, note=note, home_url=HOME_URL, now=moment(101))
        done = release_result(
            result.pk, by=dmitri, note="it was the proctor's", home_url=HOME_URL, now=moment(102)
        )
        assert (done.state, done.decision_note) == ("released", "it was the proctor's")

    def test_with_a_fault_in_the_journal_of_the_scoring_or_of_now(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        result, dana, dmitri = held(pmle, key, right=90), person("Dana"), person("Dmitri")
        review_result(result.pk, by=dana, outcome=Outcome.PASSED, note="", now=moment(100))
        row = JournalRow.objects.filter(attempt=result.attempt, event="AnswerSaved").first()
        assert row is not None
        row.body = {**row.body, "choice": [*row.body["choice"], 9]}
        with without_triggers():
            row.save()
        with pytest.raises(NotAllowed, match=rf"journal has a fault \(entry {row.seq} .*\): say why"):
            release_result(result.pk, by=dmitri, home_url=HOME_URL, now=moment(101))
        done = release_result(
            result.pk, by=dmitri, note="restored from the replica", home_url=HOME_URL, now=moment(102)
        )
        done.refresh_from_db()
        assert (done.state, done.points) == ("released", 90)  # what was scored, with the fault written on it
        assert f"entry {row.seq}" in done.journal_fault

    def test_the_database_insists_on_the_words(self, pmle: Certification, key: SigningKey) -> None:
        result, dana, dmitri = held(pmle, key), person("Dana"), person("Dmitri")
        rows = Result.objects.filter(pk=result.pk)
        let_go = {"state": "released", "reviewed_by": dana, "decided_by": dmitri}
        for finding in ({"journal_fault": "entry 4"}, {"review_outcome": "violation"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**let_go, **finding)
        assert rows.update(**let_go, review_outcome="violation", decision_note="because") == 1


class TestWhatTheCandidateSees:
    def test_a_held_result_is_invisible_and_stays_so_while_reviewed(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        result, dana, dmitri = held(pmle, key), person("Dana"), person("Dmitri")
        ada, attempt = result.candidate, result.attempt
        assert (released_result(ada, attempt), decided_results(ada)) == (None, {})
        review_result(result.pk, by=dana, outcome=Outcome.PASSED, note="", now=moment(100))
        assert (released_result(ada, attempt), decided_results(ada)) == (None, {})
        release_result(result.pk, by=dmitri, home_url=HOME_URL, now=moment(101))
        assert released_result(ada, attempt) == decided_results(ada)[attempt.pk] == result

    def test_nobody_elses_is_ever_visible(self, pmle: Certification, key: SigningKey) -> None:
        result, erin = held(pmle, key), person("Erin")
        review_result(result.pk, by=person("Dana"), outcome=Outcome.PASSED, note="", now=moment(100))
        release_result(result.pk, by=person("Dmitri"), home_url=HOME_URL, now=moment(101))
        assert (released_result(erin, result.attempt), decided_results(erin)) == (None, {})

    def test_the_mail_does_not_say_the_result(self, pmle: Certification, key: SigningKey) -> None:
        letters = []
        for right in (0, 120):
            result = held(pmle, key, right=right)
            review_result(result.pk, by=person("Dana"), outcome=Outcome.PASSED, note="", now=moment(100))
            release_result(result.pk, by=person("Dmitri"), home_url=HOME_URL, now=moment(101))
            (letter,) = letters_to(result.candidate.email)
            assert HOME_URL in letter.body
            letters.append((letter.subject, letter.body))
        assert letters[0] == letters[1]

    def test_a_result_that_does_not_count_comes_with_its_reason(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        result = held(pmle, key, right=120)
        review_result(result.pk, by=person("Dana"), outcome=Outcome.VIOLATION, note="seen", now=moment(100))
        with pytest.raises(NotAllowed, match="Say why"):
            annul_result(result.pk, by=person("Dmitri"), note="", home_url=HOME_URL, now=moment(101))
        annul_result(
            result.pk,
            by=person("Dmitri"),
            note="another person sat",
            home_url=HOME_URL,
            now=moment(101),
        )
        body = letters_to(result.candidate.email).get().body
        assert "another person sat" in body
        assert HOME_URL in body
        assert RetakeFact.objects.get(registration=result.attempt.registration).passed is False

    def test_no_letter_is_written_for_a_release_that_was_undone(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        result = held(pmle, key)
        review_result(result.pk, by=person("Dana"), outcome=Outcome.PASSED, note="", now=moment(100))
        with transaction.atomic():
            release_result(result.pk, by=person("Dmitri"), home_url=HOME_URL, now=moment(101))
            assert Letter.objects.filter(to=result.candidate.email).exists()
            transaction.set_rollback(True)
        assert not Letter.objects.filter(to=result.candidate.email).exists()
        result.refresh_from_db()
        assert result.state == Result.State.REVIEWED


def test_an_office_sees_the_results_of_its_certifications(pmle: Certification, key: SigningKey) -> None:
    result = held(pmle, key)
    assert list(results_in({"pmle"}, Result.State.HELD)) == list(results_in(None)) == [result]
    assert not results_in({"another"})
    assert not results_in(None, Result.State.RELEASED)


def test_an_exam_is_never_scored_while_it_runs(pmle: Certification) -> None:
    exam: Exam = registered(pmle).seated()
    exam.save(*answers([(0,)]))
    assert not unscored().filter(pk=exam.attempt.pk)
