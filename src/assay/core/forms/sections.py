"""The order of a form's scored items: shuffled, with every family spread evenly over the sections."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assay.core.forms.blueprint import Blueprint
from assay.core.forms.solver import Program, solve
from assay.core.forms.stream import stream

Ints = NDArray[np.int64]
Chance = NDArray[np.uint64]


def order_slots(chance: Chance, blueprint: Blueprint, *, seed: int) -> Ints:
    """The slots of a form in order of presentation, shape (slots,); `chance` has one word for each slot.

    Slots stand family by family in the order of the blueprint. With one section the words' order is the
    order. With more they deal: of each family the slots with the least words go to section 1, as many as
    `spread` says, and so on; a second stream, `sections`, then shuffles inside each section.
    """
    if len(blueprint.section_items) == 1:
        return chance.argsort(kind="stable")
    section = np.empty(len(chance), dtype=np.int64)
    first = 0
    for family, quotas in zip(blueprint.families, family_quotas(blueprint), strict=True):
        dealt = chance[first : first + family.items].argsort(kind="stable")
        section[first + dealt] = np.repeat(np.arange(len(quotas)), quotas)
        first += family.items
    shuffle = np.frombuffer(stream(seed, "sections", 8 * len(chance)), "<u8")
    return np.lexsort((shuffle, section))


def family_quotas(blueprint: Blueprint) -> tuple[tuple[int, ...], ...]:
    """How many items of each family (row) every section (column) gets: the same in every form."""
    return spread(tuple(family.items for family in blueprint.families), blueprint.section_items)


@lru_cache(maxsize=32)
def spread(rows: tuple[int, ...], columns: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Whole numbers with these row and column sums, each next to its share row * column / total.

    That is controlled rounding (Cox 1987, JASA 82:520): every cell is its share rounded down or up. Such a
    table always exists: the shares themselves are a point of this transportation polytope, whose corners are
    whole. Raises ValueError when the sums differ.
    """
    total = sum(rows)
    if total != sum(columns):
        raise ValueError(f"rows of {total} in sum do not fill columns of {sum(columns)}")
    shares = np.outer(rows, columns)
    inside = np.arange(shares.size).reshape(shares.shape)
    sums = np.array([np.isin(inside, line).ravel() for line in (*inside, *inside.T)], dtype=np.float64)
    wanted = np.array([*rows, *columns], dtype=np.float64)
    found = solve(
        Program(
            cost=np.zeros(shares.size),
            matrix=sums,
            row_lower=wanted,
            row_upper=wanted,
            lower=(shares // total).ravel().astype(np.float64),
            upper=(-(-shares // total)).ravel().astype(np.float64),
            integer=np.ones(shares.size, dtype=np.bool_),
        )
    )
    assert found is not None, "the shares themselves meet all sums"
    return tuple(tuple(int(cell) for cell in row) for row in np.rint(found).reshape(shares.shape))
