"""Weights that make the walk attain the exposure targets, and that lean against what was used too often.

Fitted once per pool by stochastic approximation (Robbins & Monro 1951): many walks run on; after each round
every weight moves by the difference between the item's target and its share of the walks.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from assay.core.forms.pool import PoolItem
from assay.core.forms.rows import Floats
from assay.core.forms.stream import words
from assay.core.forms.walk import WORDS_PER_STEP, Ints, Terrain, Walkers, advance, set_out
from assay.core.vocabulary import ItemId

WALKS = 400
ROUNDS = 60
SETTLE_SWEEPS = 12
"""Steps per slot before the walks are looked at; a quarter of it between the rounds of a fit."""

REACH = 6.0
"""No weight is larger: exp(-6) already keeps an item out of 998 of 1,000 forms."""

HORIZON = 20
"""In how many forms an exposure above or below its target should be made good."""

LEAN = 1.5
"""The most a weight may move for the sake of past exposure, so that no form becomes guessable."""


def fit_weights(terrain: Terrain, targets: Floats, start: tuple[int, ...]) -> tuple[Floats, Ints]:
    """Weights, shape (items,), under which exposure is near the targets, and settled forms, (WALKS, slots).

    The weights are 0 where the walk is fair without. The settled forms are where draws set out from: one
    common start would have to be forgotten first. All chance comes from the fixed stream `calibration`.
    """
    steps = SETTLE_SWEEPS * len(terrain.slot_family)
    spread = np.maximum(targets * (1 - targets), 0.01)
    walkers = set_out(terrain, np.tile(np.array(start, dtype=np.int64), (WALKS, 1)))
    weights, total = np.zeros(len(targets)), np.zeros(len(targets))
    advance(walkers, terrain, weights=weights, words=_calibration(0, steps))
    if _is_fair(targets - _exposure(walkers), spread):
        return weights, walkers.slots
    for number in range(1, ROUNDS + 1):
        step = (targets - _exposure(walkers)) / spread / np.sqrt(number)
        weights = np.clip(weights + step, -REACH, REACH)
        advance(walkers, terrain, weights=weights, words=_calibration(number, steps // 4))
        if number > ROUNDS // 2:
            total += (
                weights  # the mean of the later rounds wanders less than the last (Polyak & Juditsky 1992)
            )
    weights = np.round(total / (ROUNDS - ROUNDS // 2), 3)
    advance(walkers, terrain, weights=weights, words=_calibration(ROUNDS + 1, steps))
    return weights, walkers.slots


def _exposure(walkers: Walkers) -> Floats:
    return np.asarray(walkers.used[:, :-1].mean(axis=0), dtype=np.float64)


def _is_fair(gap: Floats, spread: Floats) -> bool:
    """Is the gap what chance makes of WALKS fair walks? Then a fit would only add its own noise."""
    square = gap**2 / (spread / WALKS)
    return bool(square.max() < 20 and square.mean() < 1.3)


def _calibration(number: int, steps: int) -> NDArray[np.uint32]:
    return words(number, "calibration", steps * WORDS_PER_STEP * WALKS).reshape(steps, WORDS_PER_STEP, WALKS)


def lean(
    weights: Floats,
    targets: Floats,
    items: tuple[PoolItem, ...],
    *,
    exposure: Mapping[ItemId, int],
    forms_drawn: int,
) -> Floats:
    """The weights after `forms_drawn` forms in which each item stood `exposure[id]` times (0 if not named).

    In the walk's law an item's exposure p answers to its weight by p(1 - p); the lean is the debt in uses,
    spread over HORIZON forms, divided by that.
    """
    if forms_drawn == 0:
        return weights
    used = np.array([exposure.get(item.id, 0) for item in items], dtype=np.float64)
    debt = targets * forms_drawn - used
    spread = np.maximum(targets * (1 - targets), 0.01)
    return weights + np.clip(debt / HORIZON / spread, -LEAN, LEAN)
