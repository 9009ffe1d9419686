"""The device's chain: as published, and no part of an entry can change without its changing."""

import hashlib
import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given

from assay.core.attempt import Event, Work, from_body, link
from assay.core.attempt import events as e
from tests.core.attempt.story import any_event
from tests.core.journal.make_vectors import VECTORS, device_chain, text_of

PUBLISHED: list[dict[str, Any]] = json.loads((VECTORS / "device-chain.json").read_text("utf-8"))["entries"]


def entry_of(case: dict[str, Any]) -> Work:
    wire = dict(case["entry"])
    entry = from_body(wire.pop("event"), wire)
    assert isinstance(entry, e.Work)
    return entry


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: f"{case['entry']['event']}")
def test_each_link_is_as_published(case: dict[str, Any]) -> None:
    assert hashlib.sha256(case["hashed"].encode()).hexdigest()[:32] == case["entry"]["chain"]
    assert link(case["prev"], entry_of(case)) == case["entry"]["chain"]


def test_each_follows_the_one_before() -> None:
    assert [case["prev"] for case in PUBLISHED] == ["", *(case["entry"]["chain"] for case in PUBLISHED[:-1])]


def test_every_kind_of_work_is_published() -> None:
    assert {case["entry"]["event"] for case in PUBLISHED} == e.WORK_NAMES


def test_the_file_is_what_the_code_writes() -> None:
    assert (VECTORS / "device-chain.json").read_text("utf-8") == text_of(device_chain())


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: f"{case['entry']['event']}")
def test_it_covers_every_member_but_the_servers_own(case: dict[str, Any]) -> None:
    entry, own = entry_of(case), case["entry"]["chain"]
    for name in {field.name for field in fields(entry)} - {"chain", "late"}:
        value = getattr(entry, name)
        other: object = value + 1 if isinstance(value, int) else f"{value}x"
        if isinstance(value, tuple):
            other = (*value, 99)
        assert link(case["prev"], replace(entry, **{name: other})) != own, name  # type: ignore[arg-type]
    assert link("0" * 32, entry) != own
    if isinstance(entry, e.AnswerSaved):
        assert link(case["prev"], replace(entry, late=not entry.late)) == own


@given(any_event)
def test_any_work_has_a_link(event: Event) -> None:
    if isinstance(event, e.Work):
        assert len(link("", event)) == 32


def test_two_kinds_with_the_same_content_differ() -> None:
    assert link("", e.Flagged(1, "", 1)) != link("", e.Visited(1, "", 1))
    assert link("", e.Noted(1, "", 1, "1,2")) != link("", e.Commented(1, "", 1, "1,2"))
    assert link("", e.AnswerSaved(1, "", 1, (1, 2))) != link("", e.AnswerSaved(1, "", 1, (12,)))
