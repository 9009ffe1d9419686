"""Check-in where people watch: consent, pictures, surroundings; what is kept, and who asks for more."""

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.actions import turn_away
from assay.apps.proctoring.actions.check_in import ask_again
from assay.apps.proctoring.actions.consents import version_of
from assay.apps.proctoring.models import Consent, Watch
from assay.apps.proctoring.queries.check_in import check_in_of
from assay.apps.proctoring.queries.evidence import attempt_for_evidence, open_piece, pieces
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.proctoring import UNWATCHED, Step
from assay.core.proctoring.wording import said_in
from assay.web.candidate.notice import in_short, notice_of
from assay.web.candidate.system_check import read_system_check
from assay.web.kit.door_token import door_token
from assay.web.kit.issuing import sealing_keys
from tests.apps.story import Exam, person, registered
from tests.apps.watched import WATCHED, kept, segment, watching
from tests.web.candidate.test_check_in import FINDINGS, at
from tests.web.certifying import LATER
from tests.web.visiting import visitor, words

SEEN = FINDINGS | {
    "camera": "works",
    "camera_label": "HD Webcam",
    "recording": "yes",
    "download": "20000",
    "upload": "8000",
    "full_screen": "yes",
    "screens": "one",
}
PLACE = "Ikoyi, 6.4541 N"


@pytest.fixture
def exam(pmle: Certification) -> Exam:
    return registered(watching(pmle))


def photo(*, place: str = PLACE) -> bytes:
    """A JPEG as a telephone makes it, with what it notes."""
    picture = Image.effect_noise((640, 480), 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E], exif[0x010F] = place, "Telephone"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=place.encode())
    return out.getvalue()


def send(ada: Client, exam: Exam, step: str, data: bytes | None = None) -> HttpResponse:
    file = SimpleUploadedFile("picture.jpg", photo() if data is None else data)
    return ada.post(at(exam, f"still/{step}"), {"picture": file})


def agree(ada: Client, exam: Exam) -> HttpResponse:
    version = version_of(notice_of(exam.fresh().certification.spec))
    return ada.post(at(exam, "consent"), {"agreed": "on", "version": version})


def up_to(step: str, exam: Exam) -> Client:
    """Ada's window when she has come so far."""
    ada = visitor(exam.candidate)
    ada.post(at(exam, "system"), SEEN)
    if step == "rules":
        return ada
    ada.post(at(exam, "rules"), {"confirmed": "on"})
    if step == "consent":
        return ada
    agree(ada, exam)
    for still in ("face", "document"):
        if step == still:
            return ada
        send(ada, exam, still)
    if step == "room":
        return ada
    show_room(ada, exam)
    return ada


def show_room(ada: Client, exam: Exam, seq: int = 1) -> None:
    # Before the post at LATER: what comes after it is something new.
    kept(exam, seq, stream="room", data=segment(seq), at=3590 + seq, at_the_door=True, keys=sealing_keys())
    ada.post(f"/candidate/{exam.uuid}/room/")


def step_of(ada: Client, exam: Exam) -> str:
    return str(ada.get(at(exam)).context["step"])


class TestSteps:
    def test_they_come_in_order_and_each_is_kept(self, exam: Exam) -> None:
        for step in ("rules", "consent", "face", "document", "room"):
            ada = up_to(step, exam)
            assert step_of(ada, exam) == step
        show_room(ada, exam, seq=1)
        assert step_of(ada, exam) == "ask"
        ada.post(at(exam, "ask"))
        assert exam.fresh().phase == Phase.AWAITING
        page = ada.get(at(exam))
        assert "You are next." in words(page)
        assert [place.state for place in page.context["door"].places] == ["done"] * 6 + ["now", "later"]
        assert check_in_of(exam.attempt).room_at is not None

    @pytest.mark.parametrize(
        ("step", "said"),
        [
            ("consent", "agree to it, first"),
            ("face", "Take the picture of your face first."),
            ("document", "Take the picture of your ID document first."),
            ("room", "Show your surroundings first."),
        ],
    )
    def test_asking_too_early_names_the_open_step(self, exam: Exam, step: str, said: str) -> None:
        assert said in words(up_to(step, exam).post(at(exam, "ask"), follow=True))
        assert exam.fresh().phase == Phase.NOT_STARTED

    def test_nothing_of_the_camera_before_the_yes(self, exam: Exam) -> None:
        ada = up_to("consent", exam)
        assert ada.get(at(exam, "still/face"))["Location"] == at(exam)
        assert send(ada, exam, "face")["Location"] == at(exam)
        assert ada.get(f"/candidate/{exam.uuid}/room/")["Location"] == at(exam)
        assert not pieces(exam.attempt).exists()

    def test_only_what_the_policies_ask_for_is_a_step(self, pmle: Certification) -> None:
        exam = registered(watching(pmle, replace(WATCHED, identity=False, room_scan=False)))
        ada = up_to("consent", exam)
        agree(ada, exam)
        assert step_of(ada, exam) == "ask"
        assert ada.get(at(exam, "still/face")).status_code == 404
        assert ada.get(f"/candidate/{exam.uuid}/room/").status_code == 404


class TestConsent:
    def test_it_is_stored_word_for_word_with_its_time(self, exam: Exam) -> None:
        ada = up_to("consent", exam)
        page = ada.get(at(exam))
        assert "The test centre in Lagos." in words(page)
        assert "Notes on the walls decide this exam." in words(page)
        agree(ada, exam)
        consent = Consent.objects.get(attempt=exam.attempt)
        assert consent.text == notice_of(exam.fresh().certification.spec)
        assert consent.given_at == LATER

    def test_a_no_is_no_yes(self, exam: Exam) -> None:
        ada = up_to("consent", exam)
        version = ada.get(at(exam)).context["version"]
        response = ada.post(at(exam, "consent"), {"version": version})
        assert response.status_code == 422
        assert "Nothing is recorded, and you cannot go on here, unless you agree." in words(response)
        assert not Consent.objects.exists()

    def test_the_yes_is_to_what_was_read(self, exam: Exam) -> None:
        ada = up_to("consent", exam)
        response = ada.post(at(exam, "consent"), {"agreed": "on", "version": "0123456789abcdef"})
        assert "The notice has changed meanwhile." in words(response)
        assert not Consent.objects.exists()

    def test_a_changed_notice_asks_again_and_keeps_both(self, exam: Exam, pmle: Certification) -> None:
        ada = up_to("ask", exam)
        assert step_of(ada, exam) == "ask"
        watching(pmle, replace(WATCHED, keep_clean_days=60))
        assert step_of(ada, exam) == "consent"
        assert "60 days" in words(ada.get(at(exam)))
        assert "agree to it, first" in words(ada.post(at(exam, "ask"), follow=True))
        agree(ada, exam)
        assert step_of(ada, exam) == "ask"
        assert Consent.objects.filter(attempt=exam.attempt).count() == 2

    def test_the_notice_says_what_each_policy_does(self, pmle: Certification) -> None:
        spec = watching(pmle).spec
        text = notice_of(spec)
        for said in ("without sound", "whole screen", "ID document", "No biometrics", "No scores", "30 days"):
            assert said in text
        assert "with sound" in notice_of(replace(spec, proctoring=replace(WATCHED, audio=True)))
        assert notice_of(replace(spec, proctoring=UNWATCHED)) == ""
        assert in_short(UNWATCHED) == []
        assert said_in(text) == ()

    def test_it_can_be_read_before_registering_and_stands_there_in_short(self, exam: Exam) -> None:
        assert "No biometrics" in words(visitor(None).get("/register/pmle/watching/"))
        page = words(visitor(person("Erin")).get("/register/pmle/"))
        assert "You will be watched" in page
        assert "If you do not want this: The test centre in Lagos." in page

    def test_who_is_not_watched_is_not_asked(self, pmle: Certification) -> None:
        watching(pmle, UNWATCHED)
        assert visitor(None).get("/register/pmle/watching/").status_code == 404
        assert "You will be watched" not in words(visitor(person("Erin")).get("/register/pmle/"))


class TestStills:
    def test_what_is_stored_is_the_picture_and_nothing_else(self, exam: Exam) -> None:
        ada = up_to("face", exam)
        assert send(ada, exam, "face")["Location"] == at(exam)
        stored = open_piece(pieces(exam.attempt, "face").get(), keys=sealing_keys())
        assert PLACE.encode() in photo()
        assert PLACE.encode() not in stored
        with Image.open(io.BytesIO(stored)) as picture:
            assert picture.size == (640, 480)
            assert dict(picture.getexif()) == {}

    @pytest.mark.parametrize(
        ("data", "said"),
        [(b"", "The file is empty."), (b"%PDF-1.7 no picture", "no JPEG, PNG or WebP picture")],
    )
    def test_what_is_no_picture_is_refused_in_words(self, exam: Exam, data: bytes, said: str) -> None:
        response = send(up_to("face", exam), exam, "face", data)
        assert response.status_code == 422
        assert said in words(response)
        assert not pieces(exam.attempt).exists()

    def test_no_file_is_said_too(self, exam: Exam) -> None:
        response = up_to("face", exam).post(at(exam, "still/face"))
        assert "Take a picture, or choose a file." in words(response)

    def test_it_can_be_taken_again(self, exam: Exam) -> None:
        ada = up_to("room", exam)
        assert f'href="{at(exam, "still/face")}"'.encode() in ada.get(at(exam)).content
        send(ada, exam, "face")
        assert pieces(exam.attempt, "face").count() == 2


class TestAskedAgain:
    @pytest.fixture
    def ada(self, exam: Exam) -> Client:
        ada = up_to("ask", exam)
        ada.post(at(exam, "ask"))
        ask_again(
            exam.fresh(), steps=[Step.DOCUMENT], reason="The name is cut off.", by=exam.proctor, now=LATER
        )
        return ada

    def test_the_reason_is_read_and_the_place_kept(self, exam: Exam, ada: Client) -> None:
        assert ada.get(at(exam, "phase")).json() == {"phase": "awaiting", "now": "document", "place": 1}
        page = ada.get(at(exam))
        assert "The proctor asks you to repeat a step The name is cut off." in words(page)
        assert "The name is cut off." in words(ada.get(at(exam, "still/document")))

    def test_once_repeated_she_waits_again(self, exam: Exam, ada: Client) -> None:
        send(ada, exam, "document")
        page = ada.get(at(exam))
        assert page.context["step"] == "ask"
        assert "The name is cut off." not in words(page)
        assert exam.fresh().phase == Phase.AWAITING

    def test_a_refusal_says_why_and_what_helps(self, exam: Exam, ada: Client) -> None:
        turn_away(exam.uuid, by=exam.proctor, reason="The document has expired.", now=LATER)
        page = ada.get(at(exam))
        assert "The proctor did not admit you Reason: The document has expired." in words(page)
        assert f'href="{at(exam, "still/face")}"'.encode() in page.content


class TestRoom:
    def test_without_a_recording_nothing_is_done(self, exam: Exam) -> None:
        ada = up_to("room", exam)
        response = ada.post(f"/candidate/{exam.uuid}/room/")
        assert response.status_code == 409
        assert "Nothing of the recording has arrived yet." in words(response)
        assert step_of(ada, exam) == "room"

    def test_reason_and_alternative_stand_on_the_page(self, exam: Exam) -> None:
        page = words(up_to("room", exam).get(f"/candidate/{exam.uuid}/room/"))
        assert "Notes on the walls decide this exam." in page
        assert "The test centre in Lagos." in page
        assert "Under the desk" in page

    def test_a_proctor_can_ask_for_it_in_a_pause(self, exam: Exam) -> None:
        ada = up_to("ask", exam)
        address = f"/candidate/{exam.uuid}/room/"
        started = {"phase": Phase.PAUSED, "started_at": LATER}
        Attempt.objects.filter(pk=exam.attempt.pk).update(**started)
        Watch.objects.update_or_create(attempt=exam.attempt, defaults={"room_asked_at": None})
        assert ada.get(address)["Location"] == f"/exam/{exam.uuid}/"
        with pytest.raises(Exception, match="only before the exam"):
            kept(exam, 2, stream="room", data=segment(2), at_the_door=True, keys=sealing_keys())
        Watch.objects.filter(attempt=exam.attempt).update(room_asked_at=LATER)
        assert "A proctor asks you to show your surroundings." in words(ada.get(address))
        kept(exam, 2, stream="room", data=segment(2), at=3610, at_the_door=True, keys=sealing_keys())
        assert ada.post(address)["Location"] == f"/exam/{exam.uuid}/"
        assert Watch.objects.get(attempt=exam.attempt).room_asked_at is None

    def test_the_door_sends_nothing_else_in_the_exam(self, exam: Exam) -> None:
        up_to("ask", exam)
        Attempt.objects.filter(pk=exam.attempt.pk).update(phase=Phase.PAUSED, started_at=LATER)
        Watch.objects.update_or_create(attempt=exam.attempt, defaults={"room_asked_at": LATER})
        assert attempt_for_evidence(exam.uuid).started_at is not None
        with pytest.raises(Exception, match="only before the exam"):
            kept(exam, 1, stream="camera", at_the_door=True, keys=sealing_keys())


class TestSystemCheck:
    def test_facts_of_watching_are_kept_where_it_is_watched(self) -> None:
        check = read_system_check(SEEN, agent="Firefox/140 Linux", policy=WATCHED)
        assert (check.stoppers, check.warnings) == ((), ())
        assert check.findings["camera"] == "works (HD Webcam)"
        assert check.findings["upload"] == "8.0 Mbit/s"
        assert check.findings["Safe Exam Browser"] == "no"
        assert "camera" not in read_system_check(SEEN, agent="").findings

    @pytest.mark.parametrize("camera", ["", "denied", "missing", "busy", "failed", "lies"])
    def test_without_a_camera_the_other_way_is_named(self, camera: str) -> None:
        check = read_system_check(SEEN | {"camera": camera}, agent="", policy=WATCHED)
        assert len(check.stoppers) == 1
        assert "The test centre in Lagos." in check.stoppers[0]

    def test_a_test_picture_counts_only_in_a_demonstration(self) -> None:
        seen = SEEN | {"camera": "simulated"}
        assert read_system_check(seen, agent="", policy=WATCHED).stoppers
        demo = replace(WATCHED, simulated_camera=True)
        assert not read_system_check(seen, agent="", policy=demo).stoppers

    def test_slow_lines_and_second_screens_are_advice(self) -> None:
        seen = SEEN | {"upload": "300", "screens": "several", "full_screen": "no"}
        check = read_system_check(seen, agent="", policy=WATCHED)
        assert check.stoppers == ()
        assert len(check.warnings) == 3

    def test_days_ahead_it_leaves_no_trace(self, exam: Exam) -> None:
        ada = visitor(exam.candidate)
        page = ada.get("/home/system-check/pmle/")
        assert "Nothing of this is kept" in words(page)
        assert ada.post("/home/system-check/pmle/", SEEN).status_code == 405
        assert exam.fresh().system_check is None
        assert b"/home/system-check/pmle/" in ada.get("/home/").content

    def test_the_probe_of_the_line_counts_both_ways(self, exam: Exam) -> None:
        ada = visitor(exam.candidate)
        assert len(ada.get("/home/line").content) == 256 * 1024
        sent = ada.post("/home/line", b"x" * 1000, content_type="application/octet-stream")
        assert sent.json() == {"bytes": 1000}
        too_much = ada.post("/home/line", b"x" * 400_000, content_type="application/octet-stream")
        assert too_much.json() == {"bytes": 256 * 1024 + 1}


@pytest.mark.parametrize("path", ["still/face", "still/document"])
def test_erin_finds_and_moves_nothing_of_adas(exam: Exam, path: str) -> None:
    erin = visitor(person("Erin"))
    up_to("face", exam)
    assert erin.get(at(exam, path)).status_code == 404
    assert erin.post(at(exam, path), {"picture": SimpleUploadedFile("a.jpg", photo())}).status_code == 404
    assert erin.get(f"/candidate/{exam.uuid}/room/").status_code == 404
    assert erin.post(f"/candidate/{exam.uuid}/room/").status_code == 404
    assert erin.post(at(exam, "consent"), {"agreed": "on"}).status_code == 404
    assert not pieces(exam.attempt).exists()


def test_the_player_says_that_the_surroundings_are_sent(exam: Exam) -> None:
    up_to("ask", exam)
    Attempt.objects.filter(pk=exam.attempt.pk).update(phase=Phase.PAUSED, started_at=LATER)
    Watch.objects.update_or_create(attempt=exam.attempt, defaults={"room_asked_at": LATER})
    token = door_token(exam.uuid, keys=sealing_keys(), now=LATER)
    said = {"headers": {"Authorization": f"Bearer {token}"}, "content_type": "application/json"}
    too_early = Client().post(f"/exam/{exam.uuid}/room", {}, **said)
    assert too_early.status_code == 409
    kept(exam, 2, stream="room", data=segment(2), at=3610, keys=sealing_keys())
    assert Client().post(f"/exam/{exam.uuid}/room", {}, **said).json() == {"room": False}
    assert Watch.objects.get(attempt=exam.attempt).room_asked_at is None
    assert Client().post(f"/exam/{exam.uuid}/room", {}).status_code == 401
