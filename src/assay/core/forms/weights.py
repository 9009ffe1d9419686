"""Weights that make the walk attain the exposure targets, and that lean against what was used too often.

Fitted once per pool by stochastic approximation (Robbins & Monro 1951): many walks run on; after each round
every weight moves by the difference between the item's target and its share of the walks.
"""

from collections.abc import Mapping

import numpy as np

from assay.core.forms.pool import PoolItem
from assay.core.forms.rows import Floats
from assay.core.forms.stream import words
from assay.core.forms.walk import WORDS_PER_STEP, Terrain, advance, set_out
from assay.core.vocabulary import ItemId

WALKS = 400
ROUNDS = 60
SETTLE_SWEEPS = 8
"""Steps per movable slot before the first look, and (a quarter of it) between rounds."""

REACH = 6.0
"""No weight is larger: exp(-6) already keeps an item out of 998 of 1,000 forms."""

HORIZON = 20
"""In how many forms an exposure above or below its target should be made good."""

LEAN = 1.5
"""The most a weight may move for the sake of past exposure, so that no form becomes guessable."""


def fit_weights(terrain: Terrain, targets: Floats) -> Floats:
    """Weights, shape (items,), under which the walk's exposure is near the targets; 0 where it already is.

    Chance comes from the fixed stream `calibration`, so the fit is a function of its arguments.
    """
    spread = np.maximum(targets * (1 - targets), 0.01)
    noise = np.sqrt(spread / WALKS)
    steps = SETTLE_SWEEPS * len(terrain.movable)
    walkers = set_out(terrain, WALKS)
    weights, total = np.zeros(len(targets)), np.zeros(len(targets))
    advance(walkers, terrain, weights=weights, words=_calibration(0, steps))
    gap = targets - walkers.used[:, :-1].mean(axis=0)
    if np.abs(gap / noise).max() < 4.5 and (gap**2 / noise**2).mean() < 1.5:
        return weights  # free of weights the walk is fair already: do not add the noise of a fit
    for number in range(1, ROUNDS + 1):
        weights = np.clip(weights + gap / spread / np.sqrt(number), -REACH, REACH)
        advance(walkers, terrain, weights=weights, words=_calibration(number, steps // 4))
        gap = targets - walkers.used[:, :-1].mean(axis=0)
        if number > ROUNDS // 2:
            total += weights  # the mean of the later rounds wanders less than the last (Polyak & Juditsky 1992)
    return np.round(total / (ROUNDS - ROUNDS // 2), 3)


def _calibration(number: int, steps: int) -> np.typing.NDArray[np.uint32]:
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
