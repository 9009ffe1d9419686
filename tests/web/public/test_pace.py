"""How often one address may ask: people never notice, who copies is told when to come back."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from pytest_django import Settings

from assay.apps.credentials.models import Credential
from assay.web.public import directory, verify
from assay.web.public.pace import MOST_ADDRESSES, SHARED_EVERY, WINDOW_SECONDS, Pace
from tests.web.certifying import LATER
from tests.web.visiting import visitor, words

pytestmark = pytest.mark.django_db
ADDRESSES = (f"192.0.2.{number}" for number in count(1))  # RFC 5737; each test has its own
LEFT = WINDOW_SECONDS - int(LATER.timestamp()) % WINDOW_SECONDS


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Callable[..., HttpResponse]:
    """Asks for a page from one address; three a minute are answered."""
    for pace in (directory.PACE, verify.PACE):
        monkeypatch.setattr(pace, "most", 3)
    address = next(ADDRESSES)

    def answered(path: str, method: str = "get", **how: object) -> HttpResponse:
        how = {"REMOTE_ADDR": address} | how
        response: HttpResponse = getattr(visitor(None), method)(path, **how)
        return response

    return answered


@pytest.mark.parametrize("path", ["/directory/", "/verify/"])
def test_who_asks_too_often_is_told_when_to_come_back(ask: Callable[..., HttpResponse], path: str) -> None:
    assert [ask(path).status_code for _ in range(3)] == [200] * 3
    refused = ask(path)
    assert refused.status_code == 429
    assert refused["Retry-After"] == str(LEFT)
    assert refused["Cache-Control"] == "no-store"
    said = words(refused)
    assert "Too many requests" in said
    assert f"try again in {LEFT} seconds" in said
    assert ask(path, REMOTE_ADDR=next(ADDRESSES)).status_code == 200


def test_after_the_minute_it_is_answered_again(
    ask: Callable[..., HttpResponse], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [ask("/verify/").status_code for _ in range(4)][-1] == 429
    monkeypatch.setattr("assay.outside.clock.now", lambda: LATER + timedelta(seconds=LEFT))
    assert ask("/verify/").status_code == 200


def test_numbers_cannot_be_tried_one_after_the_other(
    ask: Callable[..., HttpResponse], credential: Credential
) -> None:
    given = {"reference": credential.number, "name": "Guess"}
    assert [ask("/verify/", "post", data=given).status_code for _ in range(4)] == [422] * 3 + [429]
    right = given | {"name": "Ada Nwosu"}
    assert ask("/verify/", "post", data=right).status_code == 429


def test_search_and_holders_pages_count_together_and_apart_from_verifying(
    ask: Callable[..., HttpResponse],
) -> None:
    unknown = "/directory/00000000-0000-4000-8000-000000000000/"
    assert [ask(path).status_code for path in ("/directory/?name=a", unknown, unknown)] == [200, 404, 404]
    assert ask(unknown).status_code == 429
    assert ask("/verify/").status_code == 200


def test_the_link_of_a_credential_is_not_limited(
    ask: Callable[..., HttpResponse], credential: Credential
) -> None:
    assert {ask(f"/credentials/{credential.uuid}").status_code for _ in range(5)} == {200}


def test_a_program_gets_a_problem(ask: Callable[..., HttpResponse]) -> None:
    answers = [ask("/directory/", headers={"Accept": "application/json"}) for _ in range(4)]
    assert answers[-1].status_code == 429
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert answers[-1]["Retry-After"] == str(LEFT)


def test_behind_a_proxy_of_ours_visitors_are_told_apart(
    ask: Callable[..., HttpResponse], settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(4):
        visitors = [ask("/verify/", headers={"X-Forwarded-For": f"1.1.1.1, {next(ADDRESSES)}"})]
        assert {answer.status_code for answer in visitors} == {200}
    same = [ask("/verify/", headers={"X-Forwarded-For": f"{n}.1.1.1, 198.51.100.7"}) for n in range(1, 5)]
    assert same[-1].status_code == 429


def test_without_one_the_header_is_not_believed(ask: Callable[..., HttpResponse]) -> None:
    answers = [ask("/verify/", headers={"X-Forwarded-For": f"{n}.1.1.1"}) for n in range(1, 5)]
    assert answers[-1].status_code == 429


def test_a_household_has_one_ipv6_network(ask: Callable[..., HttpResponse]) -> None:
    answers = [ask("/verify/", REMOTE_ADDR=f"2001:db8::{n}") for n in range(1, 5)]
    assert answers[-1].status_code == 429
    assert ask("/verify/", REMOTE_ADDR="2001:db8:0:1::1").status_code == 200


class TestSharing:
    def test_few_pages_cost_no_write(self, django_assert_num_queries: Callable[..., object]) -> None:
        pace = Pace("few", most_a_minute=600)
        with django_assert_num_queries(0):  # type: ignore[attr-defined]
            for _ in range(SHARED_EVERY - 1):
                assert pace.seconds_to_wait("a", now=LATER) == 0

    def test_processes_count_together(self) -> None:
        one, other = (Pace("both", most_a_minute=200) for _ in range(2))
        answered = 0
        for _ in range(200):
            answered += sum(pace.seconds_to_wait("a", now=LATER) == 0 for pace in (one, other))
        assert 200 <= answered <= 200 + 2 * SHARED_EVERY

    def test_who_was_refused_costs_nothing_more(
        self, django_assert_num_queries: Callable[..., object]
    ) -> None:
        pace = Pace("refused", most_a_minute=30)
        assert sum(pace.seconds_to_wait("a", now=LATER) == 0 for _ in range(40)) == 30
        with django_assert_num_queries(0):  # type: ignore[attr-defined]
            assert pace.seconds_to_wait("a", now=LATER) == LEFT

    def test_rows_end_by_themselves(self) -> None:
        pace = Pace("row", most_a_minute=600)
        for _ in range(SHARED_EVERY):
            pace.seconds_to_wait("a", now=LATER)
        key = f"pace:row:a:{int(LATER.timestamp()) // WINDOW_SECONDS}"
        assert cache.get(key) == SHARED_EVERY

    def test_memory_is_bounded(self) -> None:
        pace = Pace("memory", most_a_minute=600)
        for number in range(MOST_ADDRESSES + 5):
            pace.seconds_to_wait(str(number), now=LATER)
        assert len(pace._counts) <= MOST_ADDRESSES
