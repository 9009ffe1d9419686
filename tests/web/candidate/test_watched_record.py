"""How Ada was watched, as she reads it and takes it away: all of it, and nothing that staff wrote of her."""

import csv
import io
import json

import pytest

from assay.apps.proctoring.actions.evidence import log_view
from assay.apps.programs.models import Certification
from assay.core.proctoring.wording import said_in
from assay.outside.keys import SigningKey
from tests.apps.story import Exam, moment, person
from tests.apps.test_own_timeline import watched_exam
from tests.web.visiting import visitor, words


@pytest.fixture
def exam(pmle: Certification, key: SigningKey) -> Exam:
    exam = watched_exam(pmle, key)
    log_view(exam.fresh(), by=person("Dana"), what="camera 1", reason="An incident.", now=moment(100))
    return exam


def test_the_page_tells_everything_in_order(exam: Exam) -> None:
    page = words(visitor(exam.candidate).get(f"/record/{exam.uuid}/"))
    told = [
        "You agreed to how you are watched.",
        "Chidi Example compared your name, face and document. passport, ends with 7K",
        "A proctor: Please wait.",
        "Environment: Noise, recorded by a proctor.",
        "Dana Example opened camera 1. Reason: An incident.",
    ]
    print(page)
    places = [page.index(one) for one in told]
    assert places == sorted(places)
    assert "Camera was recorded." in page
    assert "Nobody has looked at it yet." in page
    assert "sister" not in page
    assert said_in(page) == ()


def test_it_goes_into_files(exam: Exam) -> None:
    ada = visitor(exam.candidate)
    told = json.loads(ada.get(f"/record/{exam.uuid}/watched.json").content)
    assert [one["stream"] for one in told["recordings"]] == ["camera", "face"]
    response = ada.get(f"/record/{exam.uuid}/watched.csv")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    assert {row["kind"] for row in rows} >= {"Check-in", "Recording", "Event", "Message", "Incident", "Look"}
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_it_is_nobody_elses(exam: Exam) -> None:
    for end in ("watched.json", "watched.csv"):
        assert visitor(exam.proctor).get(f"/record/{exam.uuid}/{end}").status_code == 404
        assert visitor(None).get(f"/record/{exam.uuid}/{end}").status_code == 302
