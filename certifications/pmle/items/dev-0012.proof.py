"""Simulates a month of drifting readings and looks at its mean and spread behind the printed layer."""
from functools import cache

import numpy as np
import tensorflow as tf
from keras import layers

DAYS = [np.random.default_rng(day).normal(day / 5, 1 + np.arange(6), (2_000, 6)).astype("float32")
        for day in range(30)]


@cache
def standardized(item, loop):
    """means and deviations of the month's columns, and the means of the last day"""
    printed = item.stem.code
    names = {"layers": layers, "np": np, "days": DAYS}
    exec(printed[:printed.index("for day")] + loop, names)
    month = np.array(names["norm"](np.concatenate(DAYS)))
    return month.mean(0), month.std(0), np.array(names["norm"](DAYS[-1])).mean(0)


def printed_loop(item):
    return item.stem.code[item.stem.code.index("for day"):]


def meets(item, option):
    try:
        mean, deviation, _ = standardized(item, option.code)
    except tf.errors.InvalidArgumentError:
        return False
    return np.allclose(mean, 0, atol=1e-3) and np.allclose(deviation, 1, atol=1e-3)


def claim_stem(item):
    assert "30 arrays of shape (2000, 6)" in item.stem.text
    mean, _, last = standardized(item, printed_loop(item))
    assert np.allclose(last, 0, atol=1e-3) and (abs(mean) > 0.4).all()


def claim_A(item):
    mean, deviation, _ = standardized(item, item["A"].code)
    assert np.allclose(mean, 0, atol=1e-3) and (deviation > 5).all()


def claim_B(item):
    try:
        standardized(item, item["B"].code)
    except tf.errors.InvalidArgumentError:
        return
    raise AssertionError("six columns were accepted")


def claim_D(item):
    assert np.allclose(standardized(item, item["D"].code)[0], standardized(item, printed_loop(item))[0])
