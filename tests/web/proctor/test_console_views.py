"""The console's addresses: what they show and do, and for whom nothing of it exists."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from PIL import Image

from assay.apps.audit.models import AuditEntry
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Role
from assay.apps.proctoring.actions import chat, check_in, consents, pause, watching
from assay.apps.proctoring.models import (
    CheckIn,
    EvidenceView,
    HandOver,
    Incident,
    Message,
    Signal,
    Watch,
)
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.proctoring import Step
from assay.core.proctoring.desk_token import read_desk_token
from assay.core.proctoring.wording import said_in
from assay.core.programs import write_certification
from assay.outside import clock
from assay.web.kit.issuing import sealing_keys
from tests.apps.story import Exam, person
from tests.web.proctor.watched_room import JSON, at, seen, send, signalled, sitting, waiting
from tests.web.visiting import visitor, words


@pytest.fixture
def ada(pmle: Certification) -> Exam:
    """Ada is at work, and watched."""
    return sitting(pmle, "Ada Nwosu")


@pytest.fixture
def door(pmle: Certification) -> Exam:
    """Sara waits; she has sent pictures of her face and her document."""
    exam = waiting(pmle, "Sara Plain")
    consents.keep_consent(exam.fresh(), text="You are watched.", now=clock.now())
    for step in (Step.FACE, Step.DOCUMENT):
        check_in.keep_still(exam.fresh(), step=step, data=photo(), keys=sealing_keys(), now=clock.now())
    return exam


def photo() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), (200, 180, 160)).save(kept, "JPEG")
    return kept.getvalue()


def order_of(response: HttpResponse, *names: str) -> list[str]:
    html = response.content.decode()
    room = html[html.index('data-list="room"') :]
    return sorted(names, key=lambda name: room.index(f">{name}</a>"))


class TestTheGrid:
    def test_alerts_then_severity_then_age(self, pmle: Certification) -> None:
        exams = {name: sitting(pmle, name) for name in ("Calm", "Old", "Weighty", "New", "Hand")}
        signalled(exams["Old"], "focus_lost")
        signalled(exams["New"], "focus_lost")
        Signal.objects.filter(attempt=exams["Old"].attempt).update(at=clock.now() - timedelta(minutes=3))
        signalled(exams["Weighty"], "camera_ended", value=3)
        watching.raise_hand(exams["Hand"].fresh(), raised=True, now=clock.now())
        response = visitor(exams["Calm"].proctor).get("/proctor/")
        expected = ["Weighty", "Old", "New", "Hand", "Calm"]
        assert order_of(response, *exams) == expected
        said = words(response)
        assert "Another window was in front 12 seconds in another window, above 0" in said
        assert said_in(response.content.decode()) == ()

    def test_a_muted_signal_is_kept_and_alerts_nobody(self, ada: Exam) -> None:
        chidi = visitor(ada.proctor)
        reason = {"kind": "focus_lost", "reason": "A screen reader's list is a window of its own."}
        chidi.post(at(ada, "mute"), reason)
        signalled(ada, "focus_lost")
        assert "seconds in another window" not in words(chidi.get("/proctor/"))
        assert "Raises no alert: muted for this candidate." in words(chidi.get(at(ada)))
        chidi.post(at(ada, "mute"), {**reason, "muted": "no"})
        assert "seconds in another window" in words(chidi.get("/proctor/"))

    def test_only_some_cards_are_fetched_and_those_gone_are_named(self, pmle: Certification) -> None:
        one, other = sitting(pmle, "One"), sitting(pmle, "Other")
        gone = uuid4()
        response = visitor(one.proctor).get(f"/proctor/cards?only={one.uuid},{gone},nonsense")
        html = response.content.decode()
        assert f'data-key="{one.uuid}"' in html
        assert str(other.uuid) not in html
        assert f'data-gone="{gone}"' in html
        assert '<span data-part="room">(2)</span>' in html

    def test_a_desk_of_thirty_six_takes_few_queries(
        self, pmle: Certification, django_assert_max_num_queries: pytest.FixtureRequest
    ) -> None:
        exams = [sitting(pmle, f"Candidate {n}") for n in range(12)]
        chidi = visitor(exams[0].proctor)
        with django_assert_max_num_queries(20):  # type: ignore[operator]
            chidi.get("/proctor/live")

    def test_pages_bring_a_token_of_their_own_rooms(self, ada: Exam) -> None:
        html = visitor(ada.proctor).get("/proctor/").content.decode()
        text = html.partition('data-token="')[2].partition('"')[0]
        now = int(clock.now().timestamp())
        token = read_desk_token(sealing_keys().token_key(), text, now=now)
        assert token is not None
        assert (token.person, token.certifications) == (ada.proctor.pk, frozenset({"pmle"}))

    def test_without_a_camera_the_desk_is_as_before(self, pmle: Certification) -> None:
        spec = pmle.spec
        plain = replace(spec.proctoring, camera=False, identity=False, room_scan=False, lockdown="none")
        pmle.source = write_certification(
            replace(spec, proctoring=replace(plain, simulated_camera=False, seb_only_on=""))
        )
        pmle.save()
        exam = sitting(pmle, "Ada Nwosu")
        type(exam.attempt).objects.get(pk=exam.attempt.pk).glances.all().delete()
        response = visitor(exam.proctor).get("/proctor/")
        assert b"<img" not in response.content
        said = words(response)
        assert "Lockdown" not in said
        assert "Entries stored 0" in said


class TestGlances:
    def test_what_is_new_comes_in_one_answer_and_not_twice(self, ada: Exam) -> None:
        chidi = visitor(ada.proctor)
        found = chidi.get(f"/proctor/glances?only={ada.uuid}").json()["glances"]
        assert [(one["attempt"], one["stream"]) for one in found] == [(str(ada.uuid), "camera")]
        assert found[0]["src"].startswith("data:image/webp;base64,")
        again = chidi.get(f"/proctor/glances?only={ada.uuid}&after={found[0]['at']}").json()
        assert again == {"glances": []}
        seen(ada, shade=10, at=clock.now() + timedelta(seconds=1))
        assert chidi.get(f"/proctor/glances?only={ada.uuid}&after={found[0]['at']}").json()["glances"]

    def test_one_picture_is_private_and_not_kept(self, ada: Exam) -> None:
        response = visitor(ada.proctor).get(at(ada, "glance/camera"))
        assert response["Content-Type"] == "image/webp"
        assert response["Cache-Control"] == "private, no-store"
        assert visitor(ada.proctor).get(at(ada, "glance/screen")).status_code == 404

    def test_tiles_in_view_are_marked(self, ada: Exam) -> None:
        chidi = visitor(ada.proctor)
        said = json.dumps({"attempts": [str(ada.uuid)]})
        assert chidi.post("/proctor/watched", said, content_type="application/json").status_code == 204
        until = Watch.objects.get(attempt=ada.attempt).watched_until
        assert until is not None
        assert until > clock.now()
        for bad in ("", "[]", '{"attempts": [7]}', '{"attempts": "x"}', "\xff"):
            answer = chidi.post("/proctor/watched", bad, content_type="application/json")
            assert answer.status_code == 400, bad


class TestTheDoor:
    def test_both_pictures_stand_side_by_side_and_each_look_is_noted(self, door: Exam) -> None:
        chidi = visitor(door.proctor)
        html = chidi.get("/proctor/").content.decode()
        assert "The face of Sara Plain" in html
        assert "The identity document of Sara Plain" in html
        response = chidi.get(at(door, "still/face"))
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "private, no-store"
        noted = EvidenceView.objects.get(attempt=door.attempt)
        assert (noted.by, noted.what) == (door.proctor, "face 1")

    def test_admitting_keeps_kind_and_last_two_characters(self, door: Exam) -> None:
        chidi = visitor(door.proctor)
        bare = chidi.post(at(door, "admit"), {"identity": "on"}, headers=JSON)
        assert bare.status_code == 422
        assert set(bare.json()["errors"]) == {"document_kind", "document_last2"}
        whole = {"identity": "on", "document_kind": "Passport", "document_last2": "L012345678"}
        assert chidi.post(at(door, "admit"), whole).status_code == 422
        assert door.fresh().phase == Phase.AWAITING
        said = chidi.post(at(door, "admit"), {**whole, "document_last2": "78"}, headers=JSON)
        assert said.json() == {"tone": "ok", "said": "Sara Plain is admitted."}
        kept = CheckIn.objects.get(attempt=door.attempt)
        assert (kept.document_kind, kept.document_last2, kept.checked_by) == ("Passport", "78", door.proctor)
        assert door.fresh().phase == Phase.AUTHORIZED
        assert chidi.get(at(door, "still/face")).status_code == 404  # the look was for the door

    def test_asking_again_names_steps_and_a_reason(self, door: Exam) -> None:
        chidi = visitor(door.proctor)
        assert chidi.post(at(door, "ask-again"), {"reason": "Too dark."}).status_code == 422
        chidi.post(at(door, "ask-again"), {"steps": ["document"], "reason": "The name cannot be read."})
        kept = CheckIn.objects.get(attempt=door.attempt)
        assert (kept.asked_again, kept.reason) == (["document"], "The name cannot be read.")
        assert "Asked again The name cannot be read." in words(chidi.get("/proctor/"))
        assert door.fresh().phase == Phase.AWAITING


class TestAlerts:
    def test_acknowledged_then_made_an_incident(self, ada: Exam) -> None:
        signal, chidi = signalled(ada, "second_display", value=2, threshold=1), visitor(ada.proctor)
        chidi.post(at(ada, f"signals/{signal.pk}/acknowledge"))
        assert "1 acknowledged" in words(chidi.get("/proctor/"))
        said = {"code": "technical.workstation", "severity": "25", "note": "A laptop beside the screen."}
        answer = chidi.post(at(ada, f"signals/{signal.pk}/incident"), said, headers=JSON)
        assert answer.status_code == 200
        signal.refresh_from_db()
        assert signal.incident == Incident.objects.get(attempt=ada.attempt)
        late = chidi.post(at(ada, f"signals/{signal.pk}/dismiss"), {"reason": "x"}, headers=JSON)
        assert late.status_code == 409
        assert late.json()["tone"] == "bad"
        assert ada.fresh().phase == Phase.ACTIVE  # nothing of it touches the exam

    def test_dismissing_needs_a_reason(self, ada: Exam) -> None:
        signal, chidi = signalled(ada, "paste", value=3), visitor(ada.proctor)
        bare = chidi.post(at(ada, f"signals/{signal.pk}/dismiss"), {"reason": " "}, headers=JSON)
        assert bare.json() == {"errors": {"reason": ["Say why it means nothing."]}}
        chidi.post(at(ada, f"signals/{signal.pk}/dismiss"), {"reason": "An empty clipboard."})
        assert "Dismissed by Chidi Example: An empty clipboard." in words(chidi.get(at(ada)))

    def test_a_signal_of_another_exam_is_not_there(self, ada: Exam, pmle: Certification) -> None:
        signal = signalled(sitting(pmle, "Bea"), "paste", value=3)
        address = at(ada, f"signals/{signal.pk}/acknowledge")
        assert visitor(ada.proctor).post(address).status_code == 404


class TestCare:
    def test_a_claim_is_one_persons_until_taken_over_or_released(self, ada: Exam) -> None:
        chloe = person("Chloe", Role.PROCTOR)
        chidis, chloes = visitor(ada.proctor), visitor(chloe)
        chidis.post(at(ada, "claim"))
        refused = chloes.post(at(ada, "claim"), headers=JSON)
        assert refused.status_code == 409
        assert refused.json()["said"] == "Chidi Example looks after this candidate."
        assert "Handled by Chidi Example" in words(chloes.get("/proctor/"))
        chloes.post(at(ada, "claim"), {"take_over": "yes"})
        assert Watch.objects.get(attempt=ada.attempt).claimed_by == chloe
        chidis.post(at(ada, "release"))  # not his any more
        assert Watch.objects.get(attempt=ada.attempt).claimed_by == chloe

    def test_a_note_releases_and_stands_on_the_desk(self, ada: Exam) -> None:
        chidi = visitor(ada.proctor)
        chidi.post(at(ada, "claim"))
        assert chidi.post(at(ada, "hand-over"), {"text": ""}, headers=JSON).status_code == 422
        chidi.post(at(ada, "hand-over"), {"text": "Waits for a new headset."})
        assert Watch.objects.get(attempt=ada.attempt).claimed_by is None
        chidi.post("/proctor/hand-over", {"text": "Quiet evening."})
        said = words(chidi.get("/proctor/"))
        assert "Waits for a new headset." in said
        assert "Quiet evening." in said
        assert HandOver.objects.get(attempt=None).certification == ada.fresh().certification

    def test_the_load_advises_and_stops_nothing(self, pmle: Certification) -> None:
        exams = [sitting(pmle, f"Candidate {n}") for n in range(13)]
        for exam in exams:
            watching.claim(exam.fresh(), by=exams[0].proctor, now=clock.now())
        said = words(visitor(exams[0].proctor).get("/proctor/"))
        assert "Chidi Example (you) 13 More than advised" in said
        assert "it is advice and stops nothing" in said

    def test_the_room_is_asked_for_during_a_pause_only(self, ada: Exam) -> None:
        chidi = visitor(ada.proctor)
        early = chidi.post(at(ada, "room"), headers=JSON)
        assert early.status_code == 409
        assert "Pause the exam first" in early.json()["said"]
        pause(ada.uuid, by=ada.proctor, reason="A look, please.", now=clock.now())
        chidi.post(at(ada, "room"))
        assert Watch.objects.get(attempt=ada.attempt).room_asked_at is not None
        assert "Asked for the room" in words(chidi.get("/proctor/"))


class TestTalk:
    def test_a_prepared_message_is_sent_in_its_language(self, ada: Exam) -> None:
        chidi = visitor(ada.proctor)
        chidi.post(at(ada, "messages"), {"canned": "one-moment", "language": "fr", "text": "", "ref": "r1"})
        chidi.post(at(ada, "messages"), {"canned": "one-moment", "language": "fr", "text": "", "ref": "r1"})
        said = Message.objects.get(attempt=ada.attempt)
        assert said.text.startswith("Un instant")
        assert said.canned == "one-moment"
        empty = chidi.post(at(ada, "messages"), {"text": " ", "ref": "r2"}, headers=JSON)
        assert empty.json()["errors"] == {"text": ["Write something, or choose a prepared message."]}

    def test_own_words_are_no_prepared_message(self, ada: Exam) -> None:
        mine = {"canned": "one-moment", "language": "en", "text": "Two moments.", "ref": "r1"}
        visitor(ada.proctor).post(at(ada, "messages"), mine)
        assert Message.objects.get().canned == ""

    def test_reading_is_ticked(self, ada: Exam) -> None:
        chat.say(ada.fresh(), by=None, ref="a1", words=chat.Words("Hello?"), now=clock.now())
        chidi = visitor(ada.proctor)
        assert "1 unread" in words(chidi.get("/proctor/"))
        chidi.post(at(ada, "messages/read"), {"up_to": "1"})
        assert Message.objects.get().read_at is not None
        assert "unread" not in words(chidi.get("/proctor/"))
        assert chidi.post(at(ada, "messages/read"), {"up_to": "x"}, headers=JSON).status_code == 409

    def test_a_broadcast_goes_to_mine_or_to_the_room(self, pmle: Certification) -> None:
        mine, other = sitting(pmle, "Mine"), sitting(pmle, "Other")
        watching.claim(mine.fresh(), by=mine.proctor, now=clock.now())
        chidi = visitor(mine.proctor)
        chidi.post("/proctor/broadcast", {"to": "mine", "text": "Hello", "ref": "b1"})
        assert [one.attempt_id for one in Message.objects.all()] == [mine.attempt.pk]
        chidi.post("/proctor/broadcast", {"to": "room", "text": "Everybody", "ref": "b2"})
        assert Message.objects.filter(attempt=other.attempt, broadcast=True).exists()


GETS = ("", "panel", "clock.csv", "glance/camera", "still/face", "terminate")
FORMS = ("admit", "ask-again", "turn-away", "pause", "time", "incident", "mute", "hand-over", "terminate")
BUTTONS = (
    "claim",
    "release",
    "hand",
    "room",
    "resume",
    "free-seat",
    "second",
    "call-back",
    "settle",
    "calls",
)
ABOUT = ("signals/{signal}/acknowledge", "signals/{signal}/dismiss", "signals/{signal}/incident")
POSTS = (*FORMS, *BUTTONS, *ABOUT, "messages", "messages/read")


def test_for_strangers_and_for_the_candidate_nothing_of_it_exists(ada: Exam, door: Exam) -> None:
    """A proctor of another certification, and Ada, who proctors this one but not her own exam."""
    elsewhere = person("Chidi")
    grant_role(elsewhere, Role.PROCTOR, certification_key="another")
    grant_role(ada.candidate, Role.PROCTOR, certification_key="pmle")
    signal = signalled(ada, "paste", value=3)
    before = AuditEntry.objects.count()
    for client in (visitor(elsewhere), visitor(ada.candidate)):
        for rest in GETS:
            assert client.get(at(ada, rest)).status_code == 404, rest
        for rest in POSTS:
            address = at(ada, rest.format(signal=signal.pk))
            full = {"reason": "x", "text": "x", "ref": "x", "up_to": "1", "identity": "on", "sure": "on"}
            assert client.post(address, full).status_code == 404, rest
        assert client.get(f"/proctor/glances?only={ada.uuid}").json() == {"glances": []}
        assert str(ada.uuid) not in client.get(f"/proctor/cards?only={ada.uuid}").content.decode().replace(
            f'data-gone="{ada.uuid}"', ""
        )
        send(client, "/proctor/watched", {"attempts": [str(ada.uuid)]})
    assert visitor(elsewhere).get(at(door, "still/face")).status_code == 404
    watch = Watch.objects.get(attempt=ada.attempt)
    assert (watch.claimed_by, watch.watched_until) == (None, None)
    assert AuditEntry.objects.count() == before
    assert ada.fresh().phase == Phase.ACTIVE
