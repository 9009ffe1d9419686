"""The steps at the door: consent first, stills without what they carry, a proctor's look, asking again."""

import io

import pytest
from PIL import Image

from assay.apps.proctoring.actions.check_in import ask_again, checked, keep_still, room_done, system_done
from assay.apps.proctoring.actions.consents import keep_consent
from assay.apps.proctoring.actions.evidence import PieceRefused
from assay.apps.proctoring.models import CheckIn, Consent, Watch
from assay.apps.proctoring.queries.check_in import check_in_of, consent_of, facts_of, missing_steps
from assay.apps.proctoring.queries.evidence import attempt_for_evidence, open_piece, pieces
from assay.apps.programs.models import Certification
from assay.core.attempt import Refused
from assay.core.proctoring.check_in import Step
from assay.outside.media import BadPicture
from tests.apps.story import KEYS, Exam, moment, registered
from tests.apps.watched import NOTICE, consented, kept, watching


@pytest.fixture
def exam(pmle: Certification) -> Exam:
    return consented(watching(pmle))


def photo() -> bytes:
    tags = Image.Exif()
    tags[0x010F] = "Camera of Ada"
    out = io.BytesIO()
    Image.new("RGB", (1280, 720), "teal").save(out, "JPEG", exif=tags)
    return out.getvalue()


def still(exam: Exam, step: Step = Step.FACE, *, at: float = 10, data: bytes | None = None) -> None:
    keep_still(attempt_for_evidence(exam.uuid), step=step, data=data or photo(), keys=KEYS, now=moment(at))


def test_a_yes_is_kept_word_for_word_once_for_each_text(pmle: Certification) -> None:
    exam = registered(watching(pmle))
    first = keep_consent(exam.fresh(), text=NOTICE, now=moment(1))
    again = keep_consent(exam.fresh(), text=NOTICE, now=moment(2))
    assert first == again
    assert (first.text, first.given_at, len(first.version)) == (NOTICE, moment(1), 16)
    other = keep_consent(exam.fresh(), text=NOTICE + " And your screen.", now=moment(3))
    assert consent_of(exam.attempt) == other
    assert Consent.objects.count() == 2
    with pytest.raises(ValueError, match="no notice"):
        keep_consent(exam.fresh(), text="  ", now=moment(4))


def test_the_steps_are_done_one_by_one(exam: Exam) -> None:
    assert missing_steps(exam.fresh()) == (Step.SYSTEM, Step.FACE, Step.DOCUMENT, Step.ROOM)
    system_done(exam.fresh(), findings={"camera": "yes"}, now=moment(5))
    assert exam.fresh().system_check["camera"] == "yes"
    still(exam, Step.FACE)
    still(exam, Step.DOCUMENT)
    kept(exam, 1, stream="room")
    room_done(exam.fresh(), now=moment(60))
    assert missing_steps(exam.fresh()) == ()
    assert facts_of(check_in_of(exam.attempt)).done == frozenset(Step)


def test_a_still_is_kept_sealed_and_without_what_it_carried(exam: Exam) -> None:
    assert b"Camera of Ada" in photo()
    still(exam)
    piece = pieces(exam.attempt, "face").get()
    data = open_piece(piece, keys=KEYS)
    assert (piece.media_type, piece.seq, len(data)) == ("image/jpeg", 1, piece.size)
    assert b"Ada" not in data
    assert Image.open(io.BytesIO(data)).size == (1280, 720)


def test_a_second_still_stands_beside_the_first(exam: Exam) -> None:
    still(exam)
    still(exam, at=20)
    assert list(pieces(exam.attempt, "face").values_list("seq", flat=True)) == [1, 2]


def test_what_is_no_picture_does_no_step(exam: Exam) -> None:
    with pytest.raises(BadPicture):
        still(exam, data=b"<html>")
    assert check_in_of(exam.attempt).face_at is None


def test_stills_need_a_yes_and_end_with_the_admission(pmle: Certification) -> None:
    exam = registered(watching(pmle))
    with pytest.raises(PieceRefused) as refused:
        still(exam)
    assert refused.value.rule == "no-consent"
    keep_consent(exam.fresh(), text=NOTICE, now=moment(1))
    exam.admitted()
    with pytest.raises(PieceRefused) as refused:
        still(exam)
    assert refused.value.rule == "not-wanted"


def test_only_face_and_document_are_stills(exam: Exam) -> None:
    with pytest.raises(ValueError, match="no still"):
        still(exam, Step.ROOM)


def test_the_room_is_shown_when_something_of_it_has_arrived(exam: Exam) -> None:
    with pytest.raises(Refused):
        room_done(exam.fresh(), now=moment(5))
    kept(exam, 1, stream="room", at=10)
    room_done(exam.fresh(), now=moment(11))
    with pytest.raises(Refused):  # asked for again in a pause: the old recording does not do
        room_done(exam.fresh(), now=moment(500))
    kept(exam, 2, stream="room", at=510)
    Watch.objects.update_or_create(attempt=exam.attempt, defaults={"room_asked_at": moment(490)})
    room_done(exam.fresh(), now=moment(511))
    assert Watch.objects.get(attempt=exam.attempt).room_asked_at is None


def test_a_proctor_asks_for_steps_again_and_the_candidate_reads_why(exam: Exam) -> None:
    still(exam, Step.DOCUMENT)
    exam.checked_in()
    news = Watch.objects.get(attempt=exam.attempt).news
    ask_again(
        exam.fresh(), steps=[Step.DOCUMENT], reason="The picture is blurred.", by=exam.proctor, now=moment(30)
    )
    found = check_in_of(exam.attempt)
    assert (found.asked_again, found.reason) == (["document"], "The picture is blurred.")
    assert Step.DOCUMENT in missing_steps(exam.fresh())
    assert Watch.objects.get(attempt=exam.attempt).news == news + 1
    still(exam, Step.DOCUMENT, at=40)
    found = check_in_of(exam.attempt)
    assert (found.asked_again, found.reason) == ([], "")
    assert Step.DOCUMENT not in missing_steps(exam.fresh())


def test_asking_again_needs_steps_words_and_somebody_waiting(exam: Exam) -> None:
    with pytest.raises(Refused):
        ask_again(exam.fresh(), steps=[Step.FACE], reason="Dark.", by=exam.proctor, now=moment(1))
    exam.checked_in()
    for steps, reason in (([], "Dark."), ([Step.FACE], " ")):
        with pytest.raises(ValueError, match="say why"):
            ask_again(exam.fresh(), steps=steps, reason=reason, by=exam.proctor, now=moment(1))
    with pytest.raises(Refused):
        ask_again(exam.fresh(), steps=[Step.FACE], reason="Dark.", by=exam.candidate, now=moment(1))


def test_of_the_document_two_characters_are_kept(exam: Exam) -> None:
    checked(exam.fresh(), by=exam.proctor, document_kind="passport", last2="7K", now=moment(50))
    found = CheckIn.objects.get(attempt=exam.attempt)
    assert (found.checked_by, found.document_kind, found.document_last2) == (exam.proctor, "passport", "7K")
    with pytest.raises(ValueError, match="last two"):
        checked(exam.fresh(), by=exam.proctor, document_kind="passport", last2="A1234567", now=moment(51))
    with pytest.raises(Refused):
        checked(exam.fresh(), by=exam.candidate, document_kind="passport", last2="7K", now=moment(52))
