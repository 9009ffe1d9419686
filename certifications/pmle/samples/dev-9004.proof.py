"""Builds each printed comparison and swaps the photos."""
from functools import cache

import keras
import numpy as np
from keras import layers, ops

PHOTOS = [np.random.default_rng(n).random((50, 8, 8, 3), "float32") for n in (1, 2)]


@cache
def built(item, code):
    """the model, and how many encoders it holds"""
    keras.utils.set_random_seed(9004)
    names = {"keras": keras, "layers": layers, "ops": ops,
             "a": keras.Input((8, 8, 3)), "b": keras.Input((8, 8, 3))}
    exec(item.stem.code + "\n" + code, names)
    assert "`layers.Dense(1)` turns the vector `v` into the score" in item.stem.text
    model = keras.Model([names["a"], names["b"]], [layers.Dense(1)(names["v"]), names["v"]])
    return model, sum(isinstance(layer, keras.Sequential) for layer in model.layers)


def scores(item, option):
    """(scores, vectors) of the pairs as they are, and with the photos swapped"""
    model, _ = built(item, option.code)
    return [[np.array(part) for part in model(photos)] for photos in (PHOTOS, PHOTOS[::-1])]


def meets(item, option):
    (score, _), (swapped, _) = scores(item, option)
    return np.allclose(score, swapped, atol=1e-5)


def claim_A(item):
    (score, v), (swapped, w) = scores(item, item["A"])
    assert built(item, item["A"].code)[1] == 1 and np.allclose(v, -w, atol=1e-5)
    assert np.allclose(score, -swapped, atol=1e-5)


def claim_B(item):
    (_, v), (_, w) = scores(item, item["B"])
    assert built(item, item["B"].code)[1] == 1 and np.allclose(v[:, :64], w[:, 64:], atol=1e-5)


def claim_C(item):
    assert built(item, item["C"].code)[1] == 1


def claim_D(item):
    model, encoders = built(item, item["D"].code)
    first, second = (layer for layer in model.layers if isinstance(layer, keras.Sequential))
    assert encoders == 2 and not np.allclose(first(PHOTOS[0]), second(PHOTOS[0]))
