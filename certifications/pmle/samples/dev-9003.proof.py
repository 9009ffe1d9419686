"""Looks for the forecast that each printed loss prefers, and counts the days on which demand exceeds it."""
from functools import cache

import numpy as np
from keras import ops

DEMAND = np.random.default_rng(9003).normal(400, 60, 20_000).astype("float32")


@cache
def exceeded(code):
    """share of days with a demand above the forecast of least loss"""
    forecasts = np.linspace(250, 550, 301, dtype="float32")
    losses = [float(eval(code, {"ops": ops, "e": ops.convert_to_tensor(DEMAND - p)})) for p in forecasts]
    return float(np.mean(DEMAND > forecasts[int(np.argmin(losses))]))


def share(option):
    return exceeded(option.inline[0])


def meets(item, option):
    assert "exceeds the forecast on one day in ten" in item.stem.text
    return abs(share(option) - 0.1) < 0.01


def claim_A(item):
    missing, spare = (eval(item["A"].inline[0], {"ops": ops, "e": ops.convert_to_tensor([e])})
                      for e in (1.0, -1.0))
    assert round(float(missing / spare), 4) == 9


def claim_B(item):
    assert abs(share(item["B"]) - 0.9) < 0.01


def claim_C(item):
    assert abs(share(item["C"]) - 0.2) < 0.02


def claim_D(item):
    assert 0.4 < share(item["D"]) < 0.6
