"""The pages around the calls: when the questions are shown, and where each state leads."""

import json

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring import actions as proctoring
from assay.core.forms.sealed import unseal
from assay.outside.keys import SigningKey
from tests.apps.story import KEYS, Exam, moment
from tests.web.player.conftest import Browser, Time


class TestEachStateHasItsPage:
    def place(self, ada: Browser) -> str:
        response = ada.get("")
        return response["Location"] if response.status_code == 302 else "the player"

    def test_before_the_admission_it_is_the_check_in(self, exam: Exam, ada: Browser) -> None:
        check_in = f"/check-in/{exam.uuid}/"
        assert self.place(ada) == check_in
        exam.checked_in()
        assert self.place(ada) == check_in

    def test_from_the_admission_on_it_is_the_player(self, exam: Exam, ada: Browser) -> None:
        exam.admitted()
        assert self.place(ada) == "the player"

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


def test_the_form_has_the_fields_of_the_contract_and_no_other(exam: Exam) -> None:
    exam.admitted()
    package = json.loads(exam.fresh().form.sealed)
    assert set(package) == {"form", "count", "sealed"}
    questions = unseal(package, KEYS.form_key(exam.fresh().form.fingerprint))
    assert [question["number"] for question in questions] == list(range(1, 121))
    for question in questions:
        assert set(question) == {"number", "kind", "choose", "stem", "options"}
        assert question["kind"] in ("single", "multiple")
        assert (question["choose"] == 1) == (question["kind"] == "single")
        options = question["options"]
        assert isinstance(options, list)
        assert all(isinstance(option, str) for option in options)
        assert len(options) > int(str(question["choose"]))
