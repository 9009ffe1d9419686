"""Makes one update with `fit` and one with the printed step after each change, from equal weights."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

X = 0.03 * np.random.default_rng(42).normal(size=(32, 4)).astype("float32")
Y = X.sum(axis=1, keepdims=True)


def build():
    keras.utils.set_random_seed(42)
    dtype = keras.DTypePolicy("mixed_float16")
    layers = [keras.layers.Dense(8, dtype=dtype), keras.layers.Dense(1, dtype="float32")]
    return keras.Sequential([keras.Input((4,)), *layers])


@cache
def update(code, line="target = loss"):
    model = build()
    names = {"tf": tf, "model": model, "loss_fn": keras.losses.MeanSquaredError(),
             "SGD": keras.optimizers.SGD, "LossScaleOptimizer": keras.optimizers.LossScaleOptimizer}
    exec(code.replace("target = loss", line), names)
    before = model.get_weights()[0]
    names["train_step"](X, Y)
    return model.get_weights()[0] - before


@cache
def update_of_fit(item):
    model = build()
    before = model.get_weights()[0]
    assert "LossScaleOptimizer(SGD(0.1))" in item.stem.code
    model.compile(keras.optimizers.LossScaleOptimizer(keras.optimizers.SGD(0.1)), "mse")
    model.fit(X, Y, batch_size=len(X), verbose=0)
    return model.get_weights()[0] - before


def share(item, option):
    """the length of the step, as a share of that of fit"""
    ours = update(item.stem.code, option.inline[0])
    return float(np.linalg.norm(ours) / np.linalg.norm(update_of_fit(item)))


def meets(item, option):
    return bool(np.allclose(update(item.stem.code, option.inline[0]), update_of_fit(item), atol=1e-4))


def claim_stem(item):
    assert np.linalg.norm(update(item.stem.code)) < np.linalg.norm(update_of_fit(item)) / 10_000


def claim_B(item):
    assert share(item, item["B"]) < 1e-6


def claim_C(item):
    assert share(item, item["C"]) < 1e-4


def claim_D(item):
    assert np.array_equal(update(item.stem.code, item["D"].inline[0]), update(item.stem.code))
