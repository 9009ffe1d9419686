"""The blueprint as rows: every demand on a form is `lower <= sum of coefficients <= upper`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assay.core.forms.blueprint import Blueprint, LevelRow
from assay.core.forms.pool import PoolItem, enemy_cliques, enemy_sets

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One demand. `coefficients` has one number per item of the pool, in pool order."""

    kind: Literal["family", "time", "level", "enemies"]
    name: str
    coefficients: Floats
    lower: float
    upper: float

    @property
    def bound(self) -> str:
        """The demand in words: `exactly 36`, `at most 6,900 s`."""
        unit = " s" if self.kind == "time" else ""
        if self.lower == self.upper:
            return f"exactly {self.upper:,.0f}{unit}"
        ends = [f"at least {self.lower:,.0f}{unit}"] if np.isfinite(self.lower) else []
        if np.isfinite(self.upper):
            ends.append(f"at most {self.upper:,.0f}{unit}")
        return ", ".join(ends)


def rows_of(blueprint: Blueprint, items: tuple[PoolItem, ...]) -> tuple[Row, ...]:
    """Every row of the blueprint over these items: families, time, levels, enemy groups."""
    families = np.array([item.family for item in items], dtype=object)
    seconds = np.array([item.seconds for item in items], dtype=np.float64)
    rows = [
        Row("family", family.id, (families == family.id).astype(np.float64), family.items, family.items)
        for family in blueprint.families
    ]
    rows.append(Row("time", "time", seconds, -np.inf, blueprint.seconds_max))
    rows.extend(_level_rows(blueprint, items))
    rows.extend(_enemy_rows(items))
    return tuple(rows)


def _level_rows(blueprint: Blueprint, items: tuple[PoolItem, ...]) -> Iterator[Row]:
    for family in blueprint.families:
        for limit in family.levels:
            inside = [item.family == family.id and item.level in limit.levels for item in items]
            yield Row(
                "level",
                f"{family.id}: {' or '.join(limit.levels)}",
                np.array(inside, dtype=np.float64),
                *_ends(limit),
            )


def _ends(limit: LevelRow) -> tuple[float, float]:
    lower = -np.inf if limit.at_least is None else float(limit.at_least)
    upper = np.inf if limit.at_most is None else float(limit.at_most)
    return lower, upper


def _enemy_rows(items: tuple[PoolItem, ...]) -> Iterator[Row]:
    for clique in enemy_cliques(enemy_sets(items)):
        members = np.zeros(len(items))
        members[list(clique)] = 1
        yield Row("enemies", f"enemies {', '.join(items[i].id for i in clique)}", members, -np.inf, 1)
