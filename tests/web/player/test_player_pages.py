"""The pages around the calls: when the questions are shown, and where each state leads."""

import json

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring import actions as proctoring
from assay.outside.keys import SigningKey
from tests.apps.story import TAB, Exam, moment
from tests.web.player.conftest import Browser, Time, batch, entry


class TestTheFormIsShownOnlyWhileTheClockRuns:
    def status(self, ada: Browser) -> int:
        return ada.get("form").status_code

    def test_not_before_the_start(self, exam: Exam, ada: Browser) -> None:
        assert self.status(ada) == 404
        exam.checked_in()
        assert self.status(ada) == 404
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(0))
        assert self.status(ada) == 404
        assert ada.post("start").status_code == 302
        assert self.status(ada) == 200

    def test_not_while_paused_nor_before_the_candidate_is_back(
        self, exam: Exam, ada: Browser, time: Time
    ) -> None:
        exam.seated()
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(1))
        assert self.status(ada) == 404
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(2))
        assert self.status(ada) == 404
        time.goes_to(3)
        ada.said("heartbeat", {"tab": TAB, "at": 1})
        assert self.status(ada) == 200

    def test_not_after_the_end(self, exam: Exam, ada: Browser) -> None:
        exam.seated()
        ada.said("submit", {"tab": TAB, "last_device_seq": 0, "confirmed": True})
        assert self.status(ada) == 404

    def test_it_is_kept_by_nobody_on_the_way(self, exam: Exam, ada: Browser) -> None:
        exam.seated()
        response = ada.get("form")
        assert response["Content-Type"] == "application/json"
        assert "no-store" in response["Cache-Control"]
        assert response.content.decode() == exam.fresh().form.payload


class TestEachStateHasItsPage:
    def place(self, ada: Browser) -> str:
        response = ada.get("")
        return response["Location"] if response.status_code == 302 else "the player"

    def test_before_the_start_it_is_the_check_in(self, exam: Exam, ada: Browser) -> None:
        check_in = f"/check-in/{exam.uuid}/"
        assert self.place(ada) == check_in
        exam.admitted()
        assert self.place(ada) == check_in

    def test_while_it_runs_or_is_paused_or_goes_on_it_is_the_player(self, exam: Exam, ada: Browser) -> None:
        exam.seated()
        assert self.place(ada) == "the player"
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(1))
        assert self.place(ada) == "the player"
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(2))
        assert self.place(ada) == "the player"

    def test_after_the_end_it_is_the_receipt(self, exam: Exam, ada: Browser, key: SigningKey) -> None:
        exam.submitted(key)
        assert self.place(ada) == f"/exam/{exam.uuid}/receipt"
        assert ada.get("receipt").status_code == 200

    def test_there_is_no_receipt_before_the_end(self, exam: Exam, ada: Browser) -> None:
        exam.seated()
        assert ada.get("receipt.json").status_code == 404
        response = ada.get("receipt")
        assert (response.status_code, response["Location"]) == (302, f"/exam/{exam.uuid}/")

    def test_who_comes_for_it_when_the_time_is_up_gets_it(self, exam: Exam, ada: Browser, time: Time) -> None:
        exam.seated()
        time.goes_to(8000)
        assert ada.get("receipt").status_code == 200
        assert Attempt.objects.get(pk=exam.attempt.pk).phase == "submitted"

    def test_a_start_that_is_not_allowed_leads_back_to_the_check_in(self, exam: Exam, ada: Browser) -> None:
        exam.checked_in()
        assert ada.post("start")["Location"] == f"/check-in/{exam.uuid}/"
        assert exam.fresh().phase == "awaiting"

    def test_a_second_click_on_start_only_opens_the_player(
        self, exam: Exam, ada: Browser, time: Time
    ) -> None:
        exam.admitted()
        for seconds in (5, 9):
            time.goes_to(seconds)
            assert ada.post("start")["Location"] == f"/exam/{exam.uuid}/"
        assert exam.fresh().started_at == moment(5)


def test_the_shell_runs_under_the_strict_policy(exam: Exam, ada: Browser) -> None:
    exam.seated()
    response = ada.get("")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    html = response.content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count('<script type="module" src="')
    assert "no-store" in response["Cache-Control"]


def test_the_form_has_the_fields_of_the_contract_and_no_other(exam: Exam, ada: Browser) -> None:
    exam.seated()
    payload = json.loads(ada.get("form").content)
    assert set(payload) == {"form", "items"}
    assert [question["number"] for question in payload["items"]] == list(range(1, 121))
    for question in payload["items"]:
        assert set(question) == {"number", "kind", "choose", "stem", "options"}
        assert question["kind"] in ("single", "multiple")
        assert (question["choose"] == 1) == (question["kind"] == "single")
        assert all(isinstance(option, str) for option in question["options"])
        assert len(question["options"]) > question["choose"]


def test_saving_costs_one_small_answer(exam: Exam, ada: Browser) -> None:
    exam.seated()
    assert len(ada.post("entries", batch(entry(1))).content) < 200
