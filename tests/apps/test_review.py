"""A watched exam is reviewed by people: two for a violation, each signal by one, and the result waits."""

from itertools import product

import pytest

from assay.apps.attempts.models import Attempt
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Letter, Person, Role
from assay.apps.proctoring.actions import flag, signals
from assay.apps.proctoring.actions.appeals import appeal, judge
from assay.apps.proctoring.actions.consents import keep_consent
from assay.apps.proctoring.actions.evidence import log_view
from assay.apps.proctoring.actions.review import see
from assay.apps.proctoring.models import Appeal, EvidenceView, Review
from assay.apps.proctoring.queries.appeals import TIME_TO_APPEAL, involved_in, why_not_appeal, why_not_judge
from assay.apps.proctoring.queries.release import why_result_waits
from assay.apps.proctoring.queries.retention import hold_on
from assay.apps.proctoring.queries.review import (
    earlier_for,
    for_this_person,
    is_watched,
    reviewable,
    standing_of,
    with_standing,
)
from assay.apps.proctoring.queries.signal_rates import rates_of
from assay.apps.programs.models import Certification
from assay.apps.results.actions import NotAllowed, annul_result, release_result, review_result
from assay.apps.results.models import Result
from assay.apps.results.scoring import score_attempt
from assay.core.attempt import Refused
from assay.core.proctoring.review import ReviewRefused, ReviewState
from assay.outside.keys import SigningKey
from tests.apps.reviewed import DAY, RECORD_URL, found_violation, looked, signalled
from tests.apps.story import HOME_URL, Exam, held, moment, person, registered
from tests.apps.watched import NOTICE, consented, kept, watching

LATE = 200 + 15 * DAY


@pytest.fixture
def exam(pmle: Certification, key: SigningKey) -> Exam:
    """Ada has sat, watched: three pieces of her camera. She ended at 60 s."""
    made = consented(watching(pmle))
    for seq in (1, 2, 3):
        kept(made, seq)
    return made.submitted(key)


@pytest.fixture
def result(exam: Exam) -> Result:
    made = score_attempt(exam.fresh(), now=moment(90))
    made.save()
    return made


def decide(result: Result, *, at: float, note: str = "") -> Result:
    """Dana reviews the result, Dmitri releases it."""
    if result.state == Result.State.HELD:
        review_result(result.pk, by=person("Dana"), outcome=Result.Outcome.PASSED, note="", now=moment(at))
    return release_result(result.pk, by=person("Dmitri"), note=note, home_url=HOME_URL, now=moment(at + 1))


def appealed(exam: Exam, *, at: float = 300) -> Appeal:
    return appeal(exam.fresh(), text="It was my cat.", by=exam.candidate, now=moment(at))


def judged(exam: Exam, outcome: str, by: Person, *, at: float = 400) -> Appeal:
    return judge(
        exam.fresh(),
        by=by,
        outcome=Appeal.Outcome(outcome),
        words="The cat is in the picture.",
        record_url=RECORD_URL,
        now=moment(at),
    )


class TestWhatIsReviewed:
    def test_an_exam_without_a_camera_waits_for_nobody(self, pmle: Certification, key: SigningKey) -> None:
        made = held(pmle, key)
        assert not is_watched(made.attempt)
        with pytest.raises(Refused, match="not watched"):
            looked(Exam(made.candidate, made.candidate, made.attempt.registration, made.attempt), "passed")
        assert decide(made, at=100).state == Result.State.RELEASED

    def test_a_silence_that_the_server_measured_makes_no_exam_a_watched_one(
        self, pmle: Certification, key: SigningKey
    ) -> None:
        made = registered(pmle).submitted(key)
        signals.observe_address(made.fresh(), before="192.0.2.1", after="192.0.2.2", now=moment(30))
        assert not is_watched(made.attempt)
        signalled(made, clip=None)
        assert is_watched(made.attempt)

    def test_who_agreed_to_be_recorded_is_reviewed(self, pmle: Certification, key: SigningKey) -> None:
        made = registered(watching(pmle))
        keep_consent(made.fresh(), text=NOTICE, now=moment(0))
        made.submitted(key)
        assert is_watched(made.attempt)

    def test_the_list_has_it_while_it_is_due_and_never_ones_own(self, exam: Exam) -> None:
        dana = person("Dana")
        assert list(reviewable(["pmle"], ReviewState.DUE, by=dana)) == [exam.attempt]
        assert not reviewable(["another"], by=dana)
        assert not reviewable(None, by=exam.candidate)
        looked(exam, "suspicious", by=dana)
        assert not reviewable(None, ReviewState.DUE, by=dana)
        second = reviewable(None, ReviewState.NEEDS_SECOND, by=dana)
        assert list(second) == [exam.attempt]
        assert not for_this_person(second, dana)
        assert for_this_person(second, person("Dmitri"))


OUTCOMES = ("passed", "violation", "suspicious", "not_reviewed")


def test_the_list_says_of_every_history_what_the_core_says(exam: Exam) -> None:
    people = [person(name) for name in ("Dana", "Dmitri", "Petra")]
    agreed = 0
    for length in range(4):
        for history in product(OUTCOMES, repeat=length):
            for verdict in (None, "", "upheld", "overturned"):
                agreed += says_the_same(exam, people, history, verdict)
    assert agreed > 40


def says_the_same(exam: Exam, people: list[Person], history: tuple[str, ...], verdict: str | None) -> bool:
    """Whether the history could have been said at all; if so, both must say the same of it."""
    Review.objects.filter(attempt=exam.attempt).delete()
    Appeal.objects.filter(attempt=exam.attempt).delete()
    for number, (by, outcome) in enumerate(zip(people, history, strict=False), 1):
        Review.objects.create(
            attempt=exam.attempt, number=number, by=by, at=moment(200), outcome=outcome, note="x"
        )
    if verdict is not None:
        Appeal.objects.create(
            attempt=exam.attempt,
            text="x",
            at=moment(300),
            outcome=verdict,
            judged_by=people[2] if verdict else None,
            judged_at=moment(400) if verdict else None,
        )
    try:
        due = standing_of(exam.fresh())
    except ReviewRefused:
        return False
    assert with_standing(Attempt.objects.filter(pk=exam.attempt.pk)).get().review_standing == due.value
    return True


class TestAWord:
    def test_nothing_against_it_frees_the_result(self, exam: Exam, result: Result) -> None:
        with pytest.raises(NotAllowed, match="its review is due"):
            decide(result, at=100)
        looked(exam, "passed")
        assert standing_of(exam.fresh()) is ReviewState.CLEARED
        assert decide(result, at=300).state == Result.State.RELEASED

    def test_a_violation_needs_a_second_person_who_has_not_seen_the_first_ones_word(
        self, exam: Exam, result: Result
    ) -> None:
        dana, dmitri = person("Dana"), person("Dmitri")
        looked(exam, "violation", by=dana)
        with pytest.raises(NotAllowed, match="second person"):
            decide(result, at=250)
        assert earlier_for(exam.fresh(), dmitri) is None
        assert [row.outcome for row in earlier_for(exam.fresh(), dana) or []] == ["violation"]
        for entry in trail_of(f"attempt:{exam.uuid}"):
            assert "violation" not in f"{entry.action} {entry.detail}"
        with pytest.raises(Refused, match="another person"):
            looked(exam, "violation", by=dana)
        assert not Letter.objects.filter(to=exam.candidate.email).exists()
        looked(exam, "violation", by=dmitri)
        assert standing_of(exam.fresh()) is ReviewState.VIOLATION
        assert len(earlier_for(exam.fresh(), person("Petra")) or []) == 2

    def test_nobody_reviews_their_own(self, exam: Exam) -> None:
        with pytest.raises(Refused, match="of their own"):
            looked(exam, "passed", by=exam.candidate)

    def test_nobody_reviews_an_exam_that_runs(self, pmle: Certification) -> None:
        running = consented(watching(pmle)).seated()
        with pytest.raises(Refused):
            looked(running, "passed")

    @pytest.mark.parametrize("outcome", ["violation", "suspicious"])
    def test_what_is_found_is_said(self, exam: Exam, outcome: str) -> None:
        with pytest.raises(ValueError, match="what you found"):
            looked(exam, outcome, note=" ")

    def test_no_review_closes_over_a_signal_that_nobody_has_judged(self, exam: Exam) -> None:
        first, second = signalled(exam), signalled(exam, "paste", at=50)
        signals.acknowledge(exam.fresh(), first.pk, by=exam.proctor, now=moment(31))
        dana = person("Dana")
        with pytest.raises(Refused, match="2 signals wait"):
            looked(exam, "passed", by=dana)
        signals.dismiss(exam.fresh(), first.pk, by=dana, reason="A sneeze.", now=moment(150))
        with pytest.raises(Refused, match="1 signal waits"):
            looked(exam, "passed", by=dana)
        signals.make_incident(
            exam.fresh(), second.pk, by=dana, code="examinee.behaviour", severity=30, note="", now=moment(151)
        )
        looked(exam, "passed", by=dana)
        (paste, focus) = sorted(rates_of(["pmle"]), key=lambda rate: rate.kind, reverse=True)
        assert (paste.kind, paste.total, paste.dismissed_share) == ("paste", 1, 0.0)
        assert (focus.kind, focus.total, focus.dismissed_share) == ("focus_lost", 1, 1.0)
        assert rates_of(["another"]) == []

    def test_the_candidate_is_told_of_a_violation_and_of_nothing_else(self, exam: Exam) -> None:
        found_violation(exam)
        (letter,) = Letter.objects.filter(to=exam.candidate.email)
        assert RECORD_URL in letter.body
        assert "appeal" in letter.body
        assert "07 December 2026" in letter.body


class TestTheAppeal:
    def test_the_result_waits_for_it_and_the_evidence_is_held(self, exam: Exam, result: Result) -> None:
        found_violation(exam)
        with pytest.raises(NotAllowed, match="may appeal until 2026-12-07"):
            decide(result, at=300)
        appealed(exam)
        held_by = hold_on(exam.attempt)
        assert held_by is not None
        assert held_by.by == exam.candidate
        for at in (350.0, LATE):
            with pytest.raises(NotAllowed, match="appeal is judged first"):
                decide(result, at=at)

    def test_overturned_it_frees_the_result(self, exam: Exam, result: Result) -> None:
        found_violation(exam)
        appealed(exam)
        judged(exam, "overturned", person("Petra"))
        assert standing_of(exam.fresh()) is ReviewState.OVERTURNED
        assert hold_on(exam.attempt) is None
        assert why_result_waits(exam.fresh(), now=moment(401)) == ""
        assert decide(result, at=401).state == Result.State.RELEASED
        assert "appeal has been judged" in Letter.objects.filter(to=exam.candidate.email)[1].body

    def test_upheld_a_release_says_why_and_an_annulment_is_open(self, exam: Exam, result: Result) -> None:
        found_violation(exam)
        appealed(exam)
        judged(exam, "upheld", person("Petra"))
        with pytest.raises(NotAllowed, match="Two people found a violation"):
            decide(result, at=401)
        result.refresh_from_db()
        done = annul_result(
            result.pk, by=person("Dmitri"), note="A phone.", home_url=HOME_URL, now=moment(500)
        )
        assert done.state == Result.State.ANNULLED

    def test_without_one_the_result_is_free_when_the_time_is_over(self, exam: Exam, result: Result) -> None:
        found_violation(exam)
        over = 201 + TIME_TO_APPEAL.total_seconds()
        with pytest.raises(NotAllowed, match="may appeal"):
            decide(result, at=over - 1)
        assert why_not_appeal(exam.fresh(), now=moment(over - 1)) == ""
        assert "ended on" in why_not_appeal(exam.fresh(), now=moment(over))
        with pytest.raises(Refused, match="ended on"):
            appealed(exam, at=over)
        assert decide(result, at=over, note="A first mistake.").state == Result.State.RELEASED

    def test_a_hold_of_somebody_else_stays(self, exam: Exam) -> None:
        from assay.apps.proctoring.actions.retention import hold

        found_violation(exam)
        dana = person("Dana")
        hold(exam.fresh(), by=dana, reason="A court asks for it.", now=moment(250))
        appealed(exam)
        judged(exam, "upheld", person("Petra"))
        left = hold_on(exam.attempt)
        assert left is not None
        assert left.by == dana

    def test_once_by_the_candidate_alone_with_words_against_a_finding(self, exam: Exam) -> None:
        with pytest.raises(Refused, match="no finding"):
            appealed(exam)
        found_violation(exam)
        with pytest.raises(ValueError, match="differently"):
            appeal(exam.fresh(), text=" ", by=exam.candidate, now=moment(300))
        with pytest.raises(Refused, match="Only the candidate"):
            appeal(exam.fresh(), text="Mine.", by=person("Erin"), now=moment(300))
        appealed(exam)
        with pytest.raises(Refused, match="already"):
            appealed(exam, at=301)

    def test_judged_by_nobody_who_was_involved(self, exam: Exam, result: Result) -> None:
        """Chidi admitted her, Gus flagged, Dana and Dmitri reviewed; Petra only looked at the evidence."""
        gus, petra = person("Gus", Role.PROCTOR), person("Petra")
        flag(exam.fresh(), by=gus, code="environment.noise", severity=5, note="", now=moment(55))
        reviews = found_violation(exam)
        with pytest.raises(Refused, match="no appeal"):
            judged(exam, "overturned", petra)
        appealed(exam)
        log_view(exam.fresh(), by=petra, what="camera 2", reason="The appeal.", now=moment(350))
        for involved in (exam.proctor, gus, reviews[0].by, reviews[1].by):
            assert str(involved.pk) in involved_in(exam.fresh())
            assert "not involved" in why_not_judge(exam.fresh(), involved)
            with pytest.raises(Refused, match="not involved"):
                judged(exam, "upheld", involved)
        with pytest.raises(Refused, match="their own"):
            judged(exam, "overturned", exam.candidate)
        with pytest.raises(ValueError, match="candidate reads"):
            judge(
                exam.fresh(),
                by=petra,
                outcome=Appeal.Outcome.UPHELD,
                words="",
                record_url=RECORD_URL,
                now=moment(400),
            )
        judged(exam, "upheld", petra)
        with pytest.raises(Refused, match="has been judged"):
            judged(exam, "overturned", person("Root"))


class TestLooking:
    def look(self, exam: Exam, seq: int, *, at: float = 100, by: Person, stream: str = "camera") -> None:
        see(exam.fresh(), stream=stream, seq=seq, by=by, reason="The review.", now=moment(at))

    def test_what_plays_on_is_one_line_and_a_jump_is_another(self, exam: Exam) -> None:
        dana, dmitri = person("Dana"), person("Dmitri")
        for seq in (1, 2, 3, 2):
            self.look(exam, seq, by=dana)
        self.look(exam, 9, by=dana)
        self.look(exam, 4, by=dana)
        self.look(exam, 1, by=dana, stream="screen")
        self.look(exam, 1, by=dmitri)
        lines = EvidenceView.objects.filter(attempt=exam.attempt).order_by("pk")
        assert [(view.by, view.what, view.reason) for view in lines] == [
            (dana, "camera 1 to 4", "The review."),
            (dana, "camera 9", "The review."),
            (dana, "screen 1", "The review."),
            (dmitri, "camera 1", "The review."),
        ]

    def test_after_ten_minutes_it_is_another_look(self, exam: Exam) -> None:
        dana = person("Dana")
        self.look(exam, 1, by=dana)
        self.look(exam, 2, by=dana, at=701)
        assert EvidenceView.objects.filter(attempt=exam.attempt).count() == 2

    def test_never_ones_own_and_never_without_a_reason(self, exam: Exam) -> None:
        with pytest.raises(Refused):
            self.look(exam, 1, by=exam.candidate)
        with pytest.raises(ValueError, match="why"):
            see(exam.fresh(), stream="camera", seq=1, by=person("Dana"), reason=" ", now=moment(100))
