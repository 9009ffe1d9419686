"""Trains a small backbone under a new head after each set of lines and sees which weights have moved."""
from functools import cache

import keras
import numpy as np
from keras import layers


@cache
def moved(code):
    """the kinds of weight of the backbone (kernel, gamma, moving_mean, ...) that training has changed"""
    keras.utils.set_random_seed(17)
    image = keras.Input((8, 8, 1))
    x = layers.BatchNormalization()(layers.Conv2D(4, 3, use_bias=False)(image))
    x = layers.BatchNormalization()(layers.Conv2D(4, 3, use_bias=False)(layers.ReLU()(x)))
    base = keras.Model(image, x)
    base.trainable = False
    norms = [layer for layer in base.layers if isinstance(layer, layers.BatchNormalization)]
    model = keras.Sequential([base, layers.GlobalAveragePooling2D(), layers.Dense(1)])
    exec(code, {"base": base, "norms": norms})
    model.compile("sgd", "mse")
    before = [weight.numpy() for weight in base.weights]
    rng = np.random.default_rng(17)
    model.fit(rng.normal(3, 1, (8, 8, 8, 1)), rng.normal(size=8), batch_size=4, verbose=0)
    return {weight.path.split("/")[-1] for weight, old in zip(base.weights, before)
            if not np.array_equal(weight.numpy(), old)}


def meets(item, option):
    assert "batches of four" in item.stem.text
    return moved(option.code) == {"kernel"}


def claim_A(item):
    assert moved(item["A"].code) == moved("base.trainable = True")


def claim_C(item):
    changed = moved(item["C"].code)
    assert "kernel" not in changed and {"moving_mean", "moving_variance"} <= changed


def claim_D(item):
    assert moved(item["D"].code) == {"kernel", "gamma", "beta", "moving_mean", "moving_variance"}
