"""Classical item analysis: how hard, how discriminating, how reliable.

`scores` is persons x items: points from 0 to 1, NaN where the item did not stand in the person's form. Shares
and correlations over what was presented are sound as long as forms are drawn without regard to the person
(LOFT); they would not be for items that a computer chose by ability.

Sources: Kuder & Richardson (1937), Psychometrika 2:151 (formulas 20 and 21); Lord (1955), Educational and
Psychological Measurement 15:325; Henrysson (1963), Psychometrika 28:211, for the correction of the
point-biserial.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item. `p` is the mean score; `point_biserial` its correlation with the rest of the person's form.

    `p` is NaN for an item nobody saw; `point_biserial` is NaN where either side does not vary.
    """

    presented: int
    p: float
    point_biserial: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """A coefficient with what it implies: standard deviation and standard error of the number right."""

    coefficient: float
    sd: float
    sem: float


def item_statistics(scores: Floats) -> tuple[ItemStatistics, ...]:
    """Statistics of every column. The item itself is left out of what it is correlated with.

    The rest of a form is taken as a mean, not as a sum, since forms may differ in length.
    """
    seen = ~np.isnan(scores)
    points = np.where(seen, scores, 0.0)
    others = seen.sum(axis=1, keepdims=True) - seen
    rest = (points.sum(axis=1, keepdims=True) - points) / np.maximum(others, 1)
    return tuple(
        _statistics(points[who, column], rest[who, column])
        for column in range(scores.shape[1])
        for who in [np.flatnonzero(seen[:, column])]
    )


def _statistics(own: Floats, rest: Floats) -> ItemStatistics:
    if not len(own):
        return ItemStatistics(0, float("nan"), float("nan"))
    spread = float(own.std() * rest.std())
    # Rounding leaves a constant column with a deviation of some 1e-17: that is no variation.
    shared = float(((own - own.mean()) * (rest - rest.mean())).mean())
    return ItemStatistics(len(own), float(own.mean()), shared / spread if spread > 1e-12 else float("nan"))


def kr20(scores: Floats) -> Reliability:
    """Reliability of one fixed form, taken by everybody: KR-20, which for partial points is alpha.

    Raises ValueError where a score is missing, or there are fewer than two items or persons, or everybody
    has the same total.
    """
    if np.isnan(scores).any():
        raise ValueError("KR-20 needs one form that everybody took; for forms drawn at random use kr21")
    persons, items = scores.shape
    _require(persons, items)
    variance = _varying(scores.sum(axis=1))
    return _reliability(items / (items - 1) * (1 - float(scores.var(axis=0).sum()) / variance), variance)


def kr21(totals: NDArray[np.int64], *, items: int) -> Reliability:
    """Reliability of the number right when each person's form of `items` items is drawn at random.

    Then the error of a total X is binomial, X (n - X) / (n - 1) (Lord 1955), whose mean gives KR-21. A form
    drawn by a blueprint is a stratified sample and somewhat better than this: the figure is a lower bound.
    """
    _require(len(totals), items)
    variance = _varying(np.asarray(totals, dtype=np.float64))
    error = float((totals * (items - totals) / (items - 1)).mean())
    return _reliability(1 - error / variance, variance)


def _require(persons: int, items: int) -> None:
    if items < 2 or persons < 2:
        raise ValueError(f"reliability needs two items and two persons; there are {items} and {persons}")


def _varying(totals: Floats) -> float:
    variance = float(totals.var())
    if variance == 0:
        raise ValueError("everybody has the same total: there is nothing to be reliable about")
    return variance


def _reliability(coefficient: float, variance: float) -> Reliability:
    sd = variance**0.5
    return Reliability(coefficient, sd, sd * max(0.0, 1 - coefficient) ** 0.5)
