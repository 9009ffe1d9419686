"""Runs the printed lines with each line put in front of the second fit."""
from functools import cache

import keras
import numpy as np

X = np.random.default_rng(39).normal(size=(32, 4)).astype("float32")


@cache
def change_of_base(code, line):
    """the largest change of a weight of `base` in the second fit"""
    keras.utils.set_random_seed(39)
    base = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
    model = keras.Sequential([base, keras.layers.Dense(1)])
    fits = []

    class Watched:
        """the model, with the weights of `base` written down before and after each fit"""

        def __getattr__(self, name):
            return getattr(model, name)

        def fit(self, *args, **kwargs):
            before = base.get_weights()[0]
            model.fit(*args, **kwargs, verbose=0)
            fits.append(float(np.abs(base.get_weights()[0] - before).max()))

    first, second, tail = code.rpartition("model.fit(")
    names = {"base": base, "model": Watched(), "Adam": keras.optimizers.Adam, "x": X, "y": X.sum(axis=1)}
    exec(f"{first}{line}\n{second}{tail}", names)
    assert len(fits) == 2 and fits[0] == 0
    return fits[1]


def meets(item, option):
    return change_of_base(item.stem.code, option.inline[0]) > 0


def claim_stem(item):
    assert change_of_base(item.stem.code, "") == 0


def claim_B(item):
    assert not meets(item, item["B"])


def claim_C(item):
    assert not meets(item, item["C"])


def claim_D(item):
    assert not meets(item, item["D"])
