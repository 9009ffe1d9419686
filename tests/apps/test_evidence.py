"""Evidence is kept once, whole, in order and sealed; whatever is done to it afterwards is found."""

import hashlib
from pathlib import Path

import pytest
from django.core.files.storage import storages

from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.actions.evidence import PieceRefused, keep_glance, log_view
from assay.apps.proctoring.models import Artefact, Glance, Vault
from assay.apps.proctoring.queries.evidence import Unreadable, faults, glance, manifest, open_piece, pieces
from assay.apps.programs.models import Certification
from assay.core.proctoring.policy import ProctoringPolicy
from assay.outside.keys import SiteKeys
from tests.apps.story import KEYS, Exam, moment, person, registered
from tests.apps.watched import consented, kept, segment, watching


@pytest.fixture
def exam(pmle: Certification) -> Exam:
    return consented(watching(pmle))


@pytest.fixture
def folder(exam: Exam) -> Path:
    """The folder in which the site's evidence lies."""
    return Path(storages["evidence"].location)  # type: ignore[attr-defined]  # of a storage in a folder


def file_of(folder: Path, piece: Artefact) -> Path:
    return folder / piece.name


def test_what_is_kept_opens_again_byte_for_byte(exam: Exam) -> None:
    first, second = kept(exam, 1), kept(exam, 2)
    assert (first.created, second.created) == (True, True)
    assert [open_piece(piece, keys=KEYS) for piece in pieces(exam.attempt)] == [segment(1), segment(2)]
    assert [piece.chain for piece in manifest(exam.attempt)] == [first.chain, second.chain]
    assert faults(exam.attempt, keys=KEYS) == []


def test_the_same_piece_twice_is_one(exam: Exam) -> None:
    first = kept(exam, 1)
    again = kept(exam, 1)
    assert (again.created, again.chain) == (False, first.chain)
    assert pieces(exam.attempt).count() == 1


def test_another_piece_under_a_number_is_refused_and_the_first_stays(exam: Exam) -> None:
    kept(exam, 1)
    kept(exam, 2)
    with pytest.raises(PieceRefused) as refused:
        kept(exam, 1, data=segment(9))
    assert (refused.value.rule, refused.value.expected) == ("conflict", 3)
    assert open_piece(pieces(exam.attempt)[0], keys=KEYS) == segment(1)


def test_a_gap_is_refused_with_the_number_that_comes_first(exam: Exam) -> None:
    kept(exam, 1)
    with pytest.raises(PieceRefused) as refused:
        kept(exam, 3)
    assert (refused.value.rule, refused.value.expected) == ("out-of-order", 2)


@pytest.mark.parametrize("seq", [0, 2**31])
def test_a_number_that_is_none_is_refused(exam: Exam, seq: int) -> None:
    with pytest.raises(PieceRefused) as refused:
        kept(exam, seq, began_at=moment(0), ended_at=moment(5), now=moment(6))
    assert refused.value.expected == 1


def test_streams_count_for_themselves(exam: Exam) -> None:
    kept(exam, 1)
    kept(exam, 1, stream="screen")
    kept(exam, 1, stream="room")
    assert [piece.stream for piece in pieces(exam.attempt)] == ["camera", "room", "screen"]
    assert faults(exam.attempt, keys=KEYS) == []


def test_a_piece_that_is_not_what_its_hash_says_leaves_nothing(exam: Exam, folder: Path) -> None:
    with pytest.raises(PieceRefused) as refused:
        kept(exam, 1, sha256=hashlib.sha256(b"another").hexdigest())
    assert refused.value.rule == "wrong-hash"
    assert not (folder / str(exam.uuid)).exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<html><script>", "video/webm"),
        (b"", "video/webm"),
        (segment(1), "text/html"),
        (segment(1), ""),
        (segment(1), "video/mp4"),
        (b"\0\0\0\x18ftypisom", "video/webm"),
        (b"\x1a\x45\xdf\xa3\x42\x82\x88matroska", "video/webm"),
    ],
)
def test_what_is_no_recording_is_refused(exam: Exam, data: bytes, said: str) -> None:
    with pytest.raises(PieceRefused) as refused:
        kept(exam, 1, data=data, media_type=said)
    assert refused.value.rule == "wrong-type"


def test_mp4_is_a_recording_too(exam: Exam) -> None:
    assert kept(exam, 1, data=b"\0\0\0\x18ftypiso5" + bytes(50), media_type="video/mp4; codecs=avc1").created


def test_nothing_is_kept_before_a_yes(pmle: Certification) -> None:
    exam = registered(watching(pmle))
    with pytest.raises(PieceRefused) as refused:
        kept(exam, 1)
    assert refused.value.rule == "no-consent"


def test_nothing_is_kept_that_the_programme_does_not_ask_for(pmle: Certification) -> None:
    exam = consented(watching(pmle, ProctoringPolicy(camera=True, alternative="The test centre.")))
    assert kept(exam, 1).created
    for stream in ("screen", "face", "document", "seb-screen", "anything"):
        with pytest.raises(PieceRefused) as refused:
            kept(exam, 1, stream=stream)
        assert refused.value.rule == "not-wanted", stream


def test_the_door_sends_its_camera_until_the_exam_begins(exam: Exam) -> None:
    assert kept(exam, 1, stream="room", at_the_door=True).created
    assert kept(exam, 1, at_the_door=True).created
    with pytest.raises(PieceRefused):
        kept(exam, 1, stream="screen", at_the_door=True)
    exam.seated()
    with pytest.raises(PieceRefused):
        kept(exam, 2, at_the_door=True)
    assert kept(exam, 2).created


def test_what_a_device_recorded_is_taken_after_the_end(exam: Exam, key: object) -> None:
    exam.submitted(key)  # type: ignore[arg-type]
    assert kept(exam, 1, at=4000).created


def test_files_are_sealed(exam: Exam, folder: Path) -> None:
    kept(exam, 1)
    lying = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"webm" not in lying
    assert segment(1)[40:80] not in lying


def test_without_the_sites_key_nothing_opens(exam: Exam) -> None:
    kept(exam, 1)
    with pytest.raises(Unreadable) as found:
        open_piece(pieces(exam.attempt)[0], keys=SiteKeys(b"another site's secret"))
    assert found.value.what == "changed"


def test_a_dropped_key_makes_everything_unreadable(exam: Exam) -> None:
    kept(exam, 1)
    Vault.objects.update(wrapped=b"", erased_at=moment(100))
    with pytest.raises(Unreadable) as found:
        open_piece(pieces(exam.attempt)[0], keys=KEYS)
    assert found.value.what == "erased"
    with pytest.raises(PieceRefused) as refused:
        kept(exam, 2)
    assert refused.value.rule == "erased"


def test_every_byte_that_is_changed_in_a_file_is_found(exam: Exam, folder: Path) -> None:
    kept(exam, 1, data=segment(1, size=80))
    piece = pieces(exam.attempt)[0]
    path = file_of(folder, piece)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(Unreadable) as found:
            open_piece(piece, keys=KEYS)
        assert found.value.what == "changed"
    path.write_bytes(whole[:-1])
    assert [fault.kind for fault in faults(exam.attempt, keys=KEYS)] == ["changed"]


def test_a_file_in_the_place_of_another_is_found(exam: Exam, folder: Path) -> None:
    for seq in (1, 2):
        kept(exam, seq)
    first, second = pieces(exam.attempt)
    file_of(folder, second).write_bytes(file_of(folder, first).read_bytes())
    assert [(fault.kind, fault.seq) for fault in faults(exam.attempt, keys=KEYS)] == [("changed", 2)]


def test_a_file_that_is_gone_is_named(exam: Exam, folder: Path) -> None:
    for seq in (1, 2, 3):
        kept(exam, seq)
    file_of(folder, pieces(exam.attempt)[1]).unlink()
    assert [(fault.kind, fault.seq) for fault in faults(exam.attempt, keys=KEYS)] == [("lost", 2)]


def test_a_row_that_is_gone_is_named(exam: Exam) -> None:
    for seq in (1, 2, 3):
        kept(exam, seq)
    pieces(exam.attempt)[1].delete()
    assert [(fault.kind, fault.seq) for fault in faults(exam.attempt, keys=KEYS)] == [("missing", 2)]


def test_facts_that_are_changed_are_found(exam: Exam) -> None:
    kept(exam, 1, stream="screen", facts={"surface": "monitor"})
    assert faults(exam.attempt, keys=KEYS) == []
    Artefact.objects.update(facts={"surface": "window"})
    assert [fault.kind for fault in faults(exam.attempt, keys=KEYS)] == ["changed"]


class Killed(BaseException):
    """The process ends here: no handler of ours runs."""


def test_killed_before_the_file_is_whole_nothing_is_known(
    exam: Exam, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(self: Path, target: Path) -> Path:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dies)
        with pytest.raises(Killed):
            kept(exam, 1)
    assert not pieces(exam.attempt).exists()
    assert kept(exam, 1).created
    assert faults(exam.attempt, keys=KEYS) == []


def test_killed_between_file_and_row_the_piece_can_come_again(
    exam: Exam, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*args: object, **kwargs: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Artefact, "save", dies)
        with pytest.raises(Killed):
            kept(exam, 1)
    lying = [path for path in folder.joinpath(str(exam.uuid)).rglob("*") if path.is_file()]
    assert len(lying) == 1
    assert not pieces(exam.attempt).exists()
    assert kept(exam, 1).created
    assert open_piece(pieces(exam.attempt)[0], keys=KEYS) == segment(1)


def test_the_row_is_written_when_the_file_is_on_disk(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    put, save = files.put, Artefact.save

    def noted_put(name: str, data: bytes) -> None:
        put(name, data)
        done.append("file")

    def noted_save(self: Artefact, *, force_insert: bool) -> None:
        done.append("row")
        save(self, force_insert=force_insert)

    monkeypatch.setattr(files, "put", noted_put)
    monkeypatch.setattr(Artefact, "save", noted_save)
    kept(exam, 1)
    assert done == ["file", "row"]


def test_a_full_disk_leaves_neither_file_nor_row(
    exam: Exam, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(place: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(files.StorageFailed, match="No space left"):
            kept(exam, 1)
    assert not pieces(exam.attempt).exists()
    assert [path for path in folder.joinpath(str(exam.uuid)).rglob("*") if path.is_file()] == []
    assert kept(exam, 1).created


def a_webp() -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (320, 240), "teal").save(out, "WEBP", quality=40)
    return out.getvalue()


def test_a_glance_takes_the_place_of_the_last(exam: Exam) -> None:
    picture = a_webp()
    keep_glance(exam.attempt, stream="camera", image=picture, now=moment(5))
    keep_glance(exam.attempt, stream="camera", image=picture, now=moment(10))
    found = glance(exam.attempt, "camera")
    assert found is not None
    assert (found.media_type, found.taken_at) == ("image/webp", moment(10))
    assert Glance.objects.count() == 1
    assert glance(exam.attempt, "screen") is None


def test_who_opens_evidence_says_why(exam: Exam) -> None:
    dana = person("Dana")
    with pytest.raises(ValueError, match="Say why"):
        log_view(exam.attempt, by=dana, what="camera 1", reason=" ", now=moment(10))
    view = log_view(exam.attempt, by=dana, what="camera 1", reason="An incident was flagged.", now=moment(10))
    assert (view.by, view.what) == (dana, "camera 1")
