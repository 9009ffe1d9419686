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

from assay.apps.bank.models import ItemVersion
from assay.apps.bank.queries import current_items, read_item
from assay.apps.proctoring import actions as proctoring
from assay.apps.results.chores import score_ended
from assay.apps.results.models import Result
from assay.core.items.candidate import candidate_view
from assay.core.items.item import Item, Status, Verdict
from assay.core.vocabulary import ItemId
from tests.apps.story import OTHER_TAB, TAB, Exam, moment
from tests.web.player.conftest import Browser, Time, batch, browser_of, entry


@pytest.fixture
def heard(exam: Exam, ada: Browser, time: Time) -> list[bytes]:
    """Every response of an exam, heads and bodies, with each call and its refusals, to the held result."""
    exam.checked_in()
    ada.get(f"/check-in/{exam.uuid}/")
    proctoring.admit(exam.uuid, by=exam.proctor, now=moment(0))
    ada.post("start")
    ada.get("")
    ada.post("seat", {"tab": TAB})
    ada.get("form")
    ada.post("seat", {"tab": OTHER_TAB})
    everything = [entry(n, number=n) for n in range(1, 121)]
    ada.post("entries", batch(*everything))
    ada.post("entries", batch(entry(200)))
    ada.post("entries", batch(entry(121, number=999)))
    ada.post("entries", batch(entry(121, choice=[11])))
    ada.post("entries", batch(entry(122, choice="A")))
    ada.post("seat", {"tab": TAB})
    ada.post("heartbeat", {"tab": TAB, "at": 120})
    proctoring.pause(exam.uuid, by=exam.proctor, reason="a fire drill", now=moment(5))
    ada.get("form")
    proctoring.admit(exam.uuid, by=exam.proctor, now=moment(6))
    time.goes_to(7)
    ada.post("heartbeat", {"tab": TAB, "at": 120})
    ada.post("submit", {"tab": TAB, "last_device_seq": 999, "confirmed": True})
    ada.post("submit", {"tab": TAB, "last_device_seq": 121, "confirmed": True})
    assert exam.fresh().phase == "submitted"
    assert score_ended(now=moment(9)) == 1
    for page in ("", "form", "receipt", "receipt.json", "/home/", f"/results/{exam.uuid}/"):
        ada.get(page)
    assert {200, 302, 404, 409, 422, 400} <= {response.status_code for response in ada.heard}
    return [response.serialize_headers() + b"\n\n" + response.content for response in ada.heard]


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
        stems = [question["stem"] for question in json.loads(exam.fresh().form.payload)["items"]]
        (form,) = [raw for raw in heard if json.dumps(stems[0], ensure_ascii=False).encode() in raw]
        assert all(json.dumps(stem, ensure_ascii=False).encode() in form for stem in stems)

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
