"""Pilot items: beside the blueprint, unscored, at places nobody can foresee."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from assay.core.forms import (
    InfeasibleBlueprint,
    PoolItem,
    SectionRow,
    check_items,
    draw_form,
    draw_forms,
    exposure_report,
)
from assay.core.forms.pilots import choose_pilots, pilot_pool
from assay.core.vocabulary import ItemId
from tests.core.forms.pools import PMLE, SIZES, bank, item

POOL = bank(enemies_every=9)
FIVE = replace(PMLE, pilots=5)


def pilots(count: int, *, family: str = "strategy", enemies: str = "") -> tuple[PoolItem, ...]:
    """Pilot items `new-00`, …; `enemies` are those of each."""
    made = (item(f"new-{n:02}", family, seconds=70, enemies=enemies) for n in range(count))
    return tuple(replace(one, is_pilot=True) for one in made)


def unscored(items: Sequence[str], scored: Sequence[bool]) -> list[str]:
    return [key for key, counts in zip(items, scored, strict=True) if not counts]


def test_pilots_stand_beside_a_whole_form_and_never_in_its_cells() -> None:
    pool = (*POOL, *pilots(12))
    for form in draw_forms(pool, FIVE, seeds=range(200)):
        assert (len(form.items), len(set(form.items)), sum(form.scored)) == (125, 125, 120)
        assert all(key.startswith("new-") for key in unscored(form.items, form.scored))
        assert dict(form.families) == {row.id: row.items for row in PMLE.families}
        rows = {row.name: row for row in form.reasons.rows}
        assert rows["pilot items"].value == 5
        assert rows["time"].value == form.seconds - 5 * 70  # the limit is of the scored items
        assert (form.reasons.pilots.wanted, form.reasons.pilots.in_bank, form.reasons.pilots.drawn) == (
            5,
            12,
            5,
        )
        assert form.reasons.pilots.note == ""


def test_the_scored_part_is_the_form_that_is_drawn_without_pilots() -> None:
    with_pilots = draw_form((*POOL, *pilots(12)), FIVE, seed=9)
    kept = tuple(k for k, counts in zip(with_pilots.items, with_pilots.scored, strict=True) if counts)
    assert kept == draw_form(POOL, PMLE, seed=9).items


def test_all_places_are_as_likely_for_a_pilot() -> None:
    draws = 2000
    places = Counter[int]()
    for form in draw_forms((*POOL, *pilots(6)), FIVE, seeds=range(draws)):
        places.update(number for number, counts in enumerate(form.scored) if not counts)
    expected = draws * 5 / 125
    chi_square = sum((places[n] - expected) ** 2 / expected for n in range(125))
    assert chi_square < 180  # 124 degrees of freedom, p = 0.001 at 176


def test_pilots_of_all_families_are_drawn_evenly_whatever_the_order_of_the_pool() -> None:
    mixed = (*pilots(6), *(replace(p, id=ItemId(f"{p.id}-ml")) for p in pilots(6, family="ml-development")))
    seen = Counter[str]()
    for form in draw_forms((*POOL, *mixed), FIVE, seeds=range(1200)):
        seen.update(unscored(form.items, form.scored))
    assert all(abs(seen[p.id] / 1200 - 5 / 12) < 0.07 for p in mixed)  # 5 standard errors
    assert draw_form((*reversed(mixed), *POOL), FIVE, seed=3) == draw_form((*POOL, *mixed), FIVE, seed=3)


def test_a_bank_with_too_few_pilots_gives_what_there_is_and_says_so() -> None:
    form = draw_form((*POOL, *pilots(2)), FIVE, seed=1)
    assert (len(form.items), form.scored.count(False)) == (122, 2)
    note = "The blueprint asks for 5 pilot items and 2 of the bank's 2 could be drawn: it has no more."
    assert form.reasons.pilots.note == note
    none = draw_form(POOL, FIVE, seed=1)
    assert len(none.items) == 120
    assert "0 of the bank's 0" in none.reasons.pilots.note


def test_no_pilot_stands_with_its_enemy_whoever_names_whom() -> None:
    scored = POOL[0]
    names_it = replace(item("new-a", "strategy", enemies=scored.id), is_pilot=True)
    named = replace(item("new-b", "strategy"), is_pilot=True)
    rivals = (names_it, named, *pilots(3, enemies="new-00 new-01 new-02"))
    pool = (replace(scored, enemies=frozenset({named.id})), *POOL[1:], *rivals)
    together = 0
    for form in draw_forms(pool, FIVE, seeds=range(300)):
        standing = set(form.items)
        together += scored.id in standing
        assert not (scored.id in standing and standing & {"new-a", "new-b"})
        assert len(standing & {"new-00", "new-01", "new-02"}) == 1
        assert all(row.met for row in check_items(form.items, pool, FIVE))
        if scored.id in standing:
            assert "enemies of items in this form" in form.reasons.pilots.note
    assert 0 < together < 300


def test_a_pilot_is_never_scored_not_even_to_save_an_infeasible_blueprint() -> None:
    short = bank(sizes={**SIZES, "strategy": 12})
    with pytest.raises(InfeasibleBlueprint, match="strategy: add 10 items to the pool"):
        draw_form((*short, *pilots(20)), FIVE, seed=1)
    without = draw_form((*POOL, *pilots(20)), PMLE, seed=1)
    assert not unscored(without.items, without.scored)
    assert not [key for key in without.items if key.startswith("new-")]


def test_a_pilot_seen_too_often_rests_and_a_new_one_is_preferred() -> None:
    ten = pilots(10)
    exposure = {one.id: 50 for one in ten} | {ten[0].id: 90, ten[1].id: 5}
    pool = (*POOL, *ten)
    seen = Counter[str]()
    for form in draw_forms(pool, FIVE, seeds=range(400), exposure=exposure, forms_drawn=100):
        seen.update(unscored(form.items, form.scored))
    assert seen[ten[0].id] < 100 < 180 < seen[ten[5].id] < 260 < 300 < seen[ten[1].id]


def test_one_pilot_is_drawn_by_the_exponential_of_its_weight() -> None:
    pool = pilot_pool(pilots(3), FIVE)
    weights = np.array([0.0, 1.0, 2.0])
    drawn = Counter(
        choose_pilots(pool, replace(FIVE, pilots=1), seed=seed, beside=(), weights=weights)[0].id
        for seed in range(6000)
    )
    shares = np.exp(weights) / np.exp(weights).sum()
    assert [drawn[p.id] / 6000 for p in pool.items] == pytest.approx(shares.tolist(), abs=0.03)


def test_pilots_are_spread_over_the_sections() -> None:
    blueprint = replace(FIVE, section_rows=(SectionRow(80, 15), SectionRow(40)))
    form = draw_form((*POOL, *pilots(9)), blueprint, seed=2)
    assert form.sections == blueprint.sections == (83, 125)  # 3.33 and 1.67 pilots
    assert (form.scored[:83].count(False), form.scored[83:].count(False)) == (3, 2)
    few = draw_form((*POOL, *pilots(1)), blueprint, seed=2)
    assert few.sections == (81, 121)


def test_the_exposure_report_is_about_scored_items() -> None:
    pool = (*POOL, *pilots(6))
    forms = [form.items for form in draw_forms(pool, FIVE, seeds=range(50))]
    plain = [form.items for form in draw_forms(POOL, PMLE, seeds=range(50))]
    assert exposure_report(forms, pool, FIVE) == exposure_report(plain, POOL, PMLE)
