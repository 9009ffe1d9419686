"""Asks each schedule for its rates at the updates that the plan of the stem speaks of."""
import re

import keras
import numpy as np


def plan(item):
    epochs = int(re.search(r"halve within each (\d+) epochs", item.stem.text)[1])
    updates = int(re.search(r"an epoch has (\d+) updates", item.stem.text)[1])
    start = float(re.search(r"smoothly from (0\.\d+)", item.stem.text)[1])
    return epochs, updates, start


def share(item, arguments, updates):
    """the rate after so many updates, as a share of the first"""
    printed = next(code for code in item.stem.inline if code.startswith("ExponentialDecay"))
    call = printed.split(",")[0] + f", {arguments})"
    schedule = eval(call, {"ExponentialDecay": keras.optimizers.schedules.ExponentialDecay})
    assert np.isclose(schedule(0), plan(item)[2])
    return float(schedule(updates)) / float(schedule(0))


def meets(item, option):
    epochs, updates, _ = plan(item)
    points = np.arange(1, 41) * epochs * updates // 10
    shares = [share(item, option.inline[0], int(n)) for n in points]
    return bool(np.allclose(shares, 0.5 ** (points / (epochs * updates)), rtol=1e-3))


def claim_stem(item):
    assert share(item, "decay_steps=10, decay_rate=0.5", plan(item)[1] // 2) < 1e-6


def claim_A(item):
    assert np.isclose(share(item, item["A"].inline[0], 10), 0.5)
    assert share(item, item["A"].inline[0], 9) == 1


def claim_B(item):
    assert np.isclose(share(item, item["B"].inline[0], plan(item)[1]), 0.5)


def claim_D(item):
    epochs, updates, _ = plan(item)
    assert np.isclose(share(item, item["D"].inline[0], epochs * updates), 1 / 20)
