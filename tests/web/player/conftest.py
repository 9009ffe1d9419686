"""Ada at her browser, in front of an exam, and a clock that stands where the test puts it."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from assay.apps.people.models import Person
from assay.apps.programs.models import Certification
from assay.outside import clock
from tests.apps.story import NOON, Exam, key, moment, pmle, published, registered

__all__ = ["key", "pmle", "published"]


@dataclass
class Time:
    """What the door to time says in this test."""

    now: datetime = NOON

    def goes_to(self, seconds: float) -> None:
        """So many seconds after NOON."""
        self.now = moment(seconds)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The clock of the pages, at NOON."""
    made = Time()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@dataclass
class Browser:
    """A browser of somebody, at one exam; it remembers every response as it came."""

    exam: Exam
    client: Client
    heard: list[HttpResponse] = field(default_factory=list)

    def get(self, path: str, **headers: str) -> HttpResponse:
        """An address below the exam, or (from /) of the site."""
        return self._heard(self.client.get(self._at(path), headers=headers))

    def post(self, path: str, call: object = None, **headers: str) -> HttpResponse:
        """A call; what is no bytes is sent as JSON."""
        body = call if isinstance(call, bytes) else json.dumps(call)
        return self._heard(
            self.client.post(self._at(path), data=body, content_type="application/json", headers=headers)
        )

    def said(self, path: str, call: object) -> dict[str, Any]:
        """The answer to a call that is granted."""
        response = self.post(path, call)
        assert response.status_code == 200, response.content
        answer: dict[str, Any] = json.loads(response.content)
        return answer

    def problem(self, path: str, call: object) -> dict[str, Any]:
        """The problem document of a call that is refused; its status stands in it, too."""
        response = self.post(path, call)
        assert response["Content-Type"] == "application/problem+json", response.content
        document: dict[str, Any] = json.loads(response.content)
        assert document["status"] == response.status_code
        assert document["title"]
        assert document["detail"]
        return document

    def _at(self, path: str) -> str:
        return path if path.startswith("/") else f"/exam/{self.exam.uuid}/{path}"

    def _heard(self, response: HttpResponse) -> HttpResponse:
        self.heard.append(response)
        return response


def browser_of(person: Person, exam: Exam, *, csrf: bool = False) -> Browser:
    """A browser in which somebody is signed in."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(person)
    return Browser(exam, client)


@pytest.fixture
def exam(pmle: Certification, time: Time) -> Exam:
    """Ada's exam: registered, nothing more."""
    return registered(pmle)


@pytest.fixture
def ada(exam: Exam) -> Browser:
    """Ada's browser."""
    return browser_of(exam.candidate, exam)


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
"""What is no call of a tab, whatever it asks for."""
