"""Trains two weights of one size, one under gradients 100 times as large as the other's, and measures
by what share each shrinks because of the penalty or decay alone."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

STEPS, RATE, FACTOR = 300, 1e-3, 1e-2
SIZES = np.array([[100.0], [1.0]], "float32")
NOISE = np.random.default_rng(40).choice([-1.0, 1.0], size=(STEPS, 1, 1)).astype("float32")


@cache
def weights(optimizer, factor):
    """both weights after training on a loss whose gradient is noise, plus an L2 penalty"""
    weight = keras.Variable(np.ones((2, 1), "float32"))
    optimizer = eval(optimizer, dict(vars(keras.optimizers)))
    optimizer.build([weight])

    @tf.function
    def step(noise):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(noise * SIZES * weight) + keras.regularizers.L2(factor)(weight)
        optimizer.apply_gradients([(tape.gradient(loss, weight.value), weight)])

    for noise in NOISE:
        step(tf.constant(noise))
    return weight.numpy()[:, 0]


def setup(option):
    """(optimizer, L2 factor) that the option describes"""
    said = option.text
    if "AdamW" in said:
        assert "weight decay in place of L2 factors" in said
        return f"AdamW({RATE}, weight_decay={2 * FACTOR})", 0.0
    if "ten times" in said:
        return f"Adam({RATE})", 10 * FACTOR
    assert "the same L2 factors" in said
    return f"Adam({RATE}, {option.inline[1]})", FACTOR


def shares(optimizer, factor):
    """what part of each weight is lost, against training without penalty or decay"""
    plain = optimizer.split(", weight_decay")[0].rstrip(")") + ")"
    plain = plain.replace("AdamW", "Adam")
    return 1 - weights(optimizer, factor) / weights(plain, 0.0)


def meets(item, option):
    large, small = shares(*setup(option))
    assert small > 1e-3
    return bool(np.isclose(large, small, rtol=0.1))


def claim_stem(item):
    large, small = shares(f"Adam({RATE})", FACTOR)
    assert large < small / 20 and small > 1e-3


def claim_A(item):
    large, small = shares(*setup(item["A"]))
    assert large < small / 5 and small > shares(f"Adam({RATE})", FACTOR)[1]


def claim_C(item):
    large, small = shares(*setup(item["C"]))
    assert large < small / 5


def claim_D(item):
    large, small = shares(*setup(item["D"]))
    assert large < small / 5
