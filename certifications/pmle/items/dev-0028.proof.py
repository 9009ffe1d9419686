"""Trains a linear model on a linear target with the printed loop and each loss, until it has converged."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

RNG = np.random.default_rng(28)
X = RNG.normal(size=(32, 2)).astype("float32")
Y = (3 * X[:, 0] - X[:, 1] + 5).astype("float32")


@cache
def train(code):
    """predictions after training, and the last loss"""
    keras.utils.set_random_seed(28)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    names = {"tf": tf, "keras": keras, "model": model, "opt": keras.optimizers.Adam(0.4),
             "ds": tf.data.Dataset.from_tensors((X, Y)).repeat(90)}
    exec(code, names)
    return np.array(model(X))[:, 0], float(names["loss"])


def changed(item, option):
    return item.stem.code.replace("tf.reduce_mean((y - p) ** 2)", option.inline[0])


def at_the_mean(code):
    return np.allclose(train(code)[0], Y.mean(), atol=0.2)


def meets(item, option):
    return np.allclose(train(changed(item, option))[0], Y, atol=0.2)


def claim_stem(item):
    assert "y: (32,)" in item.stem.code and "p: (32, 1)" in item.stem.code and len(X) == len(Y) == 32
    assert at_the_mean(item.stem.code) and np.std(Y) > 2


def claim_A(item):
    assert np.allclose(train(changed(item, item["A"]))[0], train(item.stem.code)[0], atol=1e-4)


def claim_C(item):
    assert np.allclose(train(changed(item, item["C"]))[0], train(item.stem.code)[0], atol=1e-4)


def claim_E(item):
    assert at_the_mean(changed(item, item["E"])) and 32 * 32 == 1_024
