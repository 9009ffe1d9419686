"""Pilot items from the bank to the analysis: carried, counted as seen, answered, and never scored."""

from collections.abc import Sequence

import pytest

from assay.apps.bank.models import ItemExposure, ItemVersion
from assay.apps.bank.queries import pool
from assay.apps.programs.models import Certification
from assay.apps.results.analysis import analyse, option_shares
from assay.apps.results.models import Result
from assay.outside.keys import SigningKey
from tests.apps.story import Exam, held, registered

PILOTS = 5


@pytest.fixture
def piloting(pmle: Certification) -> Certification:
    """The certification with three of five pilot items in each form."""
    chosen = ItemVersion.objects.filter(certification_key="pmle", family="strategy").order_by("item_key")
    ItemVersion.objects.filter(pk__in=chosen.values("pk")[:PILOTS]).update(status="pilot")
    pmle.blueprint += "\n[pilots]\nitems = 3\n"
    pmle.save()
    return pmle


def places(exam: Exam, *, scored: bool) -> list[int]:
    """The numbers of the scored questions, or of the others."""
    kept = enumerate(exam.fresh().form.items, start=1)
    return [number for number, place in kept if place.get("scored", True) is scored]


def right_in(result: Result, numbers: Sequence[int]) -> int:
    return sum(result.responses[number - 1]["points"] for number in numbers)


def test_the_bank_marks_them_and_a_form_carries_them(piloting: Certification) -> None:
    assert sum(item.is_pilot for item in pool("pmle")) == PILOTS
    exam = registered(piloting).admitted()
    form = exam.fresh().form
    assert (len(form.items), exam.fresh().question_count) == (123, 123)
    pilots = [form.items[number - 1]["item"] for number in places(exam, scored=False)]
    assert len(pilots) == 3
    assert set(pilots) <= {item.id for item in pool("pmle") if item.is_pilot}
    assert form.reasons["pilots"]["drawn"] == 3
    assert sum(form.families.values()) == 120
    seen = ItemExposure.objects.filter(item_key__in=pilots).values_list("forms", flat=True)
    assert list(seen) == [1, 1, 1]


def test_what_is_sent_to_the_player_does_not_tell_them_apart(piloting: Certification) -> None:
    form = registered(piloting).admitted().fresh().form
    assert "pilot" not in form.sealed
    assert "scored" not in form.sealed


def test_they_add_nothing_to_the_score_right_or_wrong(piloting: Certification, key: SigningKey) -> None:
    all_right = held(piloting, key, right=123)
    assert (all_right.points, all_right.maximum, all_right.margin) == (120, 120, 42)
    assert sum(family["maximum"] for family in all_right.families.values()) == 120
    assert [r["points"] for r in all_right.responses if not r.get("scored", True)] == [1, 1, 1]
    some = held(piloting, key, right=100)
    exam_places = [n for n, r in enumerate(some.responses, start=1) if r.get("scored", True) and n <= 100]
    assert some.points == len(exam_places) == right_in(some, exam_places)


def test_their_statistics_are_collected_apart(piloting: Certification, key: SigningKey) -> None:
    results = [held(piloting, key, right=right) for right in (123, 60, 0)]
    analysis = analyse("pmle")
    pilots = {item.id for item in pool("pmle") if item.is_pilot}
    assert analysis.form_length == 120
    assert analysis.totals == tuple(result.points for result in results)
    assert not {one.item for one in analysis.items} & pilots
    assert {one.item for one in analysis.pilots} <= pilots
    assert sum(one.presented for one in analysis.pilots) == 9
    for one in analysis.pilots:
        asked = [r for result in results for r in result.responses if r["item"] == one.item]
        assert (one.presented, one.p) == (len(asked), sum(r["points"] for r in asked) / len(asked))
        assert one.r is None or one.r > 0  # who knew more of the scored part knew them more often
        assert sum(share.count for share in option_shares("pmle", one.item)) >= one.presented
