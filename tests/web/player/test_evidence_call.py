"""The call that brings a piece of evidence, as a player and as a stranger make it."""

import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.models import Artefact
from assay.apps.proctoring.queries.evidence import open_piece, pieces
from assay.apps.programs.models import Certification
from assay.core.attempt.seat_token import write_token
from assay.web.kit.door_token import door_token
from assay.web.kit.issuing import sealing_keys
from assay.web.player.watching_calls import LARGEST_PIECE
from tests.apps.story import NOON, TAB, Exam, registered
from tests.apps.watched import consented, segment, watching
from tests.web.player.conftest import Time


@pytest.fixture
def exam(pmle: Certification, time: Time) -> Exam:
    return consented(watching(pmle)).seated()


def token(uuid: UUID, *, tab: str = TAB, key: bytes | None = None, minutes: int = 60) -> str:
    expires = int((NOON + timedelta(minutes=minutes)).timestamp())
    return write_token(key or sealing_keys().token_key(), attempt=uuid, tab=tab, expires=expires)


def put(
    exam: Exam, place: str = "camera/1", data: bytes | None = None, **changes: str | None
) -> HttpResponse:
    """A PUT of a piece; `changes` are headers (None: left out)."""
    body = segment(1) if data is None else data
    headers: dict[str, str | None] = {
        "Authorization": f"Bearer {token(exam.uuid)}",
        "X-Sha256": hashlib.sha256(body).hexdigest(),
        "X-Began": "2026-11-23T12:00:05.250Z",
        "X-Ended": "2026-11-23T12:00:10.250Z",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    said = headers.pop("Content-Type", "video/webm") or ""
    return Client(enforce_csrf_checks=True).put(
        f"/exam/{exam.uuid}/evidence/{place}",
        data=body,
        content_type=said,
        headers={name: value for name, value in headers.items() if value is not None},
    )


def told(response: HttpResponse) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(response.content)
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert document["status"] == response.status_code
        assert document["title"]
        assert document["detail"]
    return document


def test_new_is_201_and_the_same_again_200(exam: Exam) -> None:
    new, again = put(exam), put(exam)
    assert (new.status_code, again.status_code) == (201, 200)
    assert told(new) == told(again)
    assert told(new)["kept"] == 1
    piece = pieces(exam.attempt).get()
    assert told(new)["chain"] == piece.chain
    assert open_piece(piece, keys=sealing_keys()) == segment(1)
    assert piece.began_at.isoformat() == "2026-11-23T12:00:05.250000+00:00"


def test_another_piece_or_a_gap_is_409_with_what_is_expected(exam: Exam) -> None:
    put(exam)
    for place, body in (("camera/1", segment(2)), ("camera/3", segment(3))):
        response = put(exam, place, body)
        assert response.status_code == 409
        assert told(response)["expected"] == 2


def test_damaged_on_the_way_is_422(exam: Exam) -> None:
    response = put(exam, X_Sha256=hashlib.sha256(b"else").hexdigest())
    assert (response.status_code, told(response)["type"]) == (422, "/problems/wrong-hash")
    assert put(exam, X_Sha256=None).status_code == 422
    assert put(exam, X_Sha256=hashlib.sha256(segment(1)).hexdigest().upper()).status_code == 201


def test_another_type_is_415(exam: Exam) -> None:
    assert put(exam, data=b"<svg onload=alert(1)>", Content_Type="image/svg+xml").status_code == 415
    assert put(exam, data=b"GIF89a" + bytes(50)).status_code == 415


def test_too_large_is_413_and_as_large_as_may_be_is_kept(exam: Exam) -> None:
    most = segment(1, size=LARGEST_PIECE)
    assert put(exam, data=most + b"x").status_code == 413
    assert put(exam, data=most).status_code == 201


def test_a_storage_that_fails_is_503_and_nothing_is_half_written(
    exam: Exam, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(place: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        response = put(exam)
    assert (response.status_code, response["Retry-After"]) == (503, "2")
    assert "space" not in told(response)["detail"]
    assert not pieces(exam.attempt).exists()
    with pytest.raises(files.NoSuchFile):
        files.get(files.name_of(exam.uuid, "camera", 1, hashlib.sha256(segment(1)).hexdigest()))
    assert put(exam).status_code == 201


def test_a_database_that_fails_is_503(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise OperationalError("the server closed the connection")

    with monkeypatch.context() as patched:
        patched.setattr(Artefact, "save", gone)
        assert put(exam).status_code == 503
    assert put(exam).status_code == 201


def test_only_the_token_of_this_attempt_gets_in(exam: Exam, pmle: Certification) -> None:
    other = registered(pmle)
    bad = [
        None,
        "",
        "Bearer ",
        "Bearer ünicode",
        f"Basic {token(exam.uuid)}",
        f"Bearer {token(exam.uuid)[:-1]}",
        f"Bearer {token(other.uuid)}",
        f"Bearer {token(exam.uuid, key=sealing_keys().ack_key())}",
        f"Bearer {token(exam.uuid, minutes=-1)}",
    ]
    assert [put(exam, Authorization=text).status_code for text in bad] == [401] * len(bad)
    assert not pieces(exam.attempt).exists()


def test_a_session_is_no_token(exam: Exam) -> None:
    client = Client()
    client.force_login(exam.candidate)
    assert client.put(f"/exam/{exam.uuid}/evidence/camera/1", data=b"").status_code == 401


def test_an_attempt_that_is_none_is_404(exam: Exam) -> None:
    nobody = uuid4()
    response = Client().put(
        f"/exam/{nobody}/evidence/camera/1",
        data=b"x",
        headers={
            "Authorization": f"Bearer {token(nobody)}",
            "X-Began": "2026-11-23T12:00:05Z",
            "X-Ended": "2026-11-23T12:00:05Z",
        },
    )
    assert told(response)["status"] == 404


def test_the_doors_token_opens_the_room_before_the_start_only(pmle: Certification, time: Time) -> None:
    exam = consented(watching(pmle))
    door = f"Bearer {door_token(exam.uuid, keys=sealing_keys(), now=NOON)}"
    assert put(exam, "room/1", Authorization=door).status_code == 201
    assert put(exam, "camera/1", Authorization=door).status_code == 201
    assert put(exam, "screen/1", Authorization=door).status_code == 409
    exam.seated()
    assert put(exam, "room/2", segment(2), Authorization=door).status_code == 409


def test_stills_and_safe_exam_browser_do_not_come_this_way(exam: Exam) -> None:
    for stream in ("face", "document", "seb-screen", "nonsense"):
        assert told(put(exam, f"{stream}/1"))["type"] == "/problems/not-wanted"


def test_what_may_not_be_kept_says_so(pmle: Certification, time: Time) -> None:
    unwatched, silent = registered(pmle), registered(watching(pmle))
    assert told(put(silent))["type"] == "/problems/no-consent"
    assert put(silent).status_code == 409
    assert unwatched.uuid != silent.uuid


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Began", None),
        ("X-Began", "yesterday"),
        ("X-Began", "2026-11-23T12:00:05"),
        ("X-Began", "0001-01-01T00:00:00+23:59"),
        ("X-Began", "2026-11-23T12:00:11Z"),
        ("X-Ended", "2026-11-23T13:00:00Z"),
        ("X-Ended", "9999-12-31T23:59:59-23:59"),
        ("X-Facts", "{"),
        ("X-Facts", "[1]"),
        ("X-Facts", '{"a": {"b": 1}}'),
        ("X-Facts", '{"a": 1.5}'),
        ("X-Facts", '{"a": 9007199254740993}'),
        ("X-Facts", '{"ä": 1}'),
        ("X-Facts", '{"a": "' + "x" * 1025 + '"}'),
        ("X-Facts", '{"a": ' + "[" * 2000),
    ],
)
def test_what_cannot_be_read_is_400(exam: Exam, name: str, value: str | None) -> None:
    response = put(exam, **{name: value})
    assert (response.status_code, told(response)["type"]) == (400, "/problems/bad-call")


def test_facts_come_along(exam: Exam) -> None:
    facts = {"surface": "monitor", "width": 1920, "whole": True, "title": "Übung ✓"}
    assert put(exam, "screen/1", X_Facts=json.dumps(facts)).status_code == 201
    assert pieces(exam.attempt, "screen").get().facts == facts


def test_other_methods_are_405(exam: Exam) -> None:
    response = Client().get(f"/exam/{exam.uuid}/evidence/camera/1")
    assert (response.status_code, response["Allow"]) == (405, "PUT")
