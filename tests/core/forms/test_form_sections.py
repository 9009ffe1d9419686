"""Sections: each has its items, families are spread evenly over them, and chance is the same as ever."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core.forms import Blueprint, SectionRow, check_items, draw_form, draw_forms
from assay.core.forms.apportion import apportion
from assay.core.forms.sections import family_quotas, spread
from tests.core.forms.pools import PMLE, bank

HALVES = replace(PMLE, section_rows=(SectionRow(60, 10), SectionRow(60)))
UNEVEN = replace(PMLE, section_rows=(SectionRow(7), SectionRow(50), SectionRow(63)))
POOL = bank(enemies_every=9)

sizes = st.lists(st.integers(1, 60), min_size=1, max_size=6)


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Row and column sums of one total."""
    rows = draw(sizes)
    cuts = draw(st.sets(st.integers(1, sum(rows)), max_size=5)) | {0, sum(rows)}
    return tuple(rows), tuple(b - a for a, b in pairwise(sorted(cuts)))


@given(tables())
def test_a_table_keeps_its_sums_and_every_cell_is_its_share_rounded(
    sums: tuple[tuple[int, ...], tuple[int, ...]],
) -> None:
    rows, columns = sums
    table = spread(rows, columns)
    assert tuple(map(sum, table)) == rows
    assert tuple(map(sum, zip(*table, strict=True))) == columns
    for line, row in zip(table, rows, strict=True):
        for cell, column in zip(line, columns, strict=True):
            assert abs(cell - row * column / sum(rows)) < 1


def test_a_table_whose_sums_differ_is_refused() -> None:
    with pytest.raises(ValueError, match="rows of 3 in sum do not fill columns of 4"):
        spread((1, 2), (4,))


@given(st.integers(0, 300), sizes)
def test_apportioning_gives_all_away_and_to_each_its_share_rounded(count: int, among: list[int]) -> None:
    parts = apportion(count, among)
    assert sum(parts) == count
    assert all(abs(part - count * size / sum(among)) < 1 for part, size in zip(parts, among, strict=True))


def test_largest_remainder_as_in_the_book() -> None:
    # The example of Balinski & Young (1982), Fair Representation: 26 seats by Hamilton's rule.
    states = (9061, 7179, 5259, 3319, 1182)
    assert apportion(26, states) == (9, 7, 5, 4, 1)


@pytest.mark.parametrize("blueprint", [HALVES, UNEVEN], ids=["halves", "uneven"])
def test_in_every_form_each_section_has_its_items_of_every_family(blueprint: Blueprint) -> None:
    family = {item.id: item.family for item in POOL}
    quotas = family_quotas(blueprint)
    ends = (0, *blueprint.sections)
    for form in draw_forms(POOL, blueprint, seeds=range(300)):
        assert form.sections == blueprint.sections
        for section, (first, last) in enumerate(pairwise(ends)):
            found = Counter(family[key] for key in form.items[first:last])
            assert [found[row.id] for row in blueprint.families] == [line[section] for line in quotas]
        assert all(row.met for row in check_items(form.items, POOL, blueprint))


def test_sections_change_the_order_and_not_the_items() -> None:
    plain, cut = draw_form(POOL, PMLE, seed=4), draw_form(POOL, HALVES, seed=4)
    assert set(plain.items) == set(cut.items)
    assert (plain.sections, cut.sections) == ((), (60, 120))


def test_every_item_of_a_form_may_come_anywhere() -> None:
    """Over many forms an item stands in the first section as often as its family does, and first as any."""
    draws = 1500
    in_first, opens = Counter[str](), Counter[str]()
    stands = Counter[str]()
    for form in draw_forms(bank(long=60, short=40), HALVES, seeds=range(draws)):
        stands.update(form.items)
        in_first.update(form.items[:60])
        opens[form.items[0].rsplit("-", 1)[0]] += 1
    assert all(abs(in_first[key] / stands[key] - 0.5) < 0.085 for key in stands)  # 5 standard errors
    for row in PMLE.families:
        assert opens[row.id] / draws == pytest.approx(row.items / 120, abs=0.06)


def test_also_where_there_is_but_one_form_to_draw() -> None:
    only = bank(sizes={row.id: row.items for row in PMLE.families}, long=60)
    in_first = Counter(key for form in draw_forms(only, HALVES, seeds=range(400)) for key in form.items[:60])
    assert all(abs(in_first[one.id] / 400 - 0.5) < 0.125 for one in only)  # 5 standard errors


def test_inside_a_section_families_are_shuffled() -> None:
    forms = list(draw_forms(bank(), HALVES, seeds=range(200)))
    changes = [sum(a.rsplit("-", 1)[0] != b.rsplit("-", 1)[0] for a, b in pairwise(f.items)) for f in forms]
    assert 75 < sum(changes) / 200 < 100


def test_the_recheck_sees_a_section_out_of_place() -> None:
    form = draw_form(POOL, HALVES, seed=1)
    by_family = sorted(form.items)
    broken = {row.name for row in check_items(by_family, POOL, HALVES) if not row.met}
    assert "section 1: cloud-services" in broken
    assert not [row for row in check_items(form.items, POOL, HALVES) if not row.met]
