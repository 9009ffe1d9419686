"""What one candidate of a rehearsal will do and when, drawn from a seed before the day begins.

The shares are assumptions, chosen to be harder than a good day: one in ten loses the network for a while, one
in twelve kills the browser, one in twelve tries a second tab. The time on a question is log-normal, the usual
model of response times (van der Linden, 2006), with a median of 40 s.
"""

import math
from dataclasses import dataclass

import numpy as np

MEDIAN_SECONDS = 40.0
SPREAD = 0.6
"""Standard deviation of the logarithm of the seconds on a question."""

HEARTBEAT_SECONDS = 10.0
"""The player's own pace."""

LOSES_NETWORK = 0.10
KILLS_BROWSER = 0.08
TRIES_SECOND_TAB = 0.08
TAKES_BREAK = 0.10


@dataclass(frozen=True, slots=True)
class Habits:
    """Times are seconds since the candidate's own start; an infinite one never comes."""

    seed: int
    offline_at: float
    offline_for: float
    killed_at: float
    second_tab_at: float
    break_at: float
    break_for: float

    def is_offline(self, elapsed: float) -> bool:
        """Is the network away at that moment?"""
        return self.offline_at <= elapsed < self.offline_at + self.offline_for


def draw_habits(seed: int, number: int, *, seconds: float) -> Habits:
    """The habits of candidate `number`, who works for `seconds`."""
    dice = np.random.default_rng([seed, number])

    def sometime(share: float) -> float:
        return float(dice.uniform(0.1, 0.7) * seconds) if dice.random() < share else math.inf

    return Habits(
        seed=int(dice.integers(2**62)),
        offline_at=sometime(LOSES_NETWORK),
        offline_for=float(dice.uniform(0.05, 0.25) * seconds),
        killed_at=sometime(KILLS_BROWSER),
        second_tab_at=sometime(TRIES_SECOND_TAB),
        break_at=sometime(TAKES_BREAK),
        break_for=float(dice.uniform(0.02, 0.1) * seconds),
    )


def seconds_on_question(dice: np.random.Generator, *, pace: float) -> float:
    """How long the candidate looks at the next question; `pace` times faster than people do."""
    return float(dice.lognormal(math.log(MEDIAN_SECONDS), SPREAD)) / pace
