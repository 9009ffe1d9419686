"""Alters the readings from one second on and looks which outputs before that second change."""
from functools import cache

import keras
import numpy as np
from keras import layers

WINDOW = np.random.default_rng(18).normal(size=(1, 60, 8)).astype("float32")


@cache
def looks_ahead(expression):
    """for how many earlier seconds an output changes when later readings do; 60 without output per second"""
    keras.utils.set_random_seed(18)
    model = keras.Sequential([keras.Input(WINDOW.shape[1:]), eval(expression, {"layers": layers}),
                              layers.Dense(3)])
    plain = np.array(model(WINDOW))
    if plain.shape != (1, 60, 3):
        return 60
    furthest = 0
    for second in (10, 30, 50):
        altered = WINDOW.copy()
        altered[:, second:] += 5
        changed = np.flatnonzero(~np.isclose(plain, np.array(model(altered)), atol=1e-6).all((0, 2)))
        furthest = max(furthest, second - changed.min())
    return furthest


def meets(item, option):
    assert "(60, 8)" in item.stem.text
    return looks_ahead(option.inline[0]) <= 0


def claim_B(item):
    assert looks_ahead(item["B"].inline[0]) > 10


def claim_D(item):
    assert looks_ahead(item["D"].inline[0]) == 2


def claim_E(item):
    assert looks_ahead(item["E"].inline[0]) > 10
