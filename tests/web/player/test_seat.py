"""The call for the seat: what it tells a tab, whom it refuses, and that it takes nothing it cannot read."""

from datetime import timedelta

import pytest

from assay.apps.attempts import actions
from assay.apps.proctoring import actions as proctoring
from assay.apps.programs.models import Certification
from assay.core.attempt import events as e
from assay.core.attempt.seat_token import read_token
from assay.outside.keys import SigningKey
from assay.web.kit.issuing import sealing_keys
from tests.apps.story import NOON, OTHER_TAB, TAB, Exam, answers, moment, person, registered
from tests.web.player.conftest import HOSTILE, Browser, Time, browser_of


@pytest.fixture
def sitting(exam: Exam) -> Exam:
    """Ada's exam runs, and her first tab has the seat."""
    return exam.seated()


@pytest.mark.usefixtures("sitting")
class TestSeat:
    def test_it_tells_the_tab_all_it_needs_to_go_on(self, exam: Exam, ada: Browser, time: Time) -> None:
        exam.save(*answers([(2,), (0,)]))
        time.goes_to(100)
        answer = ada.said("seat", {"tab": TAB})
        assert (answer["state"], answer["remaining_seconds"], answer["held_up_to"]) == ("active", 7100, 2)
        assert answer["work"]["1"] == {
            "choice": [2],
            "flagged": False,
            "struck": [],
            "seen": True,
            "ranges": [],
            "note": "",
            "comment": "",
        }
        assert answer["plan"] == {"sections": [], "breaks": [], "break_left_seconds": 0}
        assert (answer["tutorial"], answer["presets"]) == (False, [])
        assert len(answer["form_key"]) == 43

    def test_it_leads_back_to_where_the_candidate_was_whatever_the_last_heartbeat_said(
        self, exam: Exam, ada: Browser, key: SigningKey
    ) -> None:
        assert ada.said("seat", {"tab": TAB})["at"] == 0
        at = "2026-11-23T12:00:01.000Z"
        actions.heartbeat(exam.uuid, TAB, at_question=2, key=key, now=moment(10))
        exam.save(e.Visited(1, at, 2), e.Visited(2, at, 3), e.AnswerSaved(3, at, 3, (0,)))
        assert ada.said("seat", {"tab": TAB})["at"] == 3

    def test_its_token_is_for_this_tab_and_attempt_and_for_a_day(self, exam: Exam, ada: Browser) -> None:
        token = ada.said("seat", {"tab": TAB})["token"]
        key, noon = sealing_keys().token_key(), int(NOON.timestamp())
        said = read_token(key, token, now=noon)
        assert said is not None
        assert (said.attempt, said.tab) == (str(exam.uuid), TAB)
        assert read_token(key, token, now=noon + int(timedelta(days=1).total_seconds())) is None

    def test_a_second_tab_is_refused_while_the_first_lives(self, ada: Browser, time: Time) -> None:
        time.goes_to(20)
        document = ada.problem("seat", {"tab": OTHER_TAB})
        assert (document["status"], document["type"]) == (409, "/problems/seat-taken")
        assert "token" not in document

    def test_another_computer_takes_over_when_the_first_fell_silent(
        self, exam: Exam, ada: Browser, time: Time
    ) -> None:
        exam.save(*answers([(2,)]))
        time.goes_to(60)
        elsewhere = browser_of(exam.candidate, exam)
        assert elsewhere.said("seat", {"tab": OTHER_TAB})["held_up_to"] == 1
        assert ada.problem("seat", {"tab": TAB})["type"] == "/problems/seat-taken"

    def test_there_is_no_seat_after_the_end(self, exam: Exam, ada: Browser, key: SigningKey) -> None:
        proctoring.terminate(exam.uuid, by=exam.proctor, reason="x", key=key, now=moment(5))
        assert ada.problem("seat", {"tab": TAB})["type"] == "/problems/not-active"

    def test_entries_that_a_device_cannot_deliver_any_more_are_an_incident(
        self, exam: Exam, ada: Browser
    ) -> None:
        ada.said("seat", {"tab": TAB, "orphans": 3})
        assert exam.attempt.journal.order_by("-seq")[0].event == "Doubted"


class TestBeforeTheStart:
    def test_the_seat_comes_with_the_tutorial_and_without_the_key(self, exam: Exam, ada: Browser) -> None:
        exam.admitted()
        answer = ada.said("seat", {"tab": TAB})
        assert (answer["state"], answer["tutorial"], answer["remaining_seconds"]) == (
            "authorized",
            True,
            7200,
        )
        assert "form_key" not in answer

    def test_there_is_no_seat_before_the_admission(self, exam: Exam, ada: Browser) -> None:
        exam.checked_in()
        assert ada.problem("seat", {"tab": TAB})["type"] == "/problems/not-active"


class TestWhoMay:
    @pytest.mark.usefixtures("sitting")
    def test_it_wants_its_csrf_token(self, exam: Exam) -> None:
        careful = browser_of(exam.candidate, exam, csrf=True)
        assert careful.post("seat", {"tab": TAB}).status_code == 403
        assert careful.post("seat", {"tab": TAB}, **{"X-CSRFToken": "x" * 64}).status_code == 403
        shell = careful.get("").content.decode()
        token = shell.split('<meta name="csrf-token" content="')[1].split('"')[0]
        assert careful.post("seat", {"tab": TAB}, **{"X-CSRFToken": token}).status_code == 200

    @pytest.mark.usefixtures("sitting")
    @pytest.mark.parametrize("who", ["another candidate", "the proctor", "the programme manager"])
    def test_somebody_elses_exam_does_not_exist(self, pmle: Certification, exam: Exam, who: str) -> None:
        somebody = {
            "another candidate": lambda: registered(pmle).candidate,
            "the proctor": lambda: exam.proctor,
            "the programme manager": lambda: person("Dana"),
        }[who]()
        stranger = browser_of(somebody, exam)
        before = exam.fresh().head_hash
        assert stranger.post("seat", {"tab": TAB}).status_code == 404
        assert [stranger.get(page).status_code for page in ("", "receipt", "receipt.json")] == [404] * 3
        assert exam.fresh().head_hash == before

    @pytest.mark.usefixtures("sitting")
    def test_whoever_is_signed_out_is_told_so(self, exam: Exam, ada: Browser) -> None:
        ada.client.logout()
        document = ada.problem("seat", {"tab": TAB})
        assert (document["status"], document["type"]) == (401, "/problems/signed-out")
        for page in ("", "receipt"):
            response = ada.get(page)
            assert response.status_code == 302
            assert response["Location"].startswith("/account/login/")

    @pytest.mark.usefixtures("sitting")
    def test_the_seat_is_posted_and_pages_are_got(self, ada: Browser) -> None:
        assert ada.get("seat").status_code == 405
        assert [ada.post(page).status_code for page in ("", "receipt", "receipt.json")] == [405] * 3

    def test_an_exam_that_never_was_is_not_found(self, ada: Browser) -> None:
        assert ada.get("/exam/00000000-0000-4000-8000-000000000000/").status_code == 404

    def test_hot_calls_are_not_answered_by_the_pages(self, exam: Exam, ada: Browser) -> None:
        exam.seated()
        for call in ("entries", "heartbeat", "start", "submit", "break"):
            assert ada.post(call, {"tab": TAB}).status_code == 404


@pytest.mark.usefixtures("sitting")
def test_what_is_no_call_is_a_400(exam: Exam, ada: Browser) -> None:
    before = exam.fresh().head_hash
    for name, body in HOSTILE.items():
        assert ada.problem("seat", body)["status"] == 400, name
    assert exam.fresh().head_hash == before


@pytest.mark.usefixtures("sitting")
def test_a_device_with_a_strange_name_is_taken_at_its_word(exam: Exam, ada: Browser) -> None:
    actions.free_seat(exam.uuid, by=exam.proctor, reason="Another laptop.", now=moment(2))
    ada.client.post(
        f"/exam/{exam.uuid}/seat",
        data={"tab": OTHER_TAB},
        content_type="application/json",
        headers={"User-Agent": "x" * 5000 + "\x7f"},
    )
    assert exam.fresh().tab == OTHER_TAB
