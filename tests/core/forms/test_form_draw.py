"""Forms drawn from a pool: legal, evenly exposed, and the same for the same seed."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from assay.core.forms import Form, PoolItem, batch_seeds, draw_form, draw_forms, exposure_report
from assay.core.forms.blueprint import FamilyRow, LevelRow
from assay.core.vocabulary import ItemId
from tests.core.forms.pools import PMLE, SIZES, bank, item

THOUSAND = range(1000)


def broken_demands(form: Form, pool: tuple[PoolItem, ...]) -> list[str]:
    """What an outsider finds wrong with a form, counted without any code of the draw."""
    known = {entry.id: entry for entry in pool}
    entries = [known[key] for key in form.items]
    families = Counter(entry.family for entry in entries)
    enemies = [(a.id, b.id) for a in entries for b in entries if b.id in a.enemies]
    found = [f"enemies {pair}" for pair in enemies]
    found += [f"{row.id}: {families[row.id]}" for row in PMLE.families if families[row.id] != row.items]
    if len(set(form.items)) != 120:
        found.append("an item stands twice")
    if sum(entry.seconds for entry in entries) > 6900 or form.seconds != sum(e.seconds for e in entries):
        found.append(f"seconds {form.seconds}")
    if dict(form.families) != dict(families):
        found.append("families are misreported")
    return found


@pytest.mark.parametrize(
    "pool",
    [bank(), bank(long=60, short=40), bank(enemies_every=9), bank(long=150, short=40)],
    ids=["time binds", "time is loose", "enemies", "long items are very long"],
)
def test_a_thousand_forms_all_meet_the_blueprint(pool: tuple[PoolItem, ...]) -> None:
    forms = list(draw_forms(pool, PMLE, seeds=THOUSAND))
    assert [problem for form in forms for problem in broken_demands(form, pool)] == []
    assert len({frozenset(form.items) for form in forms}) == 1000


@pytest.mark.parametrize("pool", [bank(), bank(long=60, short=40)], ids=["time binds", "time is loose"])
def test_no_item_is_seen_much_more_often_than_its_family(pool: tuple[PoolItem, ...]) -> None:
    forms = list(draw_forms(pool, PMLE, seeds=THOUSAND))
    report = exposure_report([form.items for form in forms], pool, PMLE)
    assert [cell.mean for cell in report.cells] == pytest.approx([2 / 3] * 4)
    assert max(cell.ratio for cell in report.cells) <= 1.15
    assert min(cell.lowest / cell.mean for cell in report.cells) >= 0.75


def test_two_forms_share_hardly_more_than_chance_makes_them() -> None:
    forms = list(draw_forms(bank(long=60, short=40), PMLE, seeds=THOUSAND))
    report = exposure_report([form.items for form in forms], bank(long=60, short=40), PMLE)
    assert report.mean_overlap == pytest.approx(2 / 3, abs=0.005)
    assert report.greatest_overlap < 0.85


def test_the_order_of_items_is_shuffled_across_families() -> None:
    forms = list(draw_forms(bank(), PMLE, seeds=range(200)))
    firsts = Counter(form.items[0].rsplit("-", 1)[0] for form in forms)
    assert all(abs(firsts[row.id] - 200 * row.items / 120) < 30 for row in PMLE.families)
    changes = [sum(a.rsplit("-", 1)[0] != b.rsplit("-", 1)[0] for a, b in pairwise(f.items)) for f in forms]
    assert 75 < sum(changes) / 200 < 100


def test_the_same_seed_gives_the_same_form_alone_or_in_a_batch() -> None:
    pool = bank(enemies_every=9)
    batch = list(draw_forms(pool, PMLE, seeds=[11, 12, 13]))
    assert draw_form(pool, PMLE, seed=12) == batch[1]
    assert batch[0].items != batch[1].items


def test_the_order_of_the_pool_and_foreign_items_do_not_matter() -> None:
    pool = bank()
    stranger = item("zoo-1", "zoology")
    assert draw_form([*reversed(pool), stranger], PMLE, seed=5) == draw_form(pool, PMLE, seed=5)


def test_enemies_bind_both_ways_whoever_names_them() -> None:
    named_by_one = bank(enemies_every=9)
    pairs = [(entry.id, enemy) for entry in named_by_one for enemy in entry.enemies]
    assert len(pairs) == 21
    for form in draw_forms(named_by_one, PMLE, seeds=range(300)):
        assert all(not {a, b} <= set(form.items) for a, b in pairs)


def test_past_exposure_makes_the_next_forms_even_and_is_part_of_the_draw() -> None:
    pool = bank(long=60, short=40)
    exposure: Counter[ItemId] = Counter()
    for first in range(0, 300, 10):
        for form in draw_forms(
            pool, PMLE, seeds=range(first, first + 10), exposure=dict(exposure), forms_drawn=first
        ):
            exposure.update(form.items)
    shares = [exposure[entry.id] / 200 for entry in pool]
    assert max(shares) < 1.04
    assert min(shares) > 0.96
    again = draw_form(pool, PMLE, seed=1, exposure=exposure, forms_drawn=300)
    assert again == draw_form(pool, PMLE, seed=1, exposure=dict(exposure), forms_drawn=300)
    assert again.reasons.weights_version != draw_form(pool, PMLE, seed=1).reasons.weights_version
    assert again.reasons.plan_version == draw_form(pool, PMLE, seed=1).reasons.plan_version


def test_an_item_seen_too_often_rests() -> None:
    pool = bank(long=60, short=40)
    worn = pool[0].id
    exposure = {entry.id: 100 if entry.id == worn else 67 for entry in pool}
    drawn = list(draw_forms(pool, PMLE, seeds=range(400), exposure=exposure, forms_drawn=100))
    assert sum(worn in form.items for form in drawn) / 400 < 0.45


def test_a_pool_of_exactly_one_form_gives_that_form_in_any_order() -> None:
    sizes = {row.id: row.items for row in PMLE.families}
    one, other = draw_forms(bank(sizes=sizes, long=60), PMLE, seeds=[1, 2])
    assert set(one.items) == set(other.items)
    assert one.items != other.items


def test_level_rows_hold_in_every_form() -> None:
    pool = tuple(
        replace(entry, level="evaluate" if n % 3 == 0 else "apply") for n, entry in enumerate(bank())
    )
    rows = (LevelRow(("evaluate",), at_least=8, at_most=11), LevelRow(("remember", "apply"), at_least=25))
    blueprint = replace(PMLE, families=(replace(PMLE.families[0], levels=rows), *PMLE.families[1:]))
    level = {entry.id: entry.level for entry in pool}
    found = set()
    for form in draw_forms(pool, blueprint, seeds=range(200)):
        inside = [level[key] for key in form.items if key.startswith("ml-development")]
        found.add(inside.count("evaluate"))
    assert found <= {8, 9, 10, 11}
    assert len(found) > 1  # 12 would be the free share: the cap is felt, but forms still differ


def test_a_form_tells_its_reasons() -> None:
    form = draw_form(bank(), PMLE, seed=3)
    rows = {row.name: row for row in form.reasons.rows}
    assert rows["time"].bound == "at most 6,900 s"
    assert rows["time"].value == form.seconds
    assert rows["strategy"].bound == "exactly 22"
    assert all(row.met for row in form.reasons.rows)
    assert form.reasons.solver.startswith("HiGHS")


def test_an_item_that_stands_twice_in_the_pool_is_refused() -> None:
    with pytest.raises(ValueError, match="ml-development-000"):
        draw_form([*bank(), bank()[0]], PMLE, seed=1)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused(seed: int) -> None:
    with pytest.raises(ValueError, match="a seed is a whole number"):
        draw_form(bank(), PMLE, seed=seed)


def test_a_batch_begins_with_its_own_seed() -> None:
    seeds = batch_seeds(7, 1000)
    assert seeds[0] == 7
    assert batch_seeds(7, 10) == seeds[:10]
    assert len(set(seeds)) == 1000
    assert max(seeds[1:]) < 2**53
    assert not set(seeds) & set(batch_seeds(8, 1000))


def test_a_larger_bank_is_shared_more_thinly() -> None:
    pool = bank(sizes={family: 2 * size for family, size in SIZES.items()}, long=60, short=40)
    report = exposure_report([f.items for f in draw_forms(pool, PMLE, seeds=THOUSAND)], pool, PMLE)
    assert report.mean_overlap == pytest.approx(1 / 3, abs=0.005)


def test_a_blueprint_of_one_small_family_can_be_drawn() -> None:
    tiny = replace(PMLE, seconds_max=100, families=(FamilyRow("a", "A", 2),))
    pool = [item("a1", "a"), item("a2", "a", enemies="a1"), item("a3", "a")]
    drawn = {frozenset(form.items) for form in draw_forms(pool, tiny, seeds=range(40))}
    assert drawn == {frozenset({"a1", "a3"}), frozenset({"a2", "a3"})}
