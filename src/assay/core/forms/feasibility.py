"""Is there a form at all? A start for the walk, or why there is none and the smallest cure, in words.

An infeasible blueprint is explained twice. The *conflict* is a minimal set of rows that cannot hold together:
drop any one and the rest can (the deletion filter of Chinneck & Dravnieks 1991). The *cure* is an elastic
program: every row may give way at a price, and the cheapest sum of concessions is reported.
"""

from dataclasses import dataclass

import numpy as np

from assay.core.forms.pool import PoolItem
from assay.core.forms.rows import Floats, Row
from assay.core.forms.solver import Program, solve

PRICES = {"time": 1.0, "level": 1.0, "family": 2.0, "enemies": 4.0}
"""What it costs to give way by one item (time: by the mean seconds of one). Enemies last: validity."""

TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One row that would have to give way: `name` by `amount`, and the advice in words."""

    name: str
    amount: float
    advice: str


class InfeasibleBlueprint(ValueError):
    """No form of this pool meets the blueprint. Says which rows conflict and what would mend it."""

    def __init__(self, conflict: tuple[Row, ...], relaxations: tuple[Relaxation, ...]) -> None:
        demands = "; ".join(f"{row.name} ({row.bound})" for row in conflict)
        cures = "; ".join(relaxation.advice for relaxation in relaxations)
        super().__init__(
            f"No form meets the blueprint. These cannot hold together: {demands}. Mend it: {cures}."
        )
        self.conflict = tuple(row.name for row in conflict)
        self.relaxations = relaxations


def find_start(rows: tuple[Row, ...], items: tuple[PoolItem, ...]) -> tuple[int, ...]:
    """Positions of the items of the shortest form that meets all rows. Raises InfeasibleBlueprint.

    The shortest, because it leaves the walk the most room and tells how much room there is.
    """
    chosen = _solve_rows(rows, cost=np.array([item.seconds for item in items], dtype=np.float64))
    if chosen is None:
        raise InfeasibleBlueprint(_conflict(rows), _cheapest_relaxations(rows, items))
    return tuple(int(index) for index in np.flatnonzero(chosen > 0.5))


def _solve_rows(rows: tuple[Row, ...], *, cost: Floats) -> Floats | None:
    if not len(cost):  # HiGHS calls a program without columns empty, not infeasible
        return None if any(row.lower > 0 for row in rows) else cost
    return solve(
        Program(
            cost=cost,
            matrix=np.array([row.coefficients for row in rows]).reshape(len(rows), len(cost)),
            row_lower=np.array([row.lower for row in rows]),
            row_upper=np.array([row.upper for row in rows]),
            lower=np.zeros(len(cost)),
            upper=np.ones(len(cost)),
            integer=np.ones(len(cost), dtype=np.bool_),
        )
    )


def _conflict(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """A minimal infeasible subset: leave out each row for good if the others still conflict."""
    # Enemies go first, all at once when they play no part: most banks have many such rows.
    plain = tuple(row for row in rows if row.kind != "enemies")
    nothing = np.zeros(len(rows[0].coefficients))
    kept = plain if _solve_rows(plain, cost=nothing) is None else rows
    for row in sorted(kept, key=lambda row: -PRICES[row.kind]):
        rest = tuple(other for other in kept if other is not row)
        if rest and _solve_rows(rest, cost=nothing) is None:
            kept = rest
    return kept


def _cheapest_relaxations(rows: tuple[Row, ...], items: tuple[PoolItem, ...]) -> tuple[Relaxation, ...]:
    """The elastic program: row r becomes lower - under_r <= a @ x <= upper + over_r, both at a price."""
    count, height = len(items), len(rows)
    second_price = 1 / max(1.0, float(np.mean([item.seconds for item in items]))) if items else 1.0
    prices = np.array([PRICES[row.kind] * (second_price if row.kind == "time" else 1) for row in rows])
    matrix = np.hstack(
        [
            np.array([row.coefficients for row in rows]).reshape(height, count),
            np.eye(height),
            -np.eye(height),
        ]
    )
    found = solve(
        Program(
            cost=np.concatenate([np.zeros(count), prices, prices]),
            matrix=matrix,
            row_lower=np.array([row.lower for row in rows]),
            row_upper=np.array([row.upper for row in rows]),
            lower=np.zeros(count + 2 * height),
            upper=np.concatenate([np.ones(count), np.full(2 * height, np.inf)]),
            integer=np.concatenate([np.ones(count, np.bool_), np.zeros(2 * height, np.bool_)]),
        )
    )
    assert found is not None, "with every row elastic the empty form is always possible"
    under, over = found[count : count + height], found[count + height :]
    return tuple(
        Relaxation(row.name, float(round(lack + excess)), _advice(row, round(lack), round(excess)))
        for row, lack, excess in zip(rows, under, over, strict=True)
        if lack + excess > TOLERANCE
    )


def _advice(row: Row, lack: int, excess: int) -> str:
    if row.kind == "family" and lack:
        return f"{row.name}: add {lack} items to the pool, or ask for {row.lower - lack:.0f}"
    if row.kind == "family":
        return f"{row.name}: ask for {row.upper + excess:.0f}"
    if row.kind == "time":
        return f"time: allow {row.upper + excess:,.0f} s, or give the pool shorter items"
    if row.kind == "enemies":
        return f"{row.name}: add other items, or let {row.upper + excess:.0f} of these stand in one form"
    if lack:
        return f"{row.name}: add {lack} such items to the pool, or ask for at least {row.lower - lack:.0f}"
    return f"{row.name}: add {excess} items of other levels to the pool, or allow {row.upper + excess:.0f}"
