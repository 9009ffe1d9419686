"""Builds a functional model around each right-hand side and compares it with NumPy's mean."""
import keras
import numpy as np
import tensorflow as tf


def build(code):
    x = keras.Input((5, 3))
    return keras.Model(x, eval(code, {"keras": keras, "tf": tf, "np": np, "x": x}))


def error(code):
    try:
        build(code)
    except Exception as raised:
        return str(raised)
    return ""


def meets(item, option):
    if error(option.inline[0]):
        return False
    rows = np.random.default_rng(22).normal(size=(4, 5, 3)).astype("float32")
    return np.allclose(build(option.inline[0])(rows), rows.mean(1), atol=1e-6)


def claim_stem(item):
    line = next(code for code in item.stem.inline if code.startswith("pooled = "))
    raised = error(line.removeprefix("pooled = "))
    assert raised and raised.split(".")[0] in item.stem.text


def claim_A(item):
    layer = keras.layers.Lambda(lambda t: tf.reduce_mean(t, axis=1))
    assert layer(keras.Input((5, 3))).shape == (None, 3)


def claim_B(item):
    assert error(item["B"].inline[0])


def claim_C(item):
    assert error(item["C"].inline[0])


def claim_D(item):
    assert "doesn't have any actual numerical value" in error(item["D"].inline[0])
