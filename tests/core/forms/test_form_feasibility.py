"""A blueprint that no form can meet: the rows that conflict and the smallest cure, in words."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assay.core.forms import Blueprint, InfeasibleBlueprint, LevelRow, PoolItem, draw_form
from tests.core.forms.pools import PMLE, SIZES, bank, item


def refusal(pool: tuple[PoolItem, ...], blueprint: Blueprint) -> InfeasibleBlueprint:
    with pytest.raises(InfeasibleBlueprint) as caught:
        draw_form(pool, blueprint, seed=1)
    return caught.value


def with_levels(*rows: LevelRow) -> Blueprint:
    return replace(PMLE, families=(replace(PMLE.families[0], levels=rows), *PMLE.families[1:]))


def test_too_little_time_names_the_time_that_would_do() -> None:
    error = refusal(bank(), replace(PMLE, seconds_max=5000))
    assert set(error.conflict) == {*SIZES, "time"}
    # The shortest form: as many items of 45 s as there are, in every family enough.
    assert [(r.name, r.amount) for r in error.relaxations] == [("time", 400.0)]
    assert "allow 5,400 s" in str(error)


def test_the_advised_cure_works_and_a_second_less_does_not() -> None:
    draw_form(bank(), replace(PMLE, seconds_max=5400), seed=1)
    refusal(bank(), replace(PMLE, seconds_max=5399))


def test_a_family_too_small_names_how_many_items_are_missing() -> None:
    error = refusal(bank(sizes={**SIZES, "strategy": 12}), PMLE)
    assert error.conflict == ("strategy",)
    assert "strategy: add 10 items to the pool, or ask for 12" in str(error)


def test_every_cause_is_named_at_once() -> None:
    error = refusal(bank(sizes={**SIZES, "strategy": 12, "infrastructure": 20}), PMLE)
    assert [r.name for r in error.relaxations] == ["infrastructure", "strategy"]


def test_an_empty_pool_is_explained() -> None:
    error = refusal((), PMLE)
    assert len(error.relaxations) == 4


@pytest.mark.parametrize(
    ("row", "advice"),
    [
        (LevelRow(("evaluate",), at_least=4), "evaluate: add 4 such items to the pool"),
        (LevelRow(("apply",), at_most=30), "apply: add 6 items of other levels to the pool, or allow 36"),
    ],
)
def test_a_level_row_that_cannot_hold_is_named(row: LevelRow, advice: str) -> None:
    error = refusal(bank(), with_levels(row))
    assert advice in str(error)


def test_the_conflict_is_minimal() -> None:
    # 33 items in 11 groups of three mutual enemies give 11 of the 22; six groups already rule 22 out.
    groups: Callable[[int], str] = lambda n: " ".join(f"s{m:02}" for m in range(33) if m // 3 == n // 3)  # noqa: E731
    enemies = tuple(item(f"s{n:02}", "strategy", enemies=groups(n)) for n in range(33))
    error = refusal((*bank(sizes={**SIZES, "strategy": 0}), *enemies), PMLE)
    assert error.conflict[0] == "strategy"
    assert len(error.conflict) == 7
