"""The key never leaves the server: proved on every raw response of a whole exam, twice over.

First by looking: no name, title, hash, rationale or option order of an item stands in any byte that came.
Then by changing: what the server knows and must not tell is exchanged, and what it sends stays the same.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from django.http import HttpResponse

from assay.apps.attempts import actions
from assay.apps.bank.models import ItemVersion
from assay.apps.bank.queries import current_items, read_item
from assay.apps.proctoring import actions as proctoring
from assay.apps.programs.models import Certification
from assay.apps.results.chores import score_ended
from assay.apps.results.models import Result
from assay.core.forms.sealed import unseal
from assay.core.items.candidate import candidate_view
from assay.core.items.item import Item, Status, Verdict
from assay.core.vocabulary import ItemId
from assay.outside.keys import SigningKey
from assay.project.gateway import site_store
from assay.web.gateway.building import build_gateway
from assay.web.gateway.gateway import Gateway
from assay.web.kit.issuing import sealing_keys
from tests.apps.story import OTHER_TAB, TAB, Exam, committed, moment, registered
from tests.web.gateway.conftest import url
from tests.web.gateway.playing import Player, in_a_loop, on_the_wire
from tests.web.player.conftest import Browser, Time, browser_of

__all__ = ["committed", "url"]


@pytest.fixture
def exam(committed: Certification, time: Time) -> Exam:
    """Ada's exam, committed: the gateway reads it by connections of its own."""
    return registered(committed)


class Both:
    """Ada's browser in front of the whole site: pages by Django, hot calls by the gateway."""

    def __init__(self, ada: Browser, gateway: Gateway) -> None:
        self.ada = ada
        self.gateway = gateway
        self.token = ""
        self.raw: list[bytes] = []
        self.statuses: set[int] = set()

    def get(self, path: str) -> None:
        """A page."""
        self._keep(self.ada.get(path))

    def seat(self, tab: str) -> None:
        """The call for the seat."""
        response = self.ada.post("seat", {"tab": tab})
        self._keep(response)
        self.token = json.loads(response.content).get("token", self.token)

    async def hot(self, verb: str, body: object = None) -> None:
        """A hot call."""
        call = self.gateway.hot("GET" if body is None else "POST", f"/exam/{self.ada.exam.uuid}/{verb}")
        assert call is not None
        headers = {"authorization": f"Bearer {self.token}"}
        reply = await self.gateway.answer(call, headers.get, json.dumps(body).encode())
        self.statuses.add(reply.status)
        head = b"\n".join(f"{name}: {value}".encode() for name, value in reply.headers)
        self.raw.append(head + b"\n\n" + reply.body)

    def _keep(self, response: HttpResponse) -> None:
        self.statuses.add(response.status_code)
        self.raw.append(response.serialize_headers() + b"\n\n" + response.content)


@pytest.fixture
def heard(exam: Exam, ada: Browser, time: Time, url: str, key: SigningKey) -> list[bytes]:
    """Every response of an exam, heads and bodies, with each call and its refusals, to the held result.

    The sealed form is there as it came, and opened with the key that came.
    """
    keys = sealing_keys()
    gateway = build_gateway(site_store(url), keys=keys, signing_key=key, pages=None)
    both = Both(ada, gateway)
    actions.keep_system_check(exam.uuid, {"cookies": "yes"}, now=moment(0))
    actions.confirm_rules(exam.uuid, now=moment(0))
    actions.check_in(exam.uuid, keys=keys, now=moment(0))
    both.get(f"/check-in/{exam.uuid}/")
    proctoring.admit(exam.uuid, by=exam.proctor, now=moment(0))
    player = Player(gateway, exam.uuid)
    everything = [on_the_wire(player.answer(n, 0)) for n in range(1, 121)]

    async def sit() -> None:
        both.get("")
        both.seat(TAB)
        await both.hot("form")
        await both.hot("start", {"tab": TAB})
        both.seat(OTHER_TAB)
        await both.hot("entries", {"tab": TAB, "entries": everything})
        await both.hot("entries", {"tab": TAB, "entries": [everything[0] | {"device_seq": 200}]})
        for wrong in ({"number": 999}, {"choice": [11]}, {"choice": "A"}):
            await both.hot("entries", {"tab": TAB, "entries": [on_the_wire(player.answer(1, 0)) | wrong]})
        both.seat(TAB)
        await both.hot("heartbeat", {"tab": TAB, "at": 120})
        proctoring.pause(exam.uuid, by=exam.proctor, reason="a fire drill", now=moment(5))
        await both.hot("form")
        await both.hot("heartbeat", {"tab": TAB, "at": 120})
        proctoring.admit(exam.uuid, by=exam.proctor, now=moment(6))
        time.goes_to(7)
        await both.hot("heartbeat", {"tab": TAB, "at": 120})
        await both.hot("submit", {"tab": TAB, "last_device_seq": 999, "confirmed": True})
        await both.hot("submit", {"tab": TAB, "last_device_seq": 120, "confirmed": True})
        await gateway.close()

    # Tests may ask Django's ORM inside a loop: the plays of the two sides have one order.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        in_a_loop(sit())
    assert exam.fresh().phase == "submitted"
    assert score_ended(now=moment(9)) == 1
    for page in ("", "receipt", "receipt.json", "/home/", f"/results/{exam.uuid}/"):
        both.get(page)
    assert {200, 302, 409, 422, 400} <= both.statuses
    return [*both.raw, opened_form(exam)]


def opened_form(exam: Exam) -> bytes:
    """The form as the browser opens it, like a response."""
    form = exam.fresh().form
    questions = unseal(json.loads(form.sealed), sealing_keys().form_key(form.fingerprint))
    return b"\n\n" + json.dumps({"items": questions}, ensure_ascii=False).encode()


def letters_only(text: str) -> str:
    """A text without markup and punctuation, so that no rendering hides a quotation."""
    return re.sub(r"[\W_]+", "", unescape(re.sub(r"<[^>]*>", "", text))).lower()


def texts_in(raw: bytes) -> str:
    """All that a response says: of JSON the texts in it, of anything else the whole."""
    body = raw.partition(b"\n\n")[2].decode()
    return " ".join(_strings(json.loads(body))) if body.startswith("{") else body


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in [*value, *value.values()] if isinstance(value, dict) else value:
            yield from _strings(inner)


def bank() -> Iterator[tuple[ItemVersion, Item]]:
    """Every item of the bank, drawn or not."""
    for row in current_items("pmle"):
        yield row, read_item(row)


class TestByLooking:
    def test_the_form_itself_was_among_what_came(self, exam: Exam, heard: list[bytes]) -> None:
        """Without this the rest would prove nothing."""
        assert any(exam.fresh().form.sealed.encode() == raw.partition(b"\n\n")[2] for raw in heard)

    def test_no_name_and_no_hash_of_any_item(self, heard: list[bytes]) -> None:
        secrets = [word.encode() for row, _ in bank() for word in (row.item_key, row.content_hash)]
        assert len(secrets) >= 2 * 180
        for raw in heard:
            assert not [secret for secret in secrets if secret in raw]
            assert not re.search(rb"\b(dev|gcp|inf|str)-\d{4}\b", raw)

    def test_no_seed_and_no_order_of_options(self, exam: Exam, heard: list[bytes]) -> None:
        form = exam.fresh().form
        orders = {f'"{place["order"]}"'.encode() for place in form.items}
        for raw in heard:
            assert str(form.seed).encode() not in raw
            assert not [order for order in orders if order in raw]

    def test_no_rationale_and_no_title(self, heard: list[bytes]) -> None:
        shown = "\n".join(letters_only(texts_in(raw)) for raw in heard)
        for row, item in bank():
            own_words = letters_only(item.stem + " ".join(option.text for option in item.options))
            for option in item.options:
                quotation = letters_only(option.rationale)[:60]
                assert len(quotation) > 20
                assert quotation not in shown, (row.item_key, option.letter)
            title = letters_only(row.title)
            assert title not in shown or title in own_words, row.item_key

    def test_no_verdict_and_no_field_that_could_hold_one(self, heard: list[bytes]) -> None:
        """`Key:` and `Wrong:` open the rationales in the files. (The `key` of a receipt is the site's.)"""
        for raw in heard:
            assert not re.search(r"\b(Key|Wrong)\s*(:|\*\*)", texts_in(raw))
            names = set(re.findall(rb'"(\w+)":', raw))
            assert not names & {
                b"item",
                b"correct",
                b"points",
                b"order",
                b"seed",
                b"hash",
                b"family",
                b"passed",
            }
            assert b"key" not in names or b"assay-receipt-v1" in raw


class TestByChanging:
    @pytest.fixture
    def items(self, pmle: object) -> list[Item]:
        return [item for _, item in bank()]

    def test_another_key_is_the_same_question(self, items: list[Item]) -> None:
        for item in items:
            turned = item.letters[-len(item.key) :]
            turned = turned if set(turned) != set(item.key) else item.letters[: len(item.key)]
            other = replace(
                item,
                key=turned,
                options=tuple(
                    replace(
                        option,
                        verdict=Verdict.KEY if option.letter in turned else Verdict.WRONG,
                        rationale="Turned around.",
                    )
                    for option in item.options
                ),
            )
            assert other.key != item.key
            assert candidate_view(other, order=item.letters) == candidate_view(item, order=item.letters)

    def test_all_that_an_editor_keeps_about_it_changes_nothing(self, items: list[Item]) -> None:
        for item in items:
            other = replace(
                item,
                id=ItemId("xyz-0000"),
                title="Another",
                rev=99,
                status=Status.PILOT,
                family="strategy",
                task="another",
                seconds=1,
                enemies=(ItemId("xyz-0001"),),
                tags=("x",),
                refs=("x",),
                authors=("x",),
                reviewers=("x",),
                facts=("x",),
            )
            assert candidate_view(other, order=item.letters) == candidate_view(item, order=item.letters)

    def test_a_held_result_changes_no_byte_that_the_candidate_sees(
        self, exam: Exam, ada: Browser, heard: list[bytes]
    ) -> None:
        pages = ("/home/", "receipt", "receipt.json", f"/results/{exam.uuid}/", f"/check-in/{exam.uuid}/")

        def seen() -> list[tuple[int, bytes]]:
            browser = browser_of(exam.candidate, exam)
            responses = [browser.get(page) for page in pages]
            token = re.compile(rb'(csrfmiddlewaretoken" value|csrf-token" content)="\w+"')
            return [(r.status_code, token.sub(b"", r.content)) for r in responses]

        result = Result.objects.filter(attempt=exam.attempt)
        assert result.get().passed is False
        before = seen()
        result.update(passed=True, points=120, margin=42, families={}, journal_fault="a secret")
        assert seen() == before
        result.delete()
        assert seen() == before, "nor does its being there"
