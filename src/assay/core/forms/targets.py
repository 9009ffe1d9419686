"""The fairest exposure the rows allow: how often each item should stand in a form, in the long run.

Equal exposure inside a family is n/N: the family's items in a form over its items in the pool. Where time or
enemies forbid it, two programs over the inclusion probabilities find what comes nearest: the first finds the
least possible greatest ratio to n/N, the second the least squares under a cap on that ratio. Least squares
tilts gently, in proportion to an item's seconds; the first program alone would banish the longest items.
"""

import numpy as np

from assay.core.forms.rows import Floats, Row
from assay.core.forms.solver import Program, solve

DIGITS = 4
"""Targets are rounded: a form must not hang on the last bits of a solver."""

RATIO_CAP = 1.08
"""The greatest ratio to n/N while the rows allow it; chance adds some six per cent on top in 1,000 forms."""

TOLERANCE = 1e-6

SLACK = 1.01
"""Where the rows do not allow RATIO_CAP, this much more than the least: at the least itself the second
program has hardly a point to choose, on which a quadratic solver may cycle."""


def equal_exposure(rows: tuple[Row, ...]) -> Floats:
    """n/N for each item, shape (items,)."""
    cells = [row for row in rows if row.kind == "family"]
    matrix = np.array([row.coefficients for row in cells])
    shares = np.array([row.upper for row in cells]) / matrix.sum(axis=1)
    return np.asarray(shares @ matrix, dtype=np.float64)


def exposure_targets(rows: tuple[Row, ...]) -> Floats:
    """Inclusion probabilities, shape (items,), each 0 to 1, summing to n in every family.

    The rows must be feasible (`find_start`).
    """
    equal = equal_exposure(rows)
    # Forms never exceed the time, so their mean must lie below it: half an item below, if that can be.
    for margin in (_half_an_item(rows), 0.0):
        ratio = _least_greatest_ratio(rows, equal, margin)
        if ratio is not None:
            # A ratio of 1 is equal exposure itself.
            return equal if ratio < 1 + TOLERANCE else _least_squares(rows, equal, margin, ratio)
    raise ValueError("the rows admit no exposure at all; prove them feasible first")


def _half_an_item(rows: tuple[Row, ...]) -> float:
    time = next(row for row in rows if row.kind == "time")
    return float(time.coefficients.mean()) / 2


def _bounds(rows: tuple[Row, ...], margin: float) -> tuple[Floats, Floats, Floats]:
    upper = np.array([row.upper - (margin if row.kind == "time" else 0) for row in rows])
    return np.array([row.coefficients for row in rows]), np.array([row.lower for row in rows]), upper


def _least_greatest_ratio(rows: tuple[Row, ...], equal: Floats, margin: float) -> float | None:
    """min r subject to the rows and p <= r * equal; the last column is r."""
    matrix, lower, upper = _bounds(rows, margin)
    height, count = matrix.shape
    found = solve(
        Program(
            cost=np.append(np.zeros(count), 1.0),
            matrix=np.block([[matrix, np.zeros((height, 1))], [np.eye(count), -equal[:, None]]]),
            row_lower=np.concatenate([lower, np.full(count, -np.inf)]),
            row_upper=np.concatenate([upper, np.zeros(count)]),
            lower=np.zeros(count + 1),
            upper=np.append(np.ones(count), np.inf),
        )
    )
    return None if found is None else float(found[-1])


def _least_squares(rows: tuple[Row, ...], equal: Floats, margin: float, ratio: float) -> Floats:
    matrix, lower, upper = _bounds(rows, margin)
    found = solve(
        Program(
            cost=-np.ones(len(equal)),  # sum of (p - equal)^2 / (2 equal), without its constant
            curvature=1 / equal,
            matrix=matrix,
            row_lower=lower,
            row_upper=upper,
            lower=np.zeros(len(equal)),
            upper=np.minimum(1.0, equal * max(RATIO_CAP, ratio * SLACK)),
        )
    )
    assert found is not None, "the first program found a point inside these bounds"
    return np.clip(np.round(found, DIGITS), 0.0, 1.0)
