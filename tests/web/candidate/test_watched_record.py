"""How Ada was watched, as she reads it and takes it away: all of it, and nothing that staff wrote of her."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from assay.apps.people.models import Person
from assay.apps.proctoring.actions.appeals import judge
from assay.apps.proctoring.actions.evidence import log_view
from assay.apps.proctoring.actions.review import review
from assay.apps.proctoring.models import Appeal, Review, Signal
from assay.apps.programs.models import Certification
from assay.core.proctoring.wording import said_in
from assay.outside.keys import SigningKey
from tests.apps.story import Exam, moment, person
from tests.apps.test_own_timeline import watched_exam
from tests.player.looking import axe_violations, sideways
from tests.web.visiting import visitor, words
from tests.web.window import Window


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
        "Environment: noise, recorded by a proctor.",
        "Dana Example opened camera 1. Reason: An incident.",
    ]
    places = [page.index(one) for one in told]
    assert places == sorted(places)
    assert "Camera: stored. 12:00:05 to 12:00:10 UTC, 1 piece, 2 KB, kept, encrypted" in page
    assert "Nobody has looked at it yet." in page
    assert "sister" not in page
    assert said_in(page) == ()


def test_it_goes_into_files(exam: Exam) -> None:
    ada = visitor(exam.candidate)
    told = json.loads(ada.get(f"/record/{exam.uuid}/watched.json").content)
    assert [one["stream"] for one in told["recordings"]] == ["camera", "face"]
    response = ada.get(f"/record/{exam.uuid}/watched.csv")
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    assert {row["kind"] for row in rows} >= {
        "Check-in",
        "Recording",
        "Event",
        "Message",
        "Incident",
        "Opened",
    }
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)


def test_it_is_nobody_elses(exam: Exam) -> None:
    for end in ("watched.json", "watched.csv"):
        assert visitor(exam.proctor).get(f"/record/{exam.uuid}/{end}").status_code == 404
        assert visitor(None).get(f"/record/{exam.uuid}/{end}").status_code == 302


def find_violation(exam: Exam, *, people: int = 2) -> None:
    """So many people, one after another, find that rules were not kept; every signal was judged before."""
    Signal.objects.filter(attempt=exam.attempt).update(
        state="dismissed", disposed_by=exam.proctor, disposed_at=moment(90)
    )
    for number in range(people):
        review(
            exam.fresh(),
            by=person("Dana"),
            outcome=Review.Outcome.VIOLATION,
            note=f"A telephone was used, says look {number + 1}.",
            record_url="https://assay.example/record/",
            now=moment(200 + number),
        )


def test_the_page_with_everything_on_it_is_accessible_and_fits(
    exam: Exam, window_of: Callable[[Person], Window]
) -> None:
    find_violation(exam)
    page = window_of(exam.candidate).open(f"/record/{exam.uuid}/")
    expect(page.get_by_role("button", name="Appeal")).to_be_visible()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert sideways(page) == []


class TestAppeal:
    @pytest.fixture(autouse=True)
    def an_hour_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("assay.outside.clock.now", lambda: moment(3600))

    def test_a_first_persons_word_is_not_hers_to_read(self, exam: Exam) -> None:
        find_violation(exam, people=1)
        page = words(visitor(exam.candidate).get(f"/record/{exam.uuid}/"))
        assert "A person will look at how your exam went" in page
        assert "telephone" not in page
        assert "Appeal" not in page

    def test_she_reads_the_finding_appeals_once_and_reads_the_judgement(self, exam: Exam) -> None:
        find_violation(exam)
        ada = visitor(exam.candidate)
        page = words(ada.get(f"/record/{exam.uuid}/"))
        assert "A telephone was used, says look 2." in page
        assert "Until 7 December 2026" in page
        empty = ada.post(f"/record/{exam.uuid}/appeal", {"text": " "}, follow=True)
        assert "Say why: somebody judges by what you write." in words(empty)
        said = ada.post(f"/record/{exam.uuid}/appeal", {"text": "It was a <b>calculator</b>."}, follow=True)
        assert "Your appeal is stored." in words(said)
        assert b"It was a &lt;b&gt;calculator&lt;/b&gt;." in said.content
        again = ada.post(f"/record/{exam.uuid}/appeal", {"text": "Again."}, follow=True)
        assert "You have appealed already." in words(again)
        judge(
            exam.fresh(),
            by=person("Dmitri"),
            outcome=Appeal.Outcome.OVERTURNED,
            words="It was a calculator.",
            record_url="https://assay.example/record/",
            now=moment(4000),
        )
        page = words(ada.get(f"/record/{exam.uuid}/"))
        assert "the finding is withdrawn" in page
        assert "The judgement" in page

    def test_nobody_appeals_for_her(self, exam: Exam) -> None:
        find_violation(exam)
        response = visitor(exam.proctor).post(f"/record/{exam.uuid}/appeal", {"text": "Please."})
        assert response.status_code == 404
        assert not Appeal.objects.exists()
