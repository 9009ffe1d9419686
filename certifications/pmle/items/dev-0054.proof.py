"""Builds, exports and loads each model and sends raw rows to it."""
import tempfile
from functools import cache

import keras
import numpy as np
import tensorflow as tf

RAW = np.random.default_rng(54).normal(40, 15, (64, 12)).astype("float32")


def functional(*layers):
    start = end = keras.Input((12,))
    for layer in layers:
        end = layer(end)
    return keras.Model(start, end)


@cache
def trained():
    keras.utils.set_random_seed(54)
    scale = keras.layers.Normalization()
    scale.adapt(RAW)
    prep, model = functional(scale), functional(keras.layers.Dense(4, "tanh"), keras.layers.Dense(1))
    model.compile("adam", "mse")
    ds = tf.data.Dataset.from_tensor_slices((RAW, RAW.mean(axis=1))).batch(16)
    model.fit(ds.map(lambda x, y: (prep(x), y)), verbose=0)
    return prep, model


@cache
def answers(expression):
    """(what the exported model returns for raw rows, or None if it cannot be built; right; unscaled)"""
    prep, model = trained()
    right, unscaled = model(prep(RAW)).numpy(), model(RAW).numpy()
    try:
        whole = eval(expression, {"keras": keras, "prep": prep, "model": model})
    except ValueError:
        return None, right, unscaled
    with tempfile.TemporaryDirectory() as folder:
        whole.export(folder, verbose=False)
        loaded = tf.saved_model.load(folder)
        return loaded.serve(RAW).numpy(), right, unscaled


def meets(item, option):
    given, right, _ = answers(option.inline[0])
    return given is not None and bool(np.allclose(given, right, atol=1e-5))


def claim_stem(item):
    _, right, unscaled = answers("prep")
    assert "ds.map(lambda x, y: (prep(x), y))" in item.stem.inline
    assert abs(right - unscaled).max() > 0.1


def claim_A(item):
    given, _, unscaled = answers(item["A"].inline[0])
    assert np.allclose(given, unscaled, atol=1e-5)


def claim_C(item):
    given, _, unscaled = answers(item["C"].inline[0])
    assert np.allclose(given, unscaled, atol=1e-5)


def claim_D(item):
    assert answers(item["D"].inline[0])[0] is None
