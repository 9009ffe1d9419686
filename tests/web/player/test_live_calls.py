"""The calls of a watched player, as it and a stranger make them."""

import base64
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from assay.apps.proctoring import actions
from assay.apps.proctoring.actions import chat, focus, termination
from assay.apps.proctoring.actions import watching as w
from assay.apps.proctoring.actions.news import watch_of
from assay.apps.proctoring.models import Glance, Signal
from assay.apps.proctoring.queries.signals import signals_of
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.web.kit.door_token import door_token
from assay.web.kit.issuing import sealing_keys
from tests.apps.story import NOON, Exam, moment, registered
from tests.apps.watched import consented, watching
from tests.web.player.conftest import Time, browser_of
from tests.web.player.test_evidence_call import token

OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\n"
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@pytest.fixture
def exam(pmle: Certification, time: Time) -> Exam:
    """Ada's exam, watched, with her consent, runs."""
    return consented(watching(pmle)).seated()


def ask(exam: Exam, path: str, call: object = None, *, bearer: str | None = None) -> HttpResponse:
    """A call with the seat's token and no cookie: a POST of JSON, or without a call a GET."""
    headers = {"Authorization": f"Bearer {bearer or token(exam.uuid)}"}
    client, address = Client(enforce_csrf_checks=True), f"/exam/{exam.uuid}/{path}"
    if call is None:
        return client.get(address, headers=headers)
    body = call if isinstance(call, bytes) else json.dumps(call)
    return client.post(address, data=body, content_type="application/json", headers=headers)


def told(response: HttpResponse) -> dict[str, Any]:
    """The answer, or the problem, which is one by its type."""
    said: dict[str, Any] = json.loads(response.content)
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        assert said["title"]
        assert said["detail"]
    return said


def test_a_player_tells_and_hears_whether_somebody_looks(exam: Exam, time: Time) -> None:
    call = {"guard": "armed", "camera": "live", "screen": "none", "left_to_send": 3}
    said = told(ask(exam, "watch", call))
    assert (said["watched"], said["grace_seconds"], said["refused"]) == (False, 15, [])
    watch = watch_of(exam.attempt)
    assert (watch.guard, watch.camera, watch.left_to_send, watch.address) == ("armed", "live", 3, "127.0.0.1")
    w.mark_watched([exam.uuid], None, by=exam.proctor, now=NOON)
    again = told(ask(exam, "watch", call))
    assert again["watched"]
    assert again["news"] == said["news"] + 1


def test_one_bad_signal_does_not_hold_up_the_others(exam: Exam) -> None:
    good = {"kind": "paste", "device_at": "2026-11-23T12:00:01.000Z", "value": 12, "facts": {"blocked": True}}
    bad = [{"kind": "gaze"}, {"kind": "second_login"}, {"kind": "paste", "lasted_ms": -1}, 7]
    said = told(ask(exam, "watch", {"signals": [bad[0], good, *bad[1:]]}))
    assert said["refused"] == [0, 2, 3, 4]
    assert [(one.kind, one.facts["blocked"]) for one in signals_of(exam.attempt)] == [("paste", True)]


def test_a_signal_sent_again_after_a_lost_answer_is_one(exam: Exam) -> None:
    call = {"signals": [{"kind": "print", "device_at": "2026-11-23T12:00:01.000Z", "value": 1}]}
    for _ in range(3):
        ask(exam, "watch", call)
    assert [one.count for one in Signal.objects.filter(attempt=exam.attempt)] == [1]


def test_a_picture_that_is_none_is_left_out(exam: Exam) -> None:
    glances = [
        {"stream": "camera", "taken_at": "x", "image": "!"},
        {"stream": "camera", "taken_at": "x", "image": base64.b64encode(PIXEL).decode()},
    ]
    assert ask(exam, "watch", {"glances": glances}).status_code == 200
    assert not Glance.objects.filter(attempt=exam.attempt)


def test_news_tells_how_the_exam_stands_and_what_is_wanted(exam: Exam, time: Time) -> None:
    actions.pause(exam.uuid, by=exam.proctor, reason="Please show your surroundings.", now=moment(1))
    w.ask_room(exam.fresh(), by=exam.proctor, now=moment(2))
    chat.say(exam.attempt, by=exam.proctor, ref="ref-of-chidi", words=chat.Words("Hello"), now=moment(3))
    time.goes_to(4)
    said = told(ask(exam, "news?after=0"))
    assert (said["state"], said["message"]["text"]) == ("paused", "Please show your surroundings.")
    assert said["asks"] == {"room": True, "again": []}
    (message,) = said["messages"]
    assert (message["number"], message["from"], message["text"]) == (1, "proctor", "Hello")
    assert said["terminating"] is None
    assert told(ask(exam, "news?after=1"))["messages"] == []


def test_a_message_is_delivered_when_it_was_fetched_and_read_when_it_was_shown(
    exam: Exam, time: Time
) -> None:
    sent = chat.say(exam.attempt, by=exam.proctor, ref="ref-of-chidi", words=chat.Words("Hello"), now=NOON)
    time.goes_to(5)
    ask(exam, "news")
    sent.refresh_from_db()
    assert (sent.delivered_at, sent.read_at) == (moment(5), None)
    time.goes_to(6)
    told(ask(exam, "messages/read", {"up_to": 1}))
    sent.refresh_from_db()
    assert sent.read_at == moment(6)


def test_the_candidate_writes_once_and_raises_a_hand(exam: Exam) -> None:
    for _ in range(2):
        said = told(ask(exam, "messages", {"ref": "ref-of-ada-1", "text": "Can I drink?"}))
    assert said == {"number": 1, "ref": "ref-of-ada-1"}
    told(ask(exam, "hand", {"raised": True}))
    assert told(ask(exam, "news"))["hand"] == {"raised": True, "seen": False}
    w.see_hand(exam.attempt, by=exam.proctor, now=NOON)
    assert told(ask(exam, "news"))["hand"] == {"raised": False, "seen": True}


def test_a_flood_is_told_to_wait(exam: Exam) -> None:
    answers = [ask(exam, "messages", {"ref": f"ref-of-ada-{n}", "text": "?"}) for n in range(21)]
    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1]["Retry-After"]


def test_a_call_is_offered_answered_and_over(exam: Exam) -> None:
    uuid = uuid4()
    focus.offer(
        exam.fresh(), uuid=uuid, stream="camera", with_sound=True, offer=OFFER, by=exam.proctor, now=NOON
    )
    said = told(ask(exam, "news"))
    assert said["calls"] == [{"uuid": str(uuid), "stream": "camera", "with_sound": False, "offer": OFFER}]
    told(ask(exam, f"calls/{uuid}", {"answer": OFFER}))
    said = told(ask(exam, "news"))
    assert (said["calls"], said["open_calls"]) == ([], [str(uuid)])
    told(ask(exam, f"calls/{uuid}", {"answer": ""}))
    assert told(ask(exam, "news"))["open_calls"] == []
    assert ask(exam, f"calls/{uuid4()}", {"answer": OFFER}).status_code == 404
    assert ask(exam, f"calls/{uuid}", {"answer": "<x>"}).status_code == 400


def test_an_end_that_is_due_comes_true_when_the_page_asks(exam: Exam, time: Time) -> None:
    termination.begin(exam.uuid, by=exam.proctor, code="examinee.behaviour", reason="You left.", now=NOON)
    time.goes_to(5)
    said = told(ask(exam, "news"))
    assert (said["state"], said["terminating"]) == ("paused", {"at": "2026-11-23T12:00:10.000Z"})
    time.goes_to(10)
    said = told(ask(exam, "news"))
    assert (said["state"], said["message"]["text"], said["terminating"]) == ("terminated", "You left.", None)
    assert exam.fresh().phase == Phase.TERMINATED


def test_at_the_door_the_page_hears_news_too(pmle: Certification, time: Time) -> None:
    exam = consented(watching(pmle)).checked_in()
    door = door_token(exam.uuid, keys=sealing_keys(), now=NOON)
    assert told(ask(exam, "news", bearer=door))["state"] == "awaiting"


PATHS = {
    "watch": {},
    "messages": {"ref": "ref-of-ada-1", "text": "x"},
    "messages/read": {"up_to": 1},
    "hand": {"raised": True},
    f"calls/{UUID(int=1)}": {"answer": ""},
    "news": None,
}


@pytest.mark.parametrize("path", PATHS)
def test_without_the_token_of_this_attempt_nobody_is_heard(
    exam: Exam, pmle: Certification, path: str
) -> None:
    other = registered(pmle)
    for bearer in (token(other.uuid), token(exam.uuid, key=b"x" * 32), token(exam.uuid, minutes=-1), "x"):
        answer = ask(exam, path, PATHS[path], bearer=bearer)
        assert answer.status_code == 401
        assert told(answer)["type"] == "/problems/signed-out"
    signed_in = browser_of(exam.candidate, exam)
    assert (
        signed_in.get(path) if PATHS[path] is None else signed_in.post(path, PATHS[path])
    ).status_code == 401


HOSTILE = [b"", b"{", b"[]", b"null", b'{"x":' + b"[" * 100_000, b'{"a":"\xff"}', b'"x"', b'{"ref":1}']


@pytest.mark.parametrize("path", [path for path in PATHS if path not in ("news", "watch")])
def test_what_cannot_be_read_is_said_so(exam: Exam, path: str) -> None:
    assert {ask(exam, path, body).status_code for body in (*HOSTILE, b"{}")} == {400}


def test_a_watch_that_cannot_be_read_is_said_so(exam: Exam) -> None:
    wrong = [
        *(body for body in HOSTILE if b'"a"' not in body and b"ref" not in body),
        b'{"guard":"<script>"}',
        b'{"left_to_send":-1}',
        b'{"signals":' + json.dumps([{}] * 51).encode() + b"}",
        b'{"glances":[{"stream":"camera","image":"' + b"A" * 40_000 + b'"}]}',
        b'{"guard":"' + b"x" * 300_000 + b'"}',
    ]
    assert {ask(exam, "watch", body).status_code for body in wrong} == {400}


@pytest.mark.parametrize("after", ["-1", "x", "1e9", "99999999", "٣"])
def test_after_is_a_number_of_a_message(exam: Exam, after: str) -> None:
    assert ask(exam, f"news?after={after}").status_code == 400


def test_without_a_database_the_player_is_told_to_come_again(
    exam: Exam, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the database is gone")

    monkeypatch.setattr(w, "tell", gone)
    answer = ask(exam, "watch", {})
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")


def test_a_second_device_that_asks_for_the_seat_is_a_signal(exam: Exam) -> None:
    ada = browser_of(exam.candidate, exam)
    answer = ada.post("seat", {"tab": "another-tab-of-ada"}, **{"User-Agent": "another browser"})
    assert answer.status_code == 409
    (signal,) = signals_of(exam.attempt)
    assert (signal.kind, signal.facts["got_the_seat"], signal.facts["same_device"]) == (
        "second_login",
        False,
        False,
    )


def test_the_same_device_that_takes_its_seat_again_is_none(exam: Exam, time: Time) -> None:
    ada = browser_of(exam.candidate, exam)
    time.goes_to(120)
    assert ada.post("seat", {"tab": "new-tab-of-ada"}, **{"User-Agent": "a browser"}).status_code == 200
    assert not signals_of(exam.attempt)
    time.goes_to(240)
    assert ada.post("seat", {"tab": "third-tab-of-ada"}, **{"User-Agent": "a phone"}).status_code == 200
    (signal,) = signals_of(exam.attempt)
    assert (signal.facts["got_the_seat"], signal.facts["same_device"]) == (True, False)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("no address", ""),
        (None, "127.0.0.1"),
    ],
)
def test_the_address_is_what_our_proxy_saw_and_never_holds_a_player_up(
    exam: Exam, said: str | None, kept: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allauth.app_settings.AppSettings.TRUSTED_PROXY_COUNT", 1)
    headers = {"Authorization": f"Bearer {token(exam.uuid)}"} | ({"X-Forwarded-For": said} if said else {})
    answer = Client().post(
        f"/exam/{exam.uuid}/watch", data="{}", content_type="application/json", headers=headers
    )
    assert answer.status_code == 200
    assert watch_of(exam.attempt).address == kept
