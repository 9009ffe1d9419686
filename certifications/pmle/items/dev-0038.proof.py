"""Fits one batch that makes large gradients, with and without each argument, and compares the two steps."""
from functools import cache

import keras
import numpy as np

X = 30 * np.random.default_rng(38).normal(size=(16, 5, 3)).astype("float32")
Y = 100 * X.sum(axis=(1, 2))


@cache
def step(arguments):
    """the change of each weight tensor"""
    keras.utils.set_random_seed(38)
    model = keras.Sequential([keras.Input((5, 3)), keras.layers.SimpleRNN(4), keras.layers.Dense(1)])
    before = model.get_weights()
    model.compile(eval(f"SGD(1.0, {arguments})", {"SGD": keras.optimizers.SGD}), "mse")
    model.train_on_batch(X, Y)
    return [new - old for new, old in zip(model.get_weights(), before)]


def flat(tensors):
    return np.concatenate([tensor.ravel() for tensor in tensors])


def cosine(a, b):
    return float(flat(a) @ flat(b) / np.linalg.norm(flat(a)) / np.linalg.norm(flat(b)))


def meets(item, option):
    free, ours = step(""), step(option.inline[0])
    shortened = np.linalg.norm(flat(ours)) < 1.01 < np.linalg.norm(flat(free))
    return bool(shortened and cosine(free, ours) > 0.9999)


def claim_A(item):
    ours = step(item["A"].inline[0])
    assert abs(flat(ours)).max() <= 1.0001 and cosine(ours, step("")) < 0.99


def claim_B(item):
    norms = [np.linalg.norm(tensor) for tensor in step(item["B"].inline[0])]
    assert max(norms) < 1.01 and cosine(step(item["B"].inline[0]), step("")) < 0.99
    assert sum(norm > 0.99 for norm in norms) > 1, "more than one tensor is cut, each to its own norm 1"


def claim_C(item):
    assert np.allclose(flat(step(item["C"].inline[0])), flat(step("")), rtol=1e-3)
