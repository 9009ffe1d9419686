"""Encodes the same review with more and more padding."""
from functools import cache

import keras
import numpy as np
from keras import layers

V = 50


@cache
def encoder(code):
    keras.utils.set_random_seed(20)
    return keras.Sequential([keras.Input((None,), dtype="int64"), *eval(code, {"layers": layers, "V": V})])


def encode(option, padding):
    return np.array(encoder(option.code)(np.array([[7, 3, 9, 4] + [0] * padding])))[0]


def meets(item, option):
    assert "padded with 0" in item.stem.text
    return all(np.allclose(encode(option, 0), encode(option, padding), atol=1e-6) for padding in (1, 3, 20))


def claim_A(item):
    vector = np.array(encoder(item["A"].code).layers[0](np.array([0])))[0]
    assert np.allclose(encode(item["A"], 4), (encode(item["A"], 0) + vector) / 2, atol=1e-6)


def claim_B(item):
    vectors = np.array(encoder(item["B"].code).layers[0](np.array([7, 3, 9, 4])))
    assert np.allclose(encode(item["B"], 20), vectors.mean(0), atol=1e-6)


def claim_C(item):
    output = encoder(item["C"].code).layers[1].output
    assert getattr(output, "_keras_mask", None) is None
    assert not meets(item, item["C"])


def claim_D(item):
    vector = np.array(encoder(item["D"].code).layers[0](np.array([0])))[0]
    assert np.allclose(encode(item["D"], 1), np.maximum(encode(item["D"], 0), vector), atol=1e-6)
