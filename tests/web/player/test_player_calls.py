"""The player's calls, one by one: what is granted, what is refused, and how the refusal reads."""

import json

import pytest

from assay.apps.attempts.models import JournalRow
from assay.apps.proctoring import actions as proctoring
from assay.apps.programs.models import Certification
from assay.outside.keys import SigningKey
from tests.apps.story import OTHER_TAB, TAB, Exam, moment, person, registered
from tests.web.player.conftest import Browser, Time, batch, browser_of, entry

CALLS = ("seat", "entries", "heartbeat", "submit")


@pytest.fixture
def sitting(exam: Exam) -> Exam:
    """Ada's exam runs, and her first tab has the seat."""
    return exam.seated()


@pytest.mark.usefixtures("sitting")
class TestSeat:
    def test_it_tells_the_tab_all_it_needs_to_go_on(self, ada: Browser, time: Time) -> None:
        ada.said("entries", batch(entry(1, number=7, choice=[2]), entry(2, "Flagged", 7)))
        ada.said("entries", batch(entry(3, "StruckOut", 7, struck=[0, 1]), entry(4, "Visited", 8)))
        ada.said("heartbeat", {"tab": TAB, "at": 8})
        time.goes_to(100)
        answer = ada.said("seat", {"tab": TAB, "holding": True})
        assert answer["state"] == "active"
        assert answer["remaining_seconds"] == 7100
        assert answer["held_up_to"] == 4
        assert answer["at"] == 8
        assert answer["work"] == {
            "7": {"choice": [2], "flagged": True, "struck": [0, 1], "seen": True},
            "8": {"choice": [], "flagged": False, "struck": [], "seen": True},
        }

    def test_a_second_tab_is_refused_while_the_first_lives(self, ada: Browser, time: Time) -> None:
        time.goes_to(20)
        document = ada.problem("seat", {"tab": OTHER_TAB})
        assert (document["status"], document["type"]) == (409, "/problems/seat-taken")

    def test_another_computer_takes_over_when_the_first_fell_silent(
        self, exam: Exam, ada: Browser, time: Time
    ) -> None:
        ada.said("entries", batch(entry(1)))
        time.goes_to(60)
        elsewhere = browser_of(exam.candidate, exam)
        assert elsewhere.said("seat", {"tab": OTHER_TAB})["held_up_to"] == 1
        assert ada.problem("heartbeat", {"tab": TAB, "at": 1})["type"] == "/problems/seat-taken"
        assert ada.problem("entries", batch(entry(2)))["type"] == "/problems/seat-taken"
        assert elsewhere.said("entries", batch(entry(2), tab=OTHER_TAB))["held_up_to"] == 2

    def test_there_is_no_seat_after_the_end(self, exam: Exam, ada: Browser, key: SigningKey) -> None:
        proctoring.terminate(exam.uuid, by=exam.proctor, reason="x", key=key, now=moment(5))
        assert ada.problem("seat", {"tab": TAB})["type"] == "/problems/not-active"


@pytest.mark.usefixtures("sitting")
class TestEntries:
    def test_they_are_acknowledged_when_they_are_stored(self, exam: Exam, ada: Browser) -> None:
        answer = ada.said("entries", batch(entry(1), entry(2, number=2, choice=[3, 1])))
        assert (answer["held_up_to"], answer["state"]) == (2, "active")
        rows = JournalRow.objects.filter(attempt=exam.attempt, event="AnswerSaved").order_by("seq")
        assert [row.body["choice"] for row in rows] == [[0], [1, 3]]

    def test_sending_again_is_harmless(self, exam: Exam, ada: Browser) -> None:
        for _ in range(3):
            assert ada.said("entries", batch(entry(1), entry(2)))["held_up_to"] == 2
        assert JournalRow.objects.filter(attempt=exam.attempt, event="AnswerSaved").count() == 2

    def test_nothing_to_send_is_nothing_wrong(self, ada: Browser) -> None:
        assert ada.said("entries", batch())["held_up_to"] == 0

    def test_a_gap_is_refused_whole_and_says_what_is_missing(self, exam: Exam, ada: Browser) -> None:
        document = ada.problem("entries", batch(entry(1), entry(3)))
        assert (document["status"], document["type"], document["expected"]) == (422, "/problems/gap", 2)
        assert exam.fresh().held_up_to == 0

    @pytest.mark.parametrize("number", [0, 121, 10_000])
    def test_there_is_no_such_question(self, ada: Browser, number: int) -> None:
        document = ada.problem("entries", batch(entry(1, number=number)))
        assert (document["status"], document["type"]) == (422, "/problems/out-of-range")

    def test_when_the_time_is_up_it_says_so(self, ada: Browser, time: Time) -> None:
        time.goes_to(7205)
        assert ada.said("entries", batch(entry(1)))["remaining_seconds"] == 0
        time.goes_to(7205.1)
        document = ada.problem("entries", batch(entry(2)))
        assert (document["status"], document["type"]) == (409, "/problems/time-up")

    def test_a_paused_exam_takes_none(self, exam: Exam, ada: Browser) -> None:
        proctoring.pause(exam.uuid, by=exam.proctor, reason="x", now=moment(1))
        document = ada.problem("entries", batch(entry(1)))
        assert (document["status"], document["type"]) == (409, "/problems/not-active")

    def test_a_browser_may_send_work_and_nothing_else(self, exam: Exam, ada: Browser) -> None:
        for event in ("TimeGranted", "Resumed", "Submitted", "Admitted", "Opened", "answersaved", ""):
            assert ada.problem("entries", batch(entry(1, event)))["status"] == 400
        ada.said("entries", batch(entry(1, seconds=9999, late=False, by="me")))
        row = JournalRow.objects.get(attempt=exam.attempt, event="AnswerSaved")
        assert set(row.body) == {"device_seq", "made_at", "number", "choice", "late"}


@pytest.mark.usefixtures("sitting")
class TestHeartbeat:
    def test_it_brings_the_clock_and_the_proctors_words(self, exam: Exam, ada: Browser, time: Time) -> None:
        time.goes_to(10)
        assert ada.said("heartbeat", {"tab": TAB, "at": 1}) == {
            "state": "active",
            "remaining_seconds": 7190,
            "held_up_to": 0,
            "message": None,
        }
        proctoring.pause(exam.uuid, by=exam.proctor, reason="A fire drill.", now=moment(11))
        time.goes_to(60)
        paused = ada.said("heartbeat", {"tab": TAB, "at": 1})
        assert (paused["state"], paused["remaining_seconds"]) == ("paused", 7189)
        assert paused["message"] == {"text": "A fire drill.", "from": "proctor"}
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(61))
        time.goes_to(100)
        on = ada.said("heartbeat", {"tab": TAB, "at": 1})
        assert (on["state"], on["remaining_seconds"], on["message"]) == ("active", 7189, None)

    def test_after_the_grace_it_brings_the_end_and_the_receipt_is_there(
        self, ada: Browser, time: Time
    ) -> None:
        time.goes_to(7205.1)
        assert ada.said("heartbeat", {"tab": TAB, "at": 1})["state"] == "submitted"
        assert ada.get("receipt.json").status_code == 200
        assert ada.said("heartbeat", {"tab": TAB, "at": 1})["state"] == "submitted"

    def test_a_termination_comes_with_its_reason(self, exam: Exam, ada: Browser, key: SigningKey) -> None:
        proctoring.terminate(exam.uuid, by=exam.proctor, reason="Impersonation.", key=key, now=moment(5))
        answer = ada.said("heartbeat", {"tab": TAB, "at": 1})
        assert (answer["state"], answer["message"]["text"]) == ("terminated", "Impersonation.")


@pytest.mark.usefixtures("sitting")
class TestSubmit:
    CALL = {"tab": TAB, "last_device_seq": 0, "confirmed": True}

    def test_it_leads_to_the_receipt(self, exam: Exam, ada: Browser) -> None:
        ada.said("entries", batch(entry(1)))
        answer = ada.said("submit", self.CALL | {"last_device_seq": 1})
        assert answer == {"receipt": f"/exam/{exam.uuid}/receipt"}
        assert ada.said("submit", self.CALL | {"last_device_seq": 1}) == answer
        response = ada.get("receipt.json")
        assert json.loads(response.content) == exam.fresh().receipt.document
        assert response["Content-Disposition"].startswith("attachment")
        assert ada.get(answer["receipt"]).status_code == 200

    @pytest.mark.parametrize("confirmed", [False, None, 1, "true", [True]])
    def test_it_takes_a_second_deliberate_step(self, exam: Exam, ada: Browser, confirmed: object) -> None:
        assert ada.problem("submit", self.CALL | {"confirmed": confirmed})["status"] == 400
        call = {name: value for name, value in self.CALL.items() if name != "confirmed"}
        assert ada.problem("submit", call)["status"] == 400
        assert exam.fresh().phase == "active"

    def test_what_has_not_arrived_holds_it_up(self, ada: Browser) -> None:
        document = ada.problem("submit", self.CALL | {"last_device_seq": 3})
        assert (document["status"], document["type"], document["expected"]) == (409, "/problems/not-sent", 1)

    def test_only_the_seated_tab_ends_the_exam(self, exam: Exam, ada: Browser) -> None:
        assert ada.problem("submit", self.CALL | {"tab": OTHER_TAB})["type"] == "/problems/seat-taken"
        assert exam.fresh().phase == "active"


DEEP = b'{"tab":' + b"[" * 100_000
HOSTILE = {
    "nothing": b"",
    "no JSON": b"{",
    "not UTF-8": b'{"tab":"\xff\xfe"}',
    "a zero byte": b"\0",
    "a list": b"[]",
    "a text": b'"tab"',
    "null": b"null",
    "a number": b"1e400",
    "a form": b"tab=tab-of-ada-1",
    "very deep": DEEP,
    "very long": b'{"tab":"' + b"x" * 3_000_000 + b'"}',
    "an endless number": b'{"tab":' + b"9" * 5000 + b"}",
    "no tab": b"{}",
    "a short tab": b'{"tab":"x"}',
    "a long tab": b'{"tab":"' + b"x" * 65 + b'"}',
    "a tab of another type": b'{"tab":12345678}',
    "a tab with a line break": b'{"tab":"tab-of-ada\\n1"}',
    "a tab with a zero": b'{"tab":"tab-of-ada\\u0000"}',
    "a tab beyond ASCII": '{"tab":"tab-of-ädä-1"}'.encode(),
    "a tab of half a character": b'{"tab":"tab-of-ada\\ud800"}',
}


WRONG: tuple[dict[str, object], ...] = (
    {"device_seq": "1"},
    {"device_seq": 1.0},
    {"device_seq": True},
    {"device_seq": -1},
    {"device_seq": 2**31},
    {"device_seq": None},
    {"number": "7"},
    {"number": -1},
    {"number": 10**9},
    {"number": [1]},
    {"made_at": None},
    {"made_at": 1763899200},
    {"made_at": "yesterday"},
    {"made_at": "2026-11-23T12:00:01" + "0" * 40},
    {"made_at": "2026-11-23\u000012:00:01"},
    {"made_at": "2026-11-23\ud80012:00:01"},
    {"made_at": "2026-11-23☃12:00:01"},
    {"made_at": "2026-13-23T12:00:01Z"},
    {"event": None},
    {"event": ["AnswerSaved"]},
    {"event": {"AnswerSaved": 1}},
    {"choice": None},
    {"choice": "0"},
    {"choice": 0},
    {"choice": [0, 0]},
    {"choice": [-1]},
    {"choice": [12]},
    {"choice": [True]},
    {"choice": [0.0]},
    {"choice": ["0"]},
    {"choice": [[0]]},
    {"choice": [{}]},
    {"event": "StruckOut"},
    {"event": "StruckOut", "struck": ["A"]},
)


@pytest.mark.usefixtures("sitting")
class TestHostileCalls:
    """Whatever a browser sends is answered in the contract's own words, and changes nothing."""

    @pytest.mark.parametrize("call", CALLS)
    def test_what_is_no_call_is_a_400(self, exam: Exam, ada: Browser, call: str) -> None:
        before = exam.fresh().head_hash
        for name, body in HOSTILE.items():
            assert ada.problem(call, body)["status"] == 400, name
        assert exam.fresh().head_hash == before

    def test_one_bad_entry_refuses_the_batch_and_is_named(self, exam: Exam, ada: Browser) -> None:
        for wrong in WRONG:
            document = ada.problem("entries", batch(entry(1), entry(2) | wrong))
            assert document["status"] == 400, wrong
            assert document["detail"].startswith("entries[1]"), wrong
        assert exam.fresh().held_up_to == 0

    @pytest.mark.parametrize(
        "entries", [None, {}, "x", 1, [1], [None], [[]], [{}], [entry(1)] * 201], ids=repr
    )
    def test_what_is_no_list_of_entries_is_a_400(self, ada: Browser, entries: object) -> None:
        assert ada.problem("entries", {"tab": TAB, "entries": entries})["status"] == 400

    def test_two_hundred_entries_are_a_batch(self, ada: Browser) -> None:
        assert ada.said("entries", batch(*[entry(n) for n in range(1, 201)]))["held_up_to"] == 200

    @pytest.mark.parametrize("at", [None, "1", -1, 10_001, 1.5, True, []])
    def test_a_heartbeat_says_where_it_is_in_numbers(self, ada: Browser, at: object) -> None:
        assert ada.problem("heartbeat", {"tab": TAB, "at": at})["status"] == 400

    @pytest.mark.parametrize("last", [None, "1", -1, 2**31, 1.5, True])
    def test_so_does_a_submission(self, ada: Browser, last: object) -> None:
        call = {"tab": TAB, "last_device_seq": last, "confirmed": True}
        assert ada.problem("submit", call)["status"] == 400

    def test_a_device_with_a_wrong_clock_and_a_strange_name_is_taken_at_its_word(
        self, exam: Exam, ada: Browser
    ) -> None:
        for seq, made_at in enumerate(("1970-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00"), start=1):
            ada.said("entries", batch(entry(seq, made_at=made_at)))
        ada.client.post(
            f"/exam/{exam.uuid}/seat",
            data={"tab": TAB},
            content_type="application/json",
            headers={"User-Agent": "x" * 5000 + "\x7f"},
        )
        assert exam.fresh().held_up_to == 2


class TestWhoMay:
    @pytest.mark.usefixtures("sitting")
    @pytest.mark.parametrize("call", CALLS)
    def test_every_call_wants_its_csrf_token(self, exam: Exam, call: str) -> None:
        careful = browser_of(exam.candidate, exam, csrf=True)
        body = batch(entry(1)) | {"at": 1, "last_device_seq": 0, "confirmed": True}
        assert careful.post(call, body).status_code == 403
        assert careful.post(call, body, **{"X-CSRFToken": "x" * 64}).status_code == 403
        shell = careful.get("").content.decode()
        token = shell.split('<meta name="csrf-token" content="')[1].split('"')[0]
        assert careful.post(call, body, **{"X-CSRFToken": token}).status_code == 200

    @pytest.mark.usefixtures("sitting")
    def test_so_does_start(self, exam: Exam) -> None:
        assert browser_of(exam.candidate, exam, csrf=True).post("start").status_code == 403

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
        body = batch(entry(1)) | {"at": 1, "last_device_seq": 0, "confirmed": True}
        assert [stranger.post(call, body).status_code for call in (*CALLS, "start")] == [404] * 5
        pages = ("", "form", "receipt", "receipt.json")
        assert [stranger.get(page).status_code for page in pages] == [404] * 4
        assert exam.fresh().head_hash == before

    @pytest.mark.usefixtures("sitting")
    def test_whoever_is_signed_out_is_told_so(self, exam: Exam, ada: Browser) -> None:
        ada.client.logout()
        for call in CALLS:
            document = ada.problem(call, {"tab": TAB})
            assert (document["status"], document["type"]) == (401, "/problems/signed-out")
        for page in ("", "receipt"):
            response = ada.get(page)
            assert response.status_code == 302
            assert response["Location"].startswith("/account/login/")

    @pytest.mark.usefixtures("sitting")
    def test_calls_are_posted_and_pages_are_got(self, ada: Browser) -> None:
        assert [ada.get(call).status_code for call in (*CALLS, "start")] == [405] * 5
        assert [ada.post(page).status_code for page in ("", "form", "receipt", "receipt.json")] == [405] * 4

    def test_an_exam_that_never_was_is_not_found(self, ada: Browser) -> None:
        nowhere = "/exam/00000000-0000-4000-8000-000000000000/"
        assert ada.get(nowhere).status_code == ada.get(f"{nowhere}form").status_code == 404
