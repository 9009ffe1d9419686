"""The end of an exam, which can be called back, and the live look: who may, and what each answers."""

from dataclasses import replace
from uuid import uuid4

import pytest

from assay.apps.people.models import Role
from assay.apps.proctoring.actions import termination
from assay.apps.proctoring.models import FocusCall
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.programs import write_certification
from assay.outside import clock
from tests.apps.story import Exam, person
from tests.web.proctor.watched_room import JSON, at, send, sitting
from tests.web.visiting import visitor, words

OFFER = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"


@pytest.fixture
def ada(pmle: Certification) -> Exam:
    """Ada is at work, and watched."""
    return sitting(pmle, "Ada Nwosu")


class TestTheEnd:
    def test_a_second_person_agrees_where_the_programme_wants_one(self, pmle: Certification) -> None:
        spec = pmle.spec
        strict = replace(spec.proctoring, terminate_needs_second=True)
        pmle.source = write_certification(replace(spec, proctoring=strict))
        pmle.save()
        ada = sitting(pmle, "Ada Nwosu")
        chidi, chloe = visitor(ada.proctor), visitor(person("Chloe", Role.PROCTOR))
        said = {"code": "examinee.behaviour", "reason": "Somebody else answers.", "sure": "on"}
        chidi.post(at(ada, "terminate"), said)
        assert "A second person must agree" in words(chidi.get("/proctor/"))
        assert "Agree: end the exam" not in words(chidi.get("/proctor/"))
        assert chidi.post(at(ada, "second"), headers=JSON).status_code == 409
        assert "Agree: end the exam" in words(chloe.get("/proctor/"))
        assert chloe.post(at(ada, "second"), headers=JSON).status_code == 200
        assert "The exam ends in" in words(chidi.get("/proctor/"))
        assert ada.fresh().phase == Phase.PAUSED

    def test_anybody_calls_it_back(self, ada: Exam) -> None:
        termination.begin(
            ada.uuid, by=ada.proctor, code="examinee.behaviour", reason="A mistake.", now=clock.now()
        )
        chloe = visitor(person("Chloe", Role.PROCTOR))
        said = chloe.post(at(ada, "call-back"), headers=JSON).json()
        assert said["said"] == "Called back: the exam of Ada Nwosu does not end."
        assert ada.fresh().phase == Phase.AUTHORIZED
        assert chloe.post(at(ada, "call-back"), headers=JSON).status_code == 409


class TestLookingLive:
    def test_an_offer_and_its_answer(self, ada: Exam) -> None:
        chidi, call = visitor(ada.proctor), uuid4()
        made = send(chidi, at(ada, "calls"), {"uuid": str(call), "stream": "camera", "offer": OFFER})
        assert made.status_code == 201
        assert made.json() == {"uuid": str(call), "with_sound": False}
        assert chidi.get(at(ada, f"calls/{call}")).json() == {"answer": "", "ended": False}
        FocusCall.objects.filter(uuid=call).update(answer=OFFER)
        assert chidi.get(at(ada, f"calls/{call}")).json()["answer"] == OFFER
        assert chidi.post(at(ada, f"calls/{call}/end")).status_code == 204
        assert chidi.get(at(ada, f"calls/{call}")).json()["ended"] is True

    def test_sound_is_the_programmes_to_allow(self, ada: Exam) -> None:
        wanted = {"uuid": str(uuid4()), "stream": "camera", "with_sound": True, "offer": OFFER}
        assert send(visitor(ada.proctor), at(ada, "calls"), wanted).json()["with_sound"] is False

    def test_another_proctor_does_not_get_the_answer(self, ada: Exam) -> None:
        call = uuid4()
        send(visitor(ada.proctor), at(ada, "calls"), {"uuid": str(call), "stream": "camera", "offer": OFFER})
        chloe = visitor(person("Chloe", Role.PROCTOR))
        assert chloe.get(at(ada, f"calls/{call}")).status_code == 404

    @pytest.mark.parametrize("body", ["", "[]", "{}", '{"offer": "x"}', '{"uuid": "x", "offer": "v=0"}'])
    def test_what_is_no_call_is_refused(self, ada: Exam, body: str) -> None:
        answer = visitor(ada.proctor).post(at(ada, "calls"), body, content_type="application/json")
        assert answer.status_code == 400

    def test_there_is_no_screen_to_look_at_where_none_is_shared(self, ada: Exam) -> None:
        wanted = {"uuid": str(uuid4()), "stream": "screen", "offer": OFFER}
        refused = send(visitor(ada.proctor), at(ada, "calls"), wanted)
        assert refused.status_code == 409
        assert "no screen" in refused.json()["detail"]
