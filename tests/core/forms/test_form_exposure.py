"""The exposure report against a count by hand."""

import pytest

from assay.core.forms import Blueprint, FamilyRow, exposure_report
from assay.core.vocabulary import ItemId
from tests.core.forms.pools import item

TINY = Blueprint("tiny", 1000, (FamilyRow("a", "A", 2), FamilyRow("b", "B", 1)))
POOL = [item(key, key[0]) for key in ("a1", "a2", "a3", "b1", "b2")]


def test_exposure_and_overlap_are_counted() -> None:
    forms = [
        [ItemId(key) for key in form.split()] for form in ("a1 a2 b1", "b1 a1 a3", "a2 a1 b1", "b2 a1 a3")
    ]
    report = exposure_report(forms, POOL, TINY)
    assert (report.forms, report.distinct_forms) == (4, 3)
    a, b = report.cells
    assert (a.pool_size, a.highest, a.lowest, a.most_used) == (3, 1.0, 0.5, "a1")
    assert (a.mean, a.ratio) == (pytest.approx(2 / 3), pytest.approx(1.5))
    assert (b.mean, b.highest) == (0.5, 0.75)
    # shared: 12:2 13:3 14:1 23:2 24:2 34:1, of 3 items each
    assert report.mean_overlap == pytest.approx(11 / 6 / 3)
    assert report.greatest_overlap == 1.0


def test_one_form_overlaps_with_nothing() -> None:
    assert exposure_report([[ItemId("a1"), ItemId("a2"), ItemId("b1")]], POOL, TINY).mean_overlap == 0


def test_no_forms_is_an_error() -> None:
    with pytest.raises(ValueError, match="no forms"):
        exposure_report([], POOL, TINY)
