"""The swap walk: from one form that meets the rows to another, by swaps that keep every row.

A step proposes to swap a random item of the form for a random unused item of the same family. The family
counts hold by construction; time, levels and enemies are checked, and a swap that would break one is refused.
A legal swap is taken with the Metropolis probability min(1, exp(w_in - w_out)). The walk's stationary law is

    P(form) proportional to exp(sum of the weights of its items),   over the forms that meet the rows:

the law of greatest entropy among all with the same exposure (Chen, Dempster & Liu 1994, Biometrika 81:457,
for samples of fixed size). With weights 0 all legal forms are equally likely. Proposals are symmetric because
the number of used and unused items of a family never changes.

Inside a family of n used and N - n unused items, an unhindered walk forgets its start like (1 - 1/k)^steps
with k = n_form * (N - n) / N steps (the Bernoulli-Laplace urn); for 120 of 180 items k = 40.

Many walks run side by side as one array: numpy pays its price per step, not per walk.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assay.core.forms.pool import PoolItem, enemy_sets
from assay.core.forms.rows import Floats, Row
from assay.core.forms.stream import scaled

Ints = NDArray[np.int64]
WORDS_PER_STEP = 3
"""Random words a step takes: which item leaves, which comes, whether the swap is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """What stays the same for every walk over a pool. S slots of a form, J items, R rows.

    Slots and items stand in the order of the families: `slot_family` (S,), `unused_first` and `unused_count`
    (families,); `movable` slots whose family has any unused item; `sums` (J, R) contributions to the watched
    rows with `lower`, `upper` (R,); `enemies` (J, K) positions of each item's enemies, filled up with J, or
    None where there are none.
    """

    slot_family: Ints
    movable: Ints
    unused_first: Ints
    unused_count: Ints
    sums: Floats
    lower: Floats
    upper: Floats
    enemies: Ints | None


@dataclass(slots=True, eq=False)
class Walkers:
    """M walks on their way, positions of items throughout.

    `slots` (M, S) the forms; `unused` (M, J - S) the rest; `sums` (M, R) of the watched rows; `used`
    (M, J + 1), whose last column stands for nobody: the enemy of items with fewer enemies than others.
    """

    slots: Ints
    unused: Ints
    sums: Floats
    used: NDArray[np.bool_]


def survey(rows: tuple[Row, ...], items: tuple[PoolItem, ...]) -> Terrain:
    """The terrain of these rows; `items` in the order of the families (`drawable`)."""
    cells = [row for row in rows if row.kind == "family"]
    wanted = np.array([row.upper for row in cells], dtype=np.int64)
    spare = np.array([row.coefficients.sum() for row in cells], dtype=np.int64) - wanted
    slot_family = np.repeat(np.arange(len(cells)), wanted)
    watched = [row for row in rows if row.kind in ("time", "level")]
    return Terrain(
        slot_family=slot_family,
        movable=np.flatnonzero(spare[slot_family] > 0),
        unused_first=np.cumsum(spare) - spare,
        unused_count=spare,
        sums=np.array([row.coefficients for row in watched]).T.copy(),
        lower=np.array([row.lower for row in watched]),
        upper=np.array([row.upper for row in watched]),
        enemies=_enemy_table(items),
    )


def _enemy_table(items: tuple[PoolItem, ...]) -> Ints | None:
    sets = enemy_sets(items)
    width = max(len(others) for others in sets)
    if not width:
        return None
    table = np.full((len(items), width), len(items), dtype=np.int64)
    for index, others in enumerate(sets):
        table[index, : len(others)] = sorted(others)
    return table


def set_out(terrain: Terrain, starts: Ints) -> Walkers:
    """Walkers at these legal forms, shape (M, S), each in the order of the families."""
    walks = len(starts)
    used = np.zeros((walks, len(terrain.sums) + 1), dtype=np.bool_)
    used[np.arange(walks)[:, None], starts] = True
    unused = np.nonzero(~used[:, :-1])[1].reshape(walks, -1)
    return Walkers(starts.copy(), unused, terrain.sums[starts].sum(axis=1), used)


def advance(walkers: Walkers, terrain: Terrain, *, weights: Floats, words: NDArray[np.uint32]) -> None:
    """Take len(words) steps, in place. `weights` (J,); `words` (steps, 3, M)."""
    if not len(terrain.movable):
        return  # every family gives all of its items: there is one form only
    # (1) All choices of all steps at once.
    slot = terrain.movable[scaled(words[:, 0], len(terrain.movable))]
    family = terrain.slot_family[slot]
    place = terrain.unused_first[family] + scaled(words[:, 1], terrain.unused_count[family])
    ease = np.log((words[:, 2] + 0.5) / 2.0**32)
    # (2) Step by step.
    walk = np.arange(len(walkers.slots))
    for step in range(len(words)):
        leaves = walkers.slots[walk, slot[step]]
        comes = walkers.unused[walk, place[step]]
        sums = walkers.sums + terrain.sums[comes] - terrain.sums[leaves]
        taken = weights[comes] - weights[leaves] > ease[step]
        taken &= ((sums <= terrain.upper) & (sums >= terrain.lower)).all(axis=1)
        if terrain.enemies is not None:
            foes = terrain.enemies[comes]
            taken &= ~(walkers.used[walk[:, None], foes] & (foes != leaves[:, None])).any(axis=1)
        moved = np.flatnonzero(taken)
        walkers.slots[moved, slot[step, moved]] = comes[moved]
        walkers.unused[moved, place[step, moved]] = leaves[moved]
        walkers.sums[moved] = sums[moved]
        walkers.used[moved, leaves[moved]] = False
        walkers.used[moved, comes[moved]] = True
