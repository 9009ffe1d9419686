"""What goes wrong is told in the caller's language: a page to a person, an RFC 9457 problem to a program."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from assay.web.kit import errors
from tests.apps.story import key, person, pmle, published

__all__ = ["key", "pmle", "published"]
JSON = {"Accept": "application/json"}


def told(response: Any, status: int, kind: str) -> bool:
    """Whether the response is this problem, and says so twice."""
    assert response["Content-Type"] == "application/problem+json", response.content
    document = json.loads(response.content)
    assert document["title"]
    assert document["detail"]
    return (document["status"], response.status_code, document["type"]) == (
        status,
        status,
        f"/problems/{kind}",
    )


@pytest.mark.django_db
class TestPrograms:
    def test_an_address_that_is_not_there(self, client: Client) -> None:
        assert told(client.get("/nowhere/", headers=JSON), 404, "not-found")

    def test_a_method_that_is_not_taken(self, client: Client) -> None:
        client.force_login(person("Candidate"))
        response = client.get(f"/exam/{uuid4()}/seat")
        assert told(response, 405, "method-not-allowed")
        assert response["Allow"] == "POST"

    def test_a_call_of_the_player_needs_no_header_to_be_known(self, client: Client) -> None:
        client.force_login(person("Candidate"))
        assert told(client.get(f"/exam/{uuid4()}/form"), 404, "not-found")

    def test_a_page_of_others(self, client: Client) -> None:
        client.force_login(person("Candidate"))
        assert told(client.get("/office/", headers=JSON), 403, "forbidden")

    def test_a_token_that_is_out_of_date(self) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(person("Candidate"))
        response = client.post(f"/exam/{uuid4()}/seat", {}, content_type="application/json")
        assert told(response, 403, "form-out-of-date")

    def test_what_broke_on_our_side(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        client.raise_request_exception = False
        monkeypatch.setattr("assay.web.kit.gate.gate_of", lambda _view: 1 // 0)
        assert told(client.get("/exams/", headers=JSON), 500, "trouble")
        assert client.get("/exams/").headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db
def test_people_get_pages() -> None:
    client = Client(enforce_csrf_checks=True)
    for response, status in (
        (client.get("/nowhere/"), 404),
        (client.post("/account/login/", {}), 403),
    ):
        assert response.status_code == status
        assert response["Content-Type"].startswith("text/html")


def test_every_kind_of_problem_has_its_own_name() -> None:
    kinds = [kind for kind, _, _ in errors._PROBLEMS.values()]
    assert len(set(kinds)) == len(kinds)
