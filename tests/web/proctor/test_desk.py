"""The proctor's desk and moves: Chidi admits, pauses and records; he never sees an answer."""

import re
from datetime import timedelta

import pytest

from assay.apps.bank.queries import read_versions
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Role
from assay.apps.proctoring.models import Incident
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.outside import clock
from assay.outside.keys import SigningKey
from tests.apps.story import Exam, answers, person, registered
from tests.web.visiting import visitor, words


@pytest.fixture
def door(pmle: Certification) -> Exam:
    """Ada stands at the door: checked in, not admitted."""
    return registered(pmle).checked_in()


@pytest.fixture
def room(pmle: Certification) -> Exam:
    """Ada is at work."""
    exam = registered(pmle).seated()
    exam.save(*answers([(0,), (1,), (2,)]))
    return exam


def page(exam: Exam) -> str:
    return f"/proctor/{exam.uuid}/"


class TestTheDoor:
    def test_the_queue_shows_name_and_place(self, door: Exam) -> None:
        said = words(visitor(door.proctor).get("/proctor/"))
        assert "Ada Nwosu" in said
        assert "Place in the queue 1" in said
        assert "Waiting to be admitted (1)" in said

    def test_admitting_needs_the_document(self, door: Exam) -> None:
        response = visitor(door.proctor).post(page(door) + "admit")
        assert response.status_code == 422
        assert "Compare the name and the face with the document" in words(response)
        assert b'aria-describedby="admit-error"' in response.content
        assert door.fresh().phase == Phase.AWAITING

    def test_admitting_goes_back_to_the_desk(self, door: Exam) -> None:
        chidi = visitor(door.proctor)
        response = chidi.post(page(door) + "admit", {"identity": "on"}, follow=True)
        assert response.redirect_chain == [("/proctor/", 302)]
        assert "Ada Nwosu is admitted." in words(response)
        assert "In the room (1)" in words(response)
        assert door.fresh().phase == Phase.AUTHORIZED

    def test_turning_away_needs_a_reason_that_the_candidate_reads(self, door: Exam) -> None:
        chidi = visitor(door.proctor)
        refused = chidi.post(page(door) + "turn-away", {"reason": "  "})
        assert refused.status_code == 422
        assert "Give the reason." in words(refused)
        chidi.post(page(door) + "turn-away", {"reason": "The document has expired."})
        assert (door.fresh().phase, door.fresh().message) == (Phase.NOT_STARTED, "The document has expired.")

    def test_resume_does_not_open_the_door(self, door: Exam) -> None:
        response = visitor(door.proctor).post(page(door) + "resume", follow=True)
        assert "Only a paused exam can be resumed." in words(response)
        assert door.fresh().phase == Phase.AWAITING


class TestTheRoom:
    def test_a_pause_and_its_end(self, room: Exam) -> None:
        chidi = visitor(room.proctor)
        chidi.post(page(room) + "pause", {"reason": "Show me the room, please."})
        assert (room.fresh().phase, room.fresh().message) == (Phase.PAUSED, "Show me the room, please.")
        said = words(chidi.get(page(room)))
        assert "paused the exam; the clock stands. Reason: Show me the room, please." in said
        chidi.post(page(room) + "resume", {"from": "desk"})
        assert room.fresh().phase == Phase.AUTHORIZED

    def test_time_is_added_as_a_line_of_the_ledger(self, room: Exam) -> None:
        chidi = visitor(room.proctor)
        refused = chidi.post(page(room) + "time", {"minutes": "0", "reason": "x"})
        assert refused.status_code == 422
        assert "Enter whole minutes, from 1 to 240." in words(refused)
        chidi.post(page(room) + "time", {"minutes": "10", "reason": "Fire alarm"})
        said = words(chidi.get(page(room)))
        assert re.search(r"Time granted .* UTC Chidi Example Fire alarm \+0:10:00", said)
        assert "Allowed 2:10:00" in said

    def test_an_incident_is_recorded_under_the_proctors_name(self, room: Exam) -> None:
        chidi = visitor(room.proctor)
        bad = chidi.post(page(room) + "incident", {"code": "examinee.magic", "severity": "25", "note": "?"})
        assert bad.status_code == 422
        seen = {"code": "environment.noise", "severity": "60", "note": "A dog barked."}
        said = words(chidi.post(page(room) + "incident", seen, follow=True))
        assert "Environment: noise , severity 60 of 100, recorded by Chidi Example A dog barked." in said
        assert Incident.objects.get(attempt=room.attempt).by == room.proctor
        assert "1 incident" in words(chidi.get("/proctor/"))

    def test_terminating_takes_a_reason_a_second_thought_and_ten_seconds(
        self, room: Exam, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        chidi = visitor(room.proctor)
        said = {"code": "examinee.behaviour", "reason": "A second person wrote answers."}
        hasty = chidi.post(page(room) + "terminate", said)
        assert hasty.status_code == 422
        assert "Tick this to say that you mean it." in words(hasty)
        assert room.fresh().phase == Phase.ACTIVE
        begun = words(chidi.post(page(room) + "terminate", {**said, "sure": "on"}, follow=True))
        assert "stands still and ends in ten seconds, unless it is called back" in begun
        assert "Call it back" in begun
        chidi.post(page(room) + "settle")
        assert room.fresh().phase == Phase.PAUSED
        later = clock.now() + timedelta(seconds=11)
        monkeypatch.setattr("assay.outside.clock.now", lambda: later)
        assert "is terminated. What was stored is kept." in words(
            chidi.post(page(room) + "settle", follow=True)
        )
        ended = words(chidi.get(page(room)))
        assert "Time used" in ended
        assert "Time left" not in ended
        assert room.fresh().phase == Phase.TERMINATED
        document = room.fresh().receipt.document
        assert document["answered"] + document["incomplete"] == 3

    def test_a_refusal_is_said_in_words(self, room: Exam, key: SigningKey) -> None:
        chidi = visitor(room.proctor)
        chidi.post(page(room) + "pause", {"reason": "One"})
        said = words(chidi.post(page(room) + "pause", {"reason": "Two"}, follow=True))
        assert "Pausing is not possible while the attempt is paused." in said
        assert "no longer possible" in words(chidi.post(page(room) + "pause", {"reason": ""}, follow=True))

    def test_silence_is_an_indicator_and_comes_first(self, room: Exam, pmle: Certification) -> None:
        other = registered(pmle).seated()
        type(other.attempt).objects.filter(pk=other.attempt.pk).update(tab_seen_at=clock.now())
        silent = clock.now() - timedelta(seconds=40)
        type(room.attempt).objects.filter(pk=room.attempt.pk).update(tab_seen_at=silent)
        html = visitor(room.proctor).get("/proctor/").content.decode()
        assert html.count(">Offline</span> since") == 1
        assert "works on the device" in html
        assert html.index(str(room.uuid)) < html.index(str(other.uuid))

    def test_no_answer_key_or_item_is_on_the_page(self, room: Exam) -> None:
        room_form = room.fresh().form.items
        versions = read_versions("pmle", {place["hash"] for place in room_form})
        chidi = visitor(room.proctor)
        html = chidi.get(page(room)).content.decode() + chidi.get("/proctor/").content.decode()
        assert "3 answers stored" in html
        assert not [item.id for item in versions.values() if item.id in html or item.title in html]
        assert str(room.fresh().form.seed) not in html


class TestWhoMay:
    def test_the_proctor_of_another_certification_sees_nobody(self, door: Exam, room: Exam) -> None:
        stranger = person("Chidi")
        grant_role(stranger, Role.PROCTOR, certification_key="another")
        client = visitor(stranger)
        assert "Ada" not in words(client.get("/proctor/"))
        for exam in (door, room):
            assert client.get(page(exam)).status_code == 404
            assert client.post(page(exam) + "admit", {"identity": "on"}).status_code == 404
            assert client.post(page(exam) + "terminate", {"reason": "x", "sure": "on"}).status_code == 404
        assert (door.fresh().phase, room.fresh().phase) == (Phase.AWAITING, Phase.ACTIVE)

    def test_nobody_proctors_their_own_exam(self, door: Exam) -> None:
        grant_role(door.candidate, Role.PROCTOR, certification_key="pmle")
        ada = visitor(door.candidate)
        assert "Nobody waits." in words(ada.get("/proctor/"))
        assert ada.post(page(door) + "admit", {"identity": "on"}).status_code == 404
        assert door.fresh().phase == Phase.AWAITING
