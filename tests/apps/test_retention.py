"""Evidence goes when its time has come, unless somebody holds it; what was decided stays."""

from pathlib import Path

import pytest
from django.core.files.storage import storages

from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.audit.queries import trail_of
from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.actions import flag
from assay.apps.proctoring.actions.evidence import PieceRefused, keep_glance
from assay.apps.proctoring.actions.retention import delete, erase, hold, lift
from assay.apps.proctoring.chores.retention import delete_due
from assay.apps.proctoring.deletion_receipts import deletion_message
from assay.apps.proctoring.models import (
    Appeal,
    Artefact,
    DeletionReceipt,
    Glance,
    Message,
    Review,
    Signal,
    Vault,
)
from assay.apps.proctoring.queries.evidence import Unreadable, faults, open_piece, pieces
from assay.apps.proctoring.queries.retention import due_now, hold_on, receipts_of
from assay.apps.programs.models import Certification
from assay.core.attempt import Refused
from assay.core.journal.signature import holds, to_text
from assay.core.proctoring.check_in import Step
from assay.outside.keys import SigningKey
from tests.apps.story import KEYS, Exam, moment, person
from tests.apps.test_check_in_steps import still
from tests.apps.test_evidence import a_webp
from tests.apps.watched import consented, kept, segment, watching

DAY = 86_400


@pytest.fixture
def exam(pmle: Certification) -> Exam:
    """Ada has sat, watched: two stills, three pieces of the camera, one of her room. She ended at 60 s."""
    made = consented(watching(pmle))
    still(made, Step.FACE)
    still(made, Step.DOCUMENT)
    for seq in (1, 2, 3):
        kept(made, seq)
    kept(made, 1, stream="room")
    return made


@pytest.fixture
def sat(exam: Exam, key: SigningKey) -> Exam:
    return exam.submitted(key)


def days(exam: Exam, count: float, key: SigningKey) -> int:
    """The chore, so many days after the end."""
    return delete_due(key=key, now=moment(60 + count * DAY))


def lying(exam: Exam) -> list[str]:
    """The streams of which files lie in the storage."""
    folder = Path(storages["evidence"].location) / str(exam.uuid)  # type: ignore[attr-defined]  # a folder's
    return sorted({path.parent.name for path in folder.rglob("*") if path.is_file()})


def test_stills_go_after_a_week_and_recordings_after_a_month(sat: Exam, key: SigningKey) -> None:
    assert days(sat, 6.9, key) == 0
    assert lying(sat) == ["camera", "document", "face", "room"]
    assert days(sat, 7.1, key) == 1
    assert lying(sat) == ["camera", "room"]
    assert Vault.objects.get(attempt=sat.attempt).erased_at is None
    assert open_piece(pieces(sat.attempt, "camera")[0], keys=KEYS) == segment(1)
    assert days(sat, 29.9, key) == 0
    assert days(sat, 31, key) == 1
    assert lying(sat) == []
    assert days(sat, 31, key) == 0


def test_a_month_later_all_is_gone_in_one_round_and_the_verdict_stands(sat: Exam, key: SigningKey) -> None:
    verdict = Attempt.objects.filter(pk=sat.attempt.pk).values("phase", "head_hash", "held_up_to")
    before = verdict.get()
    assert days(sat, 31, key) == 1
    assert lying(sat) == []
    vault = Vault.objects.get(attempt=sat.attempt)
    assert (bytes(vault.wrapped), vault.erased_at) == (b"", moment(60 + 31 * DAY))
    assert verdict.all().get() == before
    assert JournalRow.objects.filter(attempt=sat.attempt).exists()
    assert faults(sat.attempt, keys=KEYS) == []  # the rows still tell what there was
    with pytest.raises(Unreadable) as found:
        open_piece(pieces(sat.attempt)[0], keys=KEYS)
    assert found.value.what == "deleted"
    with pytest.raises(PieceRefused):
        kept(sat, 4, at=60 + 32 * DAY)


def test_each_deletion_leaves_a_receipt_that_the_site_has_signed(sat: Exam, key: SigningKey) -> None:
    hashes = list(pieces(sat.attempt, "camera").values_list("sha256", flat=True))
    days(sat, 31, key)
    documents = [receipt.document for receipt in receipts_of(sat.attempt)]
    assert {one["kind"] for one in documents} == {"recording", "still"}
    for document in documents:
        signature = document["signature"]
        assert document["key"] == to_text(key.public_bytes)
        assert holds(document["key"], deletion_message(document), signature)
        changed = {**document, "deleted_at": "2026-11-30T00:00:00+00:00"}
        assert not holds(document["key"], deletion_message(changed), signature)
    recording = next(one for one in documents if one["kind"] == "recording")
    camera = next(one for one in recording["streams"] if one["stream"] == "camera")
    assert (camera["first"], camera["last"], camera["bytes"]) == (1, 3, 6000)
    assert camera["sha256"] == hashes
    assert [one["key_dropped"] for one in documents].count(True) == 1
    assert {entry.action for entry in trail_of(f"attempt:{sat.uuid}")} >= {"evidence.deleted"}


def test_a_row_taken_from_the_end_contradicts_the_receipt(sat: Exam, key: SigningKey) -> None:
    days(sat, 31, key)
    assert faults(sat.attempt, keys=KEYS) == []
    Artefact.objects.get(attempt=sat.attempt, stream="camera", seq=3).delete()
    assert [(fault.kind, fault.stream, fault.seq) for fault in faults(sat.attempt, keys=KEYS)] == [
        ("truncated", "camera", 3)
    ]


def test_an_incident_keeps_everything_for_three_months(sat: Exam, key: SigningKey) -> None:
    flag(sat.fresh(), by=sat.proctor, code="examinee.behaviour", severity=50, note="", now=moment(61))
    assert days(sat, 31, key) == 0
    assert days(sat, 89.9, key) == 0
    assert days(sat, 90.1, key) == 1
    assert lying(sat) == []


def test_a_review_that_clears_lets_the_stills_go_a_week_later(sat: Exam, key: SigningKey) -> None:
    flag(sat.fresh(), by=sat.proctor, code="examinee.behaviour", severity=50, note="", now=moment(61))
    Review.objects.create(
        attempt=sat.attempt, number=1, by=person("Dana"), at=moment(10 * DAY), outcome=Review.Outcome.PASSED
    )
    assert days(sat, 16.9, key) == 0
    assert days(sat, 17.1, key) == 1
    assert lying(sat) == ["camera", "room"]


def test_an_open_appeal_keeps_everything(sat: Exam, key: SigningKey) -> None:
    appeal = Appeal.objects.create(attempt=sat.attempt, text="It was my cat.", at=moment(DAY))
    assert days(sat, 400, key) == 0
    appeal.outcome, appeal.judged_by, appeal.judged_at = "overturned", person("Petra"), moment(20 * DAY)
    appeal.save()
    assert days(sat, 400, key) == 1


def test_a_hold_keeps_everything_until_it_is_lifted(sat: Exam, key: SigningKey) -> None:
    dana, dmitri = person("Dana"), person("Dmitri")
    hold(sat.fresh(), by=dana, reason="A court asks for it.", now=moment(DAY))
    held = hold_on(sat.attempt)
    assert held is not None
    assert (held.by, held.reason) == (dana, "A court asks for it.")
    assert days(sat, 400, key) == 0
    assert lying(sat) == ["camera", "document", "face", "room"]
    lift(sat.fresh(), by=dmitri, now=moment(500 * DAY))
    assert days(sat, 500, key) == 1
    assert lying(sat) == []
    assert [entry.action for entry in trail_of(f"attempt:{sat.uuid}")][-9:].count("evidence.held") <= 1


def test_holds_are_one_at_a_time_with_a_reason_and_never_on_ones_own(sat: Exam) -> None:
    dana = person("Dana")
    with pytest.raises(ValueError, match="why"):
        hold(sat.fresh(), by=dana, reason=" ", now=moment(DAY))
    with pytest.raises(Refused):
        hold(sat.fresh(), by=sat.candidate, reason="Mine.", now=moment(DAY))
    with pytest.raises(Refused):
        lift(sat.fresh(), by=dana, now=moment(DAY))
    hold(sat.fresh(), by=dana, reason="A court asks for it.", now=moment(DAY))
    with pytest.raises(Refused):
        hold(sat.fresh(), by=dana, reason="Again.", now=moment(DAY))


def test_a_storage_that_fails_leaves_the_rows_and_the_next_round_finishes(
    sat: Exam, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(names: object) -> None:
        raise files.StorageFailed("the network is gone")

    with monkeypatch.context() as patched:
        patched.setattr(files, "delete_many", refuses)
        with pytest.raises(files.StorageFailed):
            days(sat, 31, key)
    assert not Artefact.objects.filter(attempt=sat.attempt, deleted_at__isnull=False).exists()
    assert not DeletionReceipt.objects.exists()
    assert days(sat, 31, key) == 1
    assert lying(sat) == []


def test_stopped_between_files_and_rows_the_next_round_finishes(sat: Exam, key: SigningKey) -> None:
    files.delete_many(list(pieces(sat.attempt).values_list("name", flat=True)))
    assert days(sat, 31, key) == 1
    assert receipts_of(sat.attempt).count() == 2


def test_files_that_no_row_knows_of_go_with_the_key(sat: Exam, key: SigningKey) -> None:
    files.put(files.name_of(sat.uuid, "camera", 4, "f" * 64), b"sealed, and its row was never written")
    days(sat, 31, key)
    assert lying(sat) == []


def test_who_never_began_leaves_nothing_behind_either(exam: Exam, key: SigningKey) -> None:
    assert exam.fresh().ended_at is None
    assert days(exam, 29, key) == 0
    assert days(exam, 31, key) == 1
    assert lying(exam) == []


def test_an_exam_that_runs_is_left_alone(exam: Exam, key: SigningKey) -> None:
    exam.seated()
    assert days(exam, 400, key) == 0
    assert lying(exam) == ["camera", "document", "face", "room"]


def test_glances_go_with_the_end(exam: Exam, key: SigningKey) -> None:
    keep_glance(exam.fresh(), stream="camera", image=a_webp(), now=moment(5))
    assert days(exam, 0.1, key) == 0
    exam.submitted(key)
    assert days(exam, 0.1, key) == 1
    assert not Glance.objects.exists()
    assert not DeletionReceipt.objects.exists()


def test_words_and_signals_go_last_and_are_counted(sat: Exam, key: SigningKey) -> None:
    Message.objects.create(attempt=sat.attempt, number=1, ref="a", text="Hello", sent_at=moment(10))
    Signal.objects.create(attempt=sat.attempt, kind="camera_dark", at=moment(20))
    days(sat, 31, key)
    assert Message.objects.exists()
    days(sat, 91, key)
    assert not Message.objects.exists()
    assert not Signal.objects.exists()
    rows = [receipt.document["rows"] for receipt in receipts_of(sat.attempt)]
    assert {"messages": 1} in rows
    assert {"camera_dark open": 1} in rows


def test_somebody_may_delete_before_the_time_with_a_reason(sat: Exam, key: SigningKey) -> None:
    dana = person("Dana")
    receipts = erase(sat.fresh(), by=dana, reason="Ada asked for it.", key=key, now=moment(DAY))
    assert [receipt.document["rule"] for receipt in receipts] == [
        {"by": dana.email, "reason": "Ada asked for it."}
    ] * 2
    assert lying(sat) == []
    assert Vault.objects.get(attempt=sat.attempt).erased_at == moment(DAY)


def test_nothing_is_deleted_early_on_hold_in_an_exam_or_without_a_reason(exam: Exam, key: SigningKey) -> None:
    dana = person("Dana")
    with pytest.raises(Refused):
        erase(exam.fresh(), by=dana, reason="Please.", key=key, now=moment(30))
    exam.submitted(key)
    with pytest.raises(ValueError, match="why"):
        erase(exam.fresh(), by=dana, reason="", key=key, now=moment(DAY))
    hold(exam.fresh(), by=dana, reason="A court asks for it.", now=moment(DAY))
    with pytest.raises(Refused):
        erase(exam.fresh(), by=dana, reason="Please.", key=key, now=moment(DAY))
    assert lying(exam) == ["camera", "document", "face", "room"]


def test_many_attempts_are_done_in_rounds(
    pmle: Certification, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = watching(pmle)
    exams = []
    for _ in range(3):
        made = consented(watched)
        kept(made, 1)
        exams.append(made.submitted(key))
    monkeypatch.setattr("assay.apps.proctoring.chores.retention.MOST", 2)
    assert [days(exams[0], 31, key) for _ in range(3)] == [2, 1, 0]


def test_a_hold_that_comes_after_the_look_still_keeps_everything(sat: Exam, key: SigningKey) -> None:
    late = moment(60 + 31 * DAY)
    found = list(due_now(late))
    hold(sat.fresh(), by=person("Dana"), reason="A court asks for it.", now=late)
    assert [delete(one, key=key, now=late) for one in found] == [[]]
    assert lying(sat) == ["camera", "document", "face", "room"]
