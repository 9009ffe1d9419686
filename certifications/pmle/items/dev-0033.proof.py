"""Fits the rows of one large batch with the tuned optimizer, and in small batches with each option."""
import re
from functools import cache

import keras
import numpy as np


@cache
def train(optimizer, rows, batch):
    """the change of the weights, without shuffling"""
    keras.utils.set_random_seed(33)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    before = np.concatenate([w.ravel() for w in model.get_weights()])
    model.compile(eval(optimizer, {"SGD": keras.optimizers.SGD}), "mse")
    x = np.random.default_rng(34).normal(size=(rows, 4)).astype("float32")
    model.fit(x, x.sum(axis=1), batch_size=batch, shuffle=False, verbose=0)
    return np.concatenate([w.ravel() for w in model.get_weights()]) - before


def batches(item):
    large, small = re.findall(r"batches of (\d+) rows", item.stem.text)
    return int(large), int(small)


def tuned(item):
    large, _ = batches(item)
    return train(item.stem.inline[0], large, large)


def run(item, option):
    large, small = batches(item)
    return train(option.inline[0], large, small)


def meets(item, option):
    return bool(np.allclose(run(item, option), tuned(item), atol=1e-5))


def claim_A(item):
    assert np.allclose(run(item, item["A"]), tuned(item) / 4, atol=1e-5)


def claim_C(item):
    assert np.allclose(run(item, item["C"]), tuned(item) * 4, atol=1e-5)


def claim_D(item):
    _, small = batches(item)
    assert not run(item, item["D"]).any()
    assert train(item["D"].inline[0], 4096, small).any()
    assert not train(item["D"].inline[0], 4096 - small, small).any()
