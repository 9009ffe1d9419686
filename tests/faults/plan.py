"""What goes wrong in a batch of runs, drawn from a seed: the same seed and number make the same plan.

A *run* is one small cohort with faults of its own. The runs of a *batch* share a site, and so share its
blows: when the server is killed, it is killed for all of them at that moment. Each run thus meets one to
three faults.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass

from tests.faults.network import FATES

SECONDS = 3.0
"""How long candidates work when nothing goes wrong; blows fall within it."""

BLOWS: Mapping[str, tuple[str, ...]] = {
    "sqlite": ("server", "server", "one-worker", "chores", "disk", "clock"),
    "postgresql": ("server", "one-worker", "chores", "database", "database", "one-backend", "disk", "clock"),
}
"""What can happen to a site, by the kind of its database."""

MISHAPS = (
    "weather",
    "weather",
    "weather",
    "cut",
    "browser",
    "two-tabs",
    "two-devices",
    "device-clock",
    "pause",
)
"""What can happen to one cohort."""


@dataclass(frozen=True, slots=True)
class Blow:
    """A fault of the whole site, `at` seconds after work began, for `lasting` seconds.

    disk: bytes beyond which no file grows. clock: seconds by which the site's clock jumps. one-backend:
    which.
    """

    kind: str
    at: float
    lasting: float
    size: float


@dataclass(frozen=True, slots=True)
class Mishap:
    """A fault of one cohort, `at` seconds after work began, for `lasting` seconds."""

    kind: str
    at: float
    lasting: float
    size: float
    weather: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Run:
    """One run: how many candidates, their mishap if any, and the seed of what they do."""

    number: int
    candidates: int
    mishaps: tuple[Mishap, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The runs that share a site for a while, and what happens to it meanwhile."""

    number: int
    blows: tuple[Blow, ...]
    runs: tuple[Run, ...]


def draw_batch(seed: int, number: int, *, database: str, runs: int) -> Batch:
    """Batch `number` of a suite."""
    dice = random.Random(f"{seed}/{number}/{database}")
    blows = sorted((_blow(dice, BLOWS[database]) for _ in range(dice.choice((1, 1, 2)))), key=lambda x: x.at)
    first = number * runs
    return Batch(number, tuple(blows), tuple(_run(dice, first + index) for index in range(runs)))


def _blow(dice: random.Random, kinds: tuple[str, ...]) -> Blow:
    kind = dice.choice(kinds)
    size = {
        "disk": dice.choice((0, 4096, 65_536, 1_048_576)),
        "clock": dice.choice((-3600.0, -40.0, -1.0, 1.0, 40.0, 900.0, 3600.0, 9000.0)),
    }.get(kind, dice.randrange(100))
    return Blow(kind, dice.uniform(0.2, SECONDS), dice.uniform(0.1, 1.5), size)


def _run(dice: random.Random, number: int) -> Run:
    kinds = dice.choices(MISHAPS, k=dice.choice((0, 1, 1, 1)))
    return Run(
        number, dice.choice((1, 1, 2)), tuple(_mishap(dice, kind) for kind in kinds), dice.getrandbits(63)
    )


def _mishap(dice: random.Random, kind: str) -> Mishap:
    weather = {fate: dice.uniform(0.05, 0.25) for fate in dice.sample(FATES, dice.randint(2, 4))}
    size = dice.choice((-86_400.0, -3600.0, 3600.0, 86_400.0))
    lasting = SECONDS if kind == "weather" else dice.uniform(0.2, 2.0)
    return Mishap(kind, dice.uniform(0.0, SECONDS * 0.8), lasting, size, weather)
