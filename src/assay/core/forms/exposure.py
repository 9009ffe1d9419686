"""How evenly a set of forms uses its pool, and how much two forms have in common."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from assay.core.forms.blueprint import Blueprint
from assay.core.forms.pool import PoolItem, drawable
from assay.core.vocabulary import ItemId


@dataclass(frozen=True, slots=True)
class CellExposure:
    """Exposure inside one family: shares of forms an item stands in. `ratio` = highest / mean."""

    family: str
    pool_size: int
    mean: float
    highest: float
    lowest: float
    ratio: float
    most_used: ItemId


@dataclass(frozen=True, slots=True)
class ExposureReport:
    """Exposure by family, and the overlap of two forms as a share of a form (0 where there is one form)."""

    forms: int
    distinct_forms: int
    cells: tuple[CellExposure, ...]
    mean_overlap: float
    greatest_overlap: float


def exposure_report(
    forms: Sequence[Sequence[ItemId]], pool: Iterable[PoolItem], blueprint: Blueprint
) -> ExposureReport:
    """The report on the scored items of forms given as lists of item ids; pilots are left out.

    Raises ValueError when there is no form.
    """
    if not forms:
        raise ValueError("no forms to report on")
    listed = tuple(pool)
    items, pilots = drawable(listed, blueprint), {item.id for item in listed if item.is_pilot}
    position = {item.id: index for index, item in enumerate(items)}
    stands = np.zeros((len(forms), len(items)), dtype=np.float32)
    for number, form in enumerate(forms):
        stands[number, [position[item] for item in form if item not in pilots]] = 1
    share = stands.mean(axis=0, dtype=np.float64)
    mean, greatest = _overlap(stands)
    return ExposureReport(
        forms=len(forms),
        distinct_forms=len({frozenset(form) - pilots for form in forms}),
        cells=tuple(_cell(family.id, items, share) for family in blueprint.families),
        mean_overlap=mean / blueprint.scored,
        greatest_overlap=greatest / blueprint.scored,
    )


def _cell(family: str, items: tuple[PoolItem, ...], share: np.typing.NDArray[np.float64]) -> CellExposure:
    inside = [index for index, item in enumerate(items) if item.family == family]
    cell = share[inside]
    mean = float(cell.mean())
    return CellExposure(
        family=family,
        pool_size=len(inside),
        mean=mean,
        highest=float(cell.max()),
        lowest=float(cell.min()),
        ratio=float(cell.max()) / mean,
        most_used=items[inside[int(cell.argmax())]].id,
    )


def _overlap(stands: np.typing.NDArray[np.float32], block: int = 1000) -> tuple[float, float]:
    """Mean and greatest number of items two different forms share; blocks keep the memory small."""
    count = len(stands)
    if count < 2:
        return 0.0, 0.0
    total, greatest = 0.0, 0.0
    for first in range(0, count, block):
        shared = stands[first : first + block] @ stands.T
        rows = np.arange(len(shared))
        shared[rows, first + rows] = 0  # a form with itself does not count
        total += float(shared.sum(dtype=np.float64))
        greatest = max(greatest, float(shared.max()))
    return total / (count * (count - 1)), greatest
