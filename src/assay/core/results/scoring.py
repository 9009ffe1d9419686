"""Adds up points: number-right scoring, every operational item one point, no penalty for a wrong answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from assay.core.vocabulary import ItemId, Points

Standing = Literal["above", "near", "below"]

NEAR_POINTS = 1.0
"""A family stands `near` the standard within one standard error of a proportion, times this."""


@dataclass(frozen=True, slots=True)
class ScoredResponse:
    """One question: the item, the letters chosen (of the file; empty when omitted), and the points for it.

    A pilot's points are known, for the item's statistics, and count for nothing.
    """

    item: ItemId
    family: str
    chosen: tuple[str, ...]
    points: Points
    is_pilot: bool = False


@dataclass(frozen=True, slots=True)
class FamilyScore:
    """Points in one family of the blueprint, and where they stand against the passing standard."""

    points: int
    maximum: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class RawScore:
    """Points of a whole attempt and of each family."""

    points: int
    maximum: int
    families: Mapping[str, FamilyScore]


def add_up(responses: Iterable[ScoredResponse], *, cut_points: int) -> RawScore:
    """The raw score, pilots left out; `standing` compares each family's proportion with that of the cut.

    A family has few items, so its proportion is uncertain: within one standard error
    sqrt(p (1 - p) / n), p the proportion at the cut, it reads `near` and not more (Standards 2014, 2.3:
    subscores need their own precision). Raises ValueError for a cut that no score of these responses is.
    """
    listed = [response for response in responses if not response.is_pilot]
    maximum = len(listed)
    if listed and not 0 <= cut_points <= maximum:
        raise ValueError(f"a cut of {cut_points} points does not fit a form of {maximum} points")
    at_cut = cut_points / maximum if maximum else 0.0
    families: dict[str, list[int]] = {}
    for response in listed:
        families.setdefault(response.family, []).append(int(response.points))
    return RawScore(
        points=sum(int(response.points) for response in listed),
        maximum=maximum,
        families={name: _family(points, at_cut) for name, points in families.items()},
    )


def _family(points: list[int], at_cut: float) -> FamilyScore:
    n, gained = len(points), sum(points)
    margin = NEAR_POINTS * (at_cut * (1 - at_cut) / n) ** 0.5
    difference = gained / n - at_cut
    standing: Standing = "near" if abs(difference) <= margin else "above" if difference > 0 else "below"
    return FamilyScore(gained, n, standing)
