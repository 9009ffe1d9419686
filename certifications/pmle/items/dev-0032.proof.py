"""Makes one update with `fit` and one with the printed step after each change, from equal weights."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

X = np.random.default_rng(32).normal(size=(32, 4)).astype("float32")
Y = X.sum(axis=1, keepdims=True)
FACTOR = 0.05


def build(weight_decay=None):
    keras.utils.set_random_seed(32)
    dense = keras.layers.Dense(1, kernel_regularizer=keras.regularizers.L2(FACTOR), bias_initializer="ones")
    return (keras.Sequential([keras.Input((4,)), dense]), keras.losses.MeanSquaredError(),
            keras.optimizers.SGD(0.1, weight_decay=weight_decay))


@cache
def update(code, weight_decay=None):
    """(change of the kernel, change of the bias) by one step; or the error that it raises"""
    model, loss_fn, optimizer = build(weight_decay)
    before = model.get_weights()
    names = {"tf": tf, "model": model, "loss_fn": loss_fn, "optimizer": optimizer}
    exec(code, names)
    try:
        names["train_step"](X, Y)
    except ValueError as error:
        return f"{type(error).__name__}: {error}"
    return [new - old for new, old in zip(model.get_weights(), before)]


def update_of_fit():
    model, loss_fn, optimizer = build()
    before = model.get_weights()
    model.compile(optimizer, loss_fn)
    model.fit(X, Y, batch_size=len(X), verbose=0)
    return [new - old for new, old in zip(model.get_weights(), before)]


def update_with(item, option):
    code, change = item.stem.code, option.inline[0]
    if "under the tape" in option.text:
        code = code.replace("training=True))\n", f"training=True)) + {change}\n")
    elif "below the tape" in option.text:
        code = code.replace("    ws =", f"    loss += {change}\n    ws =")
    elif "compile" in change:
        code = f"{change}\n{code}"
    else:
        return update(code, weight_decay=FACTOR)
    assert code != item.stem.code
    return update(code)


def same(a, b):
    return not isinstance(a, str) and all(np.allclose(left, right, atol=1e-6) for left, right in zip(a, b))


def meets(item, option):
    return same(update_with(item, option), update_of_fit())


def claim_stem(item):
    assert not same(update(item.stem.code), update_of_fit())


def claim_B(item):
    assert update_with(item, item["B"]) == "ValueError: No gradients provided for any variable."


def claim_C(item):
    assert same(update_with(item, item["C"]), update(item.stem.code))


def claim_D(item):
    plain, decayed, fit = update(item.stem.code), update_with(item, item["D"]), update_of_fit()
    assert np.allclose(decayed[0] - plain[0], (fit[0] - plain[0]) / 2, atol=1e-6)
    assert not np.allclose(decayed[1], plain[1], atol=1e-4) and np.allclose(fit[1], plain[1], atol=1e-6)
