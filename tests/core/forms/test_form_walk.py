"""The walk's law against an exact count: every legal form of a small pool, each with its probability."""

from collections import Counter
from itertools import combinations

import numpy as np

from assay.core.forms.blueprint import Blueprint, FamilyRow, LevelRow
from assay.core.forms.pool import drawable
from assay.core.forms.rows import rows_of
from assay.core.forms.stream import words
from assay.core.forms.walk import WORDS_PER_STEP, advance, set_out, survey
from tests.core.forms.pools import item

POOL = [
    item("a1", "a", seconds=40),
    item("a2", "a", seconds=90, level="evaluate"),
    item("a3", "a", seconds=50, enemies="b2"),
    item("a4", "a", seconds=60, level="evaluate", enemies="a1"),
    item("a5", "a", seconds=45),
    item("b1", "b", seconds=40),
    item("b2", "b", seconds=30),
    item("b3", "b", seconds=80),
    item("b4", "b", seconds=55),
]
BLUEPRINT = Blueprint(
    "tiny",
    300,
    (FamilyRow("a", "A", 3, (LevelRow(("evaluate",), at_most=1),)), FamilyRow("b", "B", 2)),
)


def legal(form: tuple[int, ...]) -> bool:
    chosen = [POOL[index] for index in form]
    names = {entry.id for entry in chosen}
    return (
        sum(entry.family == "a" for entry in chosen) == 3
        and sum(entry.seconds for entry in chosen) <= 300
        and sum(entry.level == "evaluate" for entry in chosen) <= 1
        and not any(entry.enemies & names for entry in chosen)
    )


def test_the_walk_visits_each_legal_form_as_often_as_its_weights_say() -> None:
    weights = np.array([0.0, 0.7, -0.4, 0.3, 0.0, -0.9, 0.5, 0.0, 0.2])
    forms = [form for form in combinations(range(9), 5) if legal(form)]
    share = np.exp([weights[list(form)].sum() for form in forms])
    share /= share.sum()
    assert len(forms) == 14

    items = drawable(POOL, BLUEPRINT)
    terrain = survey(rows_of(BLUEPRINT, items), items)
    walks, steps = 20_000, 120
    walkers = set_out(terrain, np.tile(np.array(forms[0]), (walks, 1)))
    chance = words(1, "test", steps * WORDS_PER_STEP * walks).reshape(steps, WORDS_PER_STEP, walks)
    advance(walkers, terrain, weights=weights, words=chance)

    seen = Counter(tuple(sorted(int(index) for index in slots)) for slots in walkers.slots)
    assert set(seen) == set(forms)
    expected = walks * share
    chi_square = sum((seen[form] - e) ** 2 / e for form, e in zip(forms, expected, strict=True))
    assert chi_square < 34.5  # 13 degrees of freedom, p = 0.001


def test_the_walkers_keep_true_books() -> None:
    items = drawable(POOL, BLUEPRINT)
    terrain = survey(rows_of(BLUEPRINT, items), items)
    start = next(form for form in combinations(range(9), 5) if legal(form))
    walkers = set_out(terrain, np.tile(np.array(start), (50, 1)))
    chance = words(2, "test", 60 * WORDS_PER_STEP * 50).reshape(60, WORDS_PER_STEP, 50)
    advance(walkers, terrain, weights=np.zeros(9), words=chance)
    for slots, unused, sums, used in zip(
        walkers.slots, walkers.unused, walkers.sums, walkers.used, strict=True
    ):
        assert sorted([*slots, *unused]) == list(range(9))
        assert list(np.flatnonzero(used)) == sorted(slots)
        assert sums[0] == sum(POOL[index].seconds for index in slots)
