"""Plays each line in two runs whose sources of chance stand elsewhere, as in two new processes."""
import random
from functools import cache

import keras
import numpy as np
import tensorflow as tf

X = np.random.default_rng(36).normal(size=(32, 3)).astype("float32")


def run(line, start):
    """(initial kernel, order of the rows that fit trains on, dropout mask of each batch)"""
    random.seed(start)
    np.random.seed(start)
    tf.random.set_seed(start)
    exec(line, {"np": np, "tf": tf, "keras": keras})
    seen = []

    class Look(keras.layers.Layer):
        def call(self, rows, training=None):
            if training:
                seen.append(np.array(rows))
            return rows

    layers = [Look(), keras.layers.Dropout(0.5), Look(), keras.layers.Dense(4)]
    model = keras.Sequential([keras.Input((3,)), *layers])
    kernel = model.get_weights()[0]
    model.compile("sgd", "mse", run_eagerly=True)
    model.fit(X, np.zeros((32, 4)), batch_size=8, verbose=0)
    return kernel, np.concatenate(seen[0::2]), np.concatenate(seen[1::2]) != 0


@cache
def repeats(line):
    """whether weights, order and masks are the same in both runs"""
    first, second = run(line, 1), run(line, 2)
    return tuple(np.array_equal(a, b) for a, b in zip(first, second))


def meets(item, option):
    return repeats(option.inline[0]) == (True, True, True)


def claim_A(item):
    weights, order, _ = repeats(item["A"].inline[0])
    assert not weights and not order


def claim_B(item):
    assert not repeats(item["B"].inline[0])[0]
    assert repeats("import random; random.seed(7)")[0], "the initial weights depend on Python's random alone"


def claim_D(item):
    assert repeats(item["D"].inline[0]) == (False, False, False)
