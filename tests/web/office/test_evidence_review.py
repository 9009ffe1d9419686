"""The review of a watched exam: why one looks, what one sees, each look noted, a word that two must say."""

import csv
import io

import pytest
from django.core.files.storage import storages
from django.urls import reverse

from assay.apps.attempts import actions
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import chat, dispositions, flag
from assay.apps.proctoring.actions.appeals import appeal
from assay.apps.proctoring.chores.retention import delete_due
from assay.apps.proctoring.models import Artefact, DeletionReceipt, EvidenceView, Review, Signal
from assay.apps.proctoring.queries.retention import hold_on
from assay.apps.programs.models import Certification
from assay.apps.results.scoring import score_attempt
from assay.core.proctoring.check_in import Step
from assay.core.proctoring.wording import said_in
from assay.outside.keys import SigningKey
from tests.apps.reviewed import DAY, found_violation, looked, signalled
from tests.apps.story import KEYS, TAB, Exam, answers, moment, person, registered
from tests.apps.test_check_in_steps import still
from tests.apps.watched import consented, kept, segment, watching
from tests.web.visiting import visitor, words


@pytest.fixture(autouse=True)
def keys_and_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(500))
    monkeypatch.setattr("assay.web.office.evidence_review_pieces.sealing_keys", lambda: KEYS)


@pytest.fixture
def exam(pmle: Certification, key: SigningKey) -> Exam:
    """Ada has sat for a minute, watched: pieces 1 to 10 of her camera, a signal at 30 s seen in piece 6."""
    made = consented(watching(pmle))
    still(made, Step.FACE)
    for seq in range(1, 11):
        kept(made, seq)
    made.seated()
    signalled(made, at=30, clip=6)
    made.save(*answers([(0,), (1,)]), at=40)
    actions.submit(made.uuid, TAB, last_device_seq=2, key=key, now=moment(60))
    score_attempt(made.fresh(), now=moment(90)).save()
    return made


@pytest.fixture
def dana(db: None) -> Person:
    return person("Dana", Role.MANAGER)


@pytest.fixture
def dmitri(db: None) -> Person:
    return person("Dmitri", Role.MANAGER)


def at(exam: Exam, name: str, *more: object) -> str:
    return reverse(f"office:{name}", args=[exam.uuid, *more])


def dismiss_all(exam: Exam, who: Person) -> None:
    waiting = Signal.objects.filter(attempt=exam.attempt, state="open").values_list("pk", flat=True)
    dispositions.dismiss_all(exam.fresh(), list(waiting), by=who, reason="Looked: nothing.", now=moment(400))


class TestTheQueue:
    def test_it_has_tabs_a_search_and_a_csv_and_says_when_it_is_empty(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        said = words(client.get("/office/evidence/"))
        assert "Ada Nwosu" in said
        assert "Waits for a look" in said
        assert "Ada Nwosu" in words(client.get("/office/evidence/?q=nwosu&signals=1"))
        assert "fits the search" in words(client.get("/office/evidence/?q=nobody"))
        assert "No violation stands" in words(client.get("/office/evidence/?state=found"))
        lines = list(csv.reader(io.StringIO(client.get("/office/evidence.csv").getvalue().decode())))
        assert [line[0] for line in lines] == ["candidate", "Ada Nwosu"]
        assert lines[1][5] == "1"

    def test_a_second_look_is_offered_to_another_person_only(
        self, exam: Exam, dana: Person, dmitri: Person
    ) -> None:
        dismiss_all(exam, dana)
        looked(exam, "violation", by=dana)
        assert "Ada Nwosu" not in words(visitor(dana).get("/office/evidence/?state=second"))
        assert "Ada Nwosu" in words(visitor(dmitri).get("/office/evidence/?state=second"))

    def test_the_office_is_told_and_the_result_waits(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        assert "1 watched exam" in words(client.get("/office/"))
        said = words(client.get(at(exam, "result")))
        assert "its review is due" in said
        assert at(exam, "evidence_review") in client.get(at(exam, "result")).content.decode()


class TestThePage:
    def test_without_a_reason_nothing_is_opened(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        page = client.get(at(exam, "evidence_review"))
        assert "Why do you open this evidence?" in words(page)
        assert b"<video" not in page.content
        assert client.get(at(exam, "evidence_piece", "camera", 1)).status_code == 403
        assert client.post(at(exam, "evidence_open"), {"reason": " "}).status_code == 422
        assert not EvidenceView.objects.exclude(what__startswith="face").exists()

    def test_with_one_it_opens_once_a_session_and_every_look_is_noted(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        client.post(at(exam, "evidence_open"), {"reason": "The first review."})
        assert b"<video" in client.get(at(exam, "evidence_review")).content
        for seq in (1, 2, 3):
            answer = client.get(at(exam, "evidence_piece", "camera", seq))
            assert answer.content == segment(seq)
            assert answer["Content-Type"] == "video/webm;codecs=vp8"
            assert answer["Cache-Control"] == "private, no-store"
        assert client.get(at(exam, "evidence_piece", "face", 1))["Content-Type"] == "image/jpeg"
        views = EvidenceView.objects.filter(attempt=exam.attempt, by=dana).order_by("pk")
        assert [(view.what, view.reason) for view in views] == [
            ("review page", "The first review."),
            ("camera 1 to 3", "The first review."),
            ("face 1", "The first review."),
        ]
        assert "Why do you open" in words(visitor(dana).get(at(exam, "evidence_review")))

    def test_lanes_and_lines_say_the_same(self, exam: Exam, dana: Person) -> None:
        flag(
            exam.fresh(),
            by=exam.proctor,
            code="environment.noise",
            severity=25,
            note="A dog.",
            now=moment(50),
        )
        chat.say(exam.fresh(), ref="a", words=chat.Words("Is all well?"), by=exam.proctor, now=moment(45))
        client = visitor(dana)
        page = client.get(at(exam, "evidence_review"))
        said = words(page)
        for line in (
            "Another window was in front",
            "To be judged",
            "Environment: noise",
            "A dog.",
            "Is all well?",
            "The candidate began; the clock runs.",
        ):
            assert line in said
        table = page.content.decode().partition("Table of what happened")[2]
        assert "Question 1: answer saved" not in table
        assert "Question 1: answer saved" in words(client.get(at(exam, "evidence_review") + "?lane=answer"))
        html = page.content.decode()
        lanes = html.partition("<svg xmlns")[2].partition("</svg>")[0]
        assert lanes.count('class="mark signal') == 1
        assert lanes.count('class="mark answer') == 2
        assert lanes.count('class="piece kept"') == 1
        lines = list(csv.reader(io.StringIO(client.get(at(exam, "evidence_timeline")).getvalue().decode())))
        assert {line[2] for line in lines[1:]} == {
            "signal",
            "incident",
            "chat",
            "answer",
            "exam",
            "recording",
        }
        times = [line[0] for line in lines[1:]]
        assert times == sorted(times)
        signal = next(line for line in lines if line[2] == "signal")
        # Piece 6 begins 30 s after NOON by the device, and the signal is 1.5 s into it.
        assert (float(signal[1]), signal[6]) == (31.5, "camera")
        assert said_in(html) == ()

    def test_a_lost_file_is_a_gap_and_named_loudly(self, exam: Exam, dana: Person) -> None:
        for seq in (4, 5):
            storages["evidence"].delete(
                Artefact.objects.get(attempt=exam.attempt, seq=seq, stream="camera").name
            )
        client = visitor(dana)
        page = client.get(at(exam, "evidence_review"))
        said = words(page)
        assert "The evidence is not as it was stored" in said
        assert "camera 4 to 5 (lost)" in said
        assert "Gap: pieces 4 to 5 are missing." in said
        assert 'class="piece missing"' in page.content.decode()
        assert '"camera": [[1, 5.0, 10.0, true]' in page.content.decode()
        assert "[4, 20.0, 25.0, false]" in page.content.decode()
        client.post(at(exam, "evidence_open"), {"reason": "The review."})
        assert client.get(at(exam, "evidence_piece", "camera", 4)).status_code == 404
        assert client.get(at(exam, "evidence_piece", "camera", 6)).status_code == 200

    def test_every_piece_is_verified_and_what_is_wrong_is_named(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        assert "Verified: 11 stored pieces" in words(client.get(at(exam, "evidence_check")))
        Artefact.objects.filter(attempt=exam.attempt, stream="camera", seq=7).update(size=1)
        said = words(client.get(at(exam, "evidence_check")))
        assert "Verification failed" in said
        assert "camera 7 (changed)" in said
        part = client.get(at(exam, "evidence_check") + "?part=1")
        assert b"camera 7" in part.content
        assert b"<html" not in part.content

    def test_an_exam_that_was_not_watched_has_no_such_page(
        self, pmle: Certification, dana: Person, key: SigningKey
    ) -> None:
        plain = registered(pmle).submitted(key)
        assert visitor(dana).get(at(plain, "evidence_review")).status_code == 404

    def test_nobody_sees_their_own(self, exam: Exam) -> None:
        grant_role(exam.candidate, Role.MANAGER, certification_key="pmle")
        client = visitor(exam.candidate)
        for name in ("evidence_review", "evidence_check", "evidence_timeline", "retention_attempt"):
            assert client.get(at(exam, name)).status_code == 404
        assert client.get(at(exam, "evidence_piece", "camera", 1)).status_code == 404
        assert "Ada Nwosu" not in words(client.get("/office/evidence/"))
        assert "Ada Nwosu" not in words(client.get("/office/retention/"))


class TestAWord:
    def test_signals_first_then_the_outcome(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        page = at(exam, "evidence_review")
        assert "1 signal waits for a person" in words(client.get(page))
        signal = Signal.objects.get(attempt=exam.attempt)
        client.post(at(exam, "evidence_outcome"), {"outcome": "passed"})
        assert not Review.objects.exists()
        missing = client.post(
            at(exam, "evidence_signals"), {"signals": [signal.pk], "meaning": "incident", "reason": "x"}
        )
        assert missing.status_code == 422
        assert "Choose what happened." in words(missing)
        client.post(
            at(exam, "evidence_signals"),
            {"signals": [signal.pk], "meaning": "dismiss", "reason": "A sneeze."},
        )
        signal.refresh_from_db()
        assert (signal.state, signal.disposed_by, signal.reason) == ("dismissed", dana, "A sneeze.")
        assert client.post(at(exam, "evidence_outcome"), {"outcome": "violation"}).status_code == 422
        assert client.post(at(exam, "evidence_outcome"), {"outcome": "passed"}).status_code == 302
        assert Review.objects.get().by == dana
        assert "Nothing against it" in words(client.get(page))

    def test_a_signal_of_another_exam_is_not_theirs_to_judge(
        self, exam: Exam, dana: Person, pmle: Certification
    ) -> None:
        other = signalled(consented(pmle).seated(), clip=None)
        answer = visitor(dana).post(
            at(exam, "evidence_signals"), {"signals": [other.pk], "meaning": "dismiss", "reason": "x"}
        )
        assert answer.status_code == 422
        other.refresh_from_db()
        assert other.state == "open"

    def test_the_second_person_cannot_read_what_the_first_one_found(
        self, exam: Exam, dana: Person, dmitri: Person
    ) -> None:
        dismiss_all(exam, dana)
        looked(exam, "violation", by=dana, note="A telephone in her hand.")
        second = visitor(dmitri)
        for address in (
            at(exam, "evidence_review"),
            at(exam, "trail"),
            at(exam, "result"),
            at(exam, "attempt"),
        ):
            said = words(second.get(address))
            assert "telephone" not in said
            assert "What was found" not in said
        assert "telephone" in words(visitor(dana).get(at(exam, "evidence_review")))
        second.post(at(exam, "evidence_outcome"), {"outcome": "violation", "note": "A telephone."})
        said = words(second.get(at(exam, "evidence_review")))
        assert "Violation found" in said
        assert "A telephone in her hand." in said


class TestAppeals:
    @pytest.fixture
    def appealed(self, exam: Exam, dana: Person) -> Exam:
        dismiss_all(exam, dana)
        found_violation(exam, at=410)
        appeal(exam.fresh(), text="It was my cat.", by=exam.candidate, now=moment(450))
        return exam

    def test_offered_to_the_uninvolved_alone(self, appealed: Exam, dana: Person) -> None:
        """Dana dismissed the signals, so she is involved; Petra is not."""
        petra = person("Petra", Role.MANAGER)
        assert "Not by you" in words(visitor(dana).get("/office/appeals/"))
        refused = visitor(dana).get(at(appealed, "appeal"))
        assert "You cannot judge this appeal" in words(refused)
        assert b"<textarea" not in refused.content
        visitor(dana).post(at(appealed, "appeal"), {"outcome": "upheld", "words": "No.", "sure": "on"})
        client = visitor(petra)
        assert "You may judge it" in words(client.get("/office/appeals/"))
        assert "It was my cat." in words(client.get(at(appealed, "appeal")))
        assert client.post(at(appealed, "appeal"), {"outcome": "overturned"}).status_code == 422
        client.post(at(appealed, "appeal"), {"outcome": "overturned", "words": "A cat.", "sure": "on"})
        said = words(client.get(at(appealed, "appeal")))
        assert "The finding is withdrawn" in said
        assert "The finding is withdrawn" in words(client.get("/office/appeals/?state=judged"))
        assert "its review is" not in words(client.get(at(appealed, "result")))

    def test_an_exam_without_one_has_no_such_page(self, exam: Exam, dana: Person) -> None:
        assert visitor(dana).get(at(exam, "appeal")).status_code == 404
        assert "No appeal waits" in words(visitor(dana).get("/office/appeals/"))


class TestRetention:
    def test_what_is_due_when_and_holds_with_their_owner(
        self, exam: Exam, dana: Person, dmitri: Person
    ) -> None:
        client = visitor(dana)
        said = words(client.get("/office/retention/"))
        assert "Recordings: 23 December 2026" in said
        assert "Pictures of face and document: 30 November 2026" in said
        assert "Recordings" in words(client.get(at(exam, "retention_attempt")))
        assert client.post(at(exam, "hold"), {"reason": ""}).status_code == 422
        client.post(at(exam, "hold"), {"reason": "A court asks for it."})
        held = words(client.get("/office/retention/?state=held"))
        assert "A court asks for it." in held
        assert str(dana) in held
        assert "Nothing of it is deleted" in words(client.get(at(exam, "retention_attempt")))
        assert visitor(dmitri).post(at(exam, "lift"), {}).status_code == 422
        visitor(dmitri).post(at(exam, "lift"), {"sure": "on"})
        assert hold_on(exam.attempt) is None
        assert f"Lifted by {dmitri}" in words(client.get(at(exam, "retention_attempt")))
        lines = list(csv.reader(io.StringIO(client.get("/office/retention.csv").getvalue().decode())))
        assert {line[3] for line in lines[1:]} == {"Recordings", "Pictures of face and document", "Signals"}

    def test_a_receipt_can_be_taken_away_and_a_stranger_finds_none(
        self, exam: Exam, dana: Person, key: SigningKey
    ) -> None:
        delete_due(key=key, now=moment(60 + 31 * DAY))
        receipt = DeletionReceipt.objects.filter(attempt=exam.attempt).latest("pk")
        client = visitor(dana)
        assert "Download" in words(client.get("/office/retention/?state=deleted"))
        answer = client.get(at(exam, "deletion_receipt", receipt.pk))
        assert answer.json() == receipt.document
        assert "attachment" in answer["Content-Disposition"]
        assert client.get(at(exam, "deletion_receipt", receipt.pk + 1000)).status_code == 404
        stranger = person("Erin")
        grant_role(stranger, Role.MANAGER, certification_key="another")
        assert visitor(stranger).get(at(exam, "deletion_receipt", receipt.pk)).status_code == 404
        said = words(client.get(at(exam, "evidence_review")))
        assert "Deleted by retention: pieces 1 to 10." in said
        assert "The evidence is not as it was stored" not in said

    def test_an_appeal_shows_as_the_candidates_own_hold(self, exam: Exam, dana: Person) -> None:
        dismiss_all(exam, dana)
        found_violation(exam, at=410)
        appeal(exam.fresh(), text="It was my cat.", by=exam.candidate, now=moment(450))
        said = words(visitor(dana).get("/office/retention/?state=held"))
        assert f"{exam.candidate}" in said
        assert "The candidate has appealed" in said


class TestRates:
    def test_numbers_table_and_csv(self, exam: Exam, dana: Person) -> None:
        client = visitor(dana)
        said = words(client.get("/office/signals/"))
        assert "Another window was in front" in said
        dismiss_all(exam, dana)
        assert "100 %" in words(client.get("/office/signals/"))
        lines = list(csv.reader(io.StringIO(client.get("/office/signals.csv").getvalue().decode())))
        assert lines[1] == ["focus_lost", "Another window was in front", "1", "1", "0", "0", "0", "1.0000"]

    def test_nothing_is_said_before_there_is_a_signal(self, pmle: Certification) -> None:
        petra = person("Petra", Role.PSYCHOMETRICIAN)
        assert "No signal has been measured yet." in words(visitor(petra).get("/office/signals/"))
