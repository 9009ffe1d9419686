"""Simulated responses and response times, for demonstrations and for testing what estimates them.

Responses follow the two-parameter logistic model, P(correct) = 1 / (1 + exp(-a (theta - b)))
(Birnbaum, 1968, in Lord & Novick, ch. 17). Times follow the lognormal model of van der Linden (2006,
JEBS 31, eq. 3): ln T ~ N(beta - tau, 1 / alpha^2), with beta the item's time intensity and tau the
person's speed. Ability and speed are correlated through the persons given. The caller says wherever such
data show that they are simulated.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TIME_PRECISION = 2.5
"""alpha of the lognormal model: a standard deviation of 0.4 in ln seconds around an item's own time."""

_LEVEL_DIFFICULTY = {"remember": -0.9, "understand": -0.6, "apply": -0.2, "analyse": 0.1, "evaluate": 0.3}


@dataclass(frozen=True, slots=True)
class ItemParameters:
    """One item: `difficulty_logits` b, `discrimination` a > 0, `time_intensity` beta in ln seconds."""

    difficulty_logits: float
    discrimination: float
    time_intensity: float


@dataclass(frozen=True, slots=True)
class PersonParameters:
    """One person: ability `theta` in logits, `speed` tau in ln seconds (positive is faster)."""

    theta: float
    speed: float


@dataclass(frozen=True, slots=True)
class Simulated:
    """`correct` (persons x items, bool), `seconds` (persons x items, float), `draws` in [0, 1) for the
    choice among distractors."""

    correct: NDArray[np.bool_]
    seconds: NDArray[np.float64]
    draws: NDArray[np.float64]


def plausible_item(key: str, *, level: str, seconds: int) -> ItemParameters:
    """Parameters for an item that nobody has answered yet, fixed by its key: harder for higher levels.

    Time intensity centres on 85 % of the author's seconds, so that a form takes most of its time.
    """
    chance = np.random.Generator(np.random.PCG64(_number(f"item {key}")))
    return ItemParameters(
        difficulty_logits=float(_LEVEL_DIFFICULTY.get(level, 0.0) + chance.normal(-0.35, 0.8)),
        discrimination=float(np.clip(np.exp(chance.normal(-0.1, 0.3)), 0.3, 2.5)),
        time_intensity=float(np.log(0.85 * seconds) + chance.normal(0.0, 0.12)),
    )


def plausible_persons(count: int, *, seed: int) -> tuple[PersonParameters, ...]:
    """Persons with theta ~ N(0.35, 0.9) and speed ~ N(0.05, 0.12), correlated 0.3."""
    chance = np.random.Generator(np.random.PCG64(seed))
    z = chance.standard_normal((count, 2))
    speed = 0.3 * z[:, 0] + np.sqrt(1 - 0.3**2) * z[:, 1]
    return tuple(
        PersonParameters(float(0.35 + 0.9 * a), float(0.05 + 0.12 * s))
        for a, s in zip(z[:, 0], speed, strict=True)
    )


def simulate(items: Sequence[ItemParameters], person: PersonParameters, *, seed: int) -> Simulated:
    """One person's responses to the given items, as 1 x items arrays; the same seed gives the same data."""
    chance = np.random.Generator(np.random.PCG64(seed))
    a = np.array([item.discrimination for item in items])
    b = np.array([item.difficulty_logits for item in items])
    beta = np.array([item.time_intensity for item in items])
    right = 1.0 / (1.0 + np.exp(-a * (person.theta - b)))
    correct = chance.random((1, len(items))) < right
    noise = chance.standard_normal((1, len(items))) / TIME_PRECISION
    seconds = np.exp(beta - person.speed + noise)
    return Simulated(correct, seconds, chance.random((1, len(items))))


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
