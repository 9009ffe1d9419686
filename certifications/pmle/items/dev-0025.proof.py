"""Evaluates the printed function and each replacement on one batch, with weights and without."""
import keras
import numpy as np
import tensorflow as tf

ROWS = 64
RNG = np.random.default_rng(25)
P, Y = RNG.normal(size=(2, ROWS, 1)).astype("float32")
W = RNG.random(ROWS).astype("float32")
W /= W.mean()


def evaluate(code, weights):
    names = {"tf": tf}
    exec(code, names)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Identity()])
    model.compile("sgd", names["loss"])
    return model.evaluate(P, Y, sample_weight=weights, batch_size=ROWS, verbose=0)


def changed(item, option):
    return item.stem.code.replace("tf.reduce_mean(tf.abs(y - p))", option.inline[0])


def unweighted(code):
    return np.isclose(evaluate(code, W), evaluate(code, None))


def meets(item, option):
    return np.isclose(evaluate(changed(item, option), W), np.average(abs(Y - P)[:, 0], weights=W))


def claim_stem(item):
    assert "mean 1 in each batch" in item.stem.text and np.isclose(W.mean(), 1)
    assert unweighted(item.stem.code)


def claim_B(item):
    assert unweighted(changed(item, item["B"]))


def claim_C(item):
    assert unweighted(changed(item, item["C"]))


def claim_D(item):
    assert unweighted(changed(item, item["D"]))
    assert np.isclose(evaluate(changed(item, item["D"]), W), ROWS * evaluate(item.stem.code, W))
