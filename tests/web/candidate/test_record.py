"""The candidate's record of an exam: the clock, and what was noted; for them alone."""

import pytest

from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.outside.keys import SigningKey
from tests.apps.story import moment, registered
from tests.web.sitting import delivered_late, eventful
from tests.web.visiting import visitor, words


@pytest.fixture(autouse=True)
def an_hour_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assay.outside.clock.now", lambda: moment(3600))


def test_it_is_read_during_the_exam_and_leads_from_home(pmle: Certification, key: SigningKey) -> None:
    exam = eventful(pmle, key)
    ada = visitor(exam.candidate)
    assert f"/record/{exam.uuid}/".encode() in ada.get("/home/").content
    said = words(ada.get(f"/record/{exam.uuid}/"))
    assert "Chidi Example paused the exam; the clock stands. Reason: Show me the room, please." in said
    assert "A break began: 15 minutes; the clock stands." in said
    assert "Your accommodation Extra time +25 %" in said
    assert "answers stored" not in said


def test_an_ordinary_exam_has_an_empty_record(pmle: Certification, key: SigningKey) -> None:
    exam = registered(pmle).submitted(key)
    said = words(visitor(exam.candidate).get(f"/record/{exam.uuid}/"))
    assert "Nothing was recorded besides your answers." in said
    assert "Left at the end 1:59:00" in said
    assert "Your accommodation" not in said


def test_late_answers_are_said_to_wait(pmle: Certification, key: SigningKey) -> None:
    exam = delivered_late(pmle, key)
    said = words(visitor(exam.candidate).get(f"/record/{exam.uuid}/"))
    assert "4 entries reached us after the end and are stored. A person decides whether they count" in said


def test_before_the_exam_there_is_only_the_time_allowed(pmle: Certification) -> None:
    exam = registered(pmle)
    assert exam.fresh().phase == Phase.NOT_STARTED
    said = words(visitor(exam.candidate).get(f"/record/{exam.uuid}/"))
    assert "Allowed 2:00:00" in said
    assert f"/record/{exam.uuid}/".encode() not in visitor(exam.candidate).get("/home/").content


def test_it_is_nobody_elses(pmle: Certification, key: SigningKey) -> None:
    exam = eventful(pmle, key)
    for end in ("", "clock.csv"):
        assert visitor(exam.proctor).get(f"/record/{exam.uuid}/{end}").status_code == 404
        assert visitor(None).get(f"/record/{exam.uuid}/{end}").status_code == 302
