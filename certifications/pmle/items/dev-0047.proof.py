"""Fits a logistic model by Keras on rows thinned as the stem says, and checks its corrected output on all."""
from functools import cache

import keras
import numpy as np


@cache
def live_traffic():
    """(outputs of the model on rows that are not thinned, their labels)"""
    keras.utils.set_random_seed(47)
    rng = np.random.default_rng(47)
    x = rng.normal(size=(200_000, 1)).astype("float32")
    y = (rng.random(len(x)) < 1 / (1 + np.exp(3.5 - 1.5 * x[:, 0]))).astype("float32")
    kept = (y == 1) | (rng.random(len(x)) < 1 / 10)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.05), "binary_crossentropy")
    model.fit(x[kept], y[kept], batch_size=1000, epochs=8, verbose=0)
    thinned = model.predict(x[kept], batch_size=10_000, verbose=0)[:, 0]
    assert calibrated(thinned.astype(float), y[kept]), "as the stem says"
    return model.predict(x, batch_size=10_000, verbose=0)[:, 0].astype(float), y


def calibrated(p, y):
    """whether, in each fifth of the rows by p, positives are as many as p promises, within 15 %"""
    parts = np.array_split(np.argsort(p), 5)
    return all(abs(y[part].mean() / p[part].mean() - 1) < 0.15 for part in parts[1:])


def corrected(option):
    p, _ = live_traffic()
    return eval(option.inline[0], {"p": p})


def meets(item, option):
    assert "9 of 10 negative rows are dropped" in item.stem.text
    exact = np.linspace(0.01, 0.99, 99)
    thinned = exact / (exact + (1 - exact) / 10)
    fits = calibrated(corrected(option), live_traffic()[1])
    return bool(fits and np.allclose(eval(option.inline[0], {"p": thinned}), exact))


def claim_A(item):
    exact = np.linspace(0.01, 0.99, 99)
    thinned = exact / (exact + (1 - exact) / 9)
    assert np.allclose(eval(item["A"].inline[0], {"p": thinned}), exact), "right if one of nine were kept"


def claim_B(item):
    exact = np.linspace(0.01, 0.99, 99)
    key = next(o for o in item.options if meets(item, o))
    back = eval(item["B"].inline[0], {"p": exact})
    assert np.allclose(eval(key.inline[0], {"p": back}), exact)


def claim_C(item):
    assert eval(item["C"].inline[0], {"p": 1.0}) == 0.1


def claim_stem(item):
    p, y = live_traffic()
    assert p.mean() > 2 * y.mean(), "without correction the output is far too high"
