"""Trains with each printed list on a loss that stalls at epoch 30, and records the learning rates."""
from functools import cache

import keras
import numpy as np
from keras.callbacks import EarlyStopping, ReduceLROnPlateau

X = np.zeros((4, 1), "float32")


class Stall(keras.callbacks.Callback):
    """puts into the logs a `val_loss` that improves until `last` (epochs counted from 1), and notes the rate"""

    def __init__(self, better):
        super().__init__()
        self.better, self.rates, self.loss = better, [], 9.0

    def on_epoch_end(self, epoch, logs=None):
        self.loss -= 0.1 if self.better(epoch + 1) else 0
        logs["val_loss"] = self.loss
        self.rates.append(float(self.model.optimizer.learning_rate))


@cache
def rates(code, revival=None):
    """learning rate in each epoch of the run"""
    keras.utils.set_random_seed(9005)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    names = {"EarlyStopping": EarlyStopping, "ReduceLROnPlateau": ReduceLROnPlateau}
    exec(code, names)
    stall = Stall(lambda epoch: epoch <= 30 or epoch == revival)
    model.fit(X, X, epochs=60, verbose=0, callbacks=[stall, *names["callbacks"]])
    return stall.rates


def meets(item, option):
    return min(rates(option.code)) < 0.09


def claim_stem(item):
    assert "stops improving at about epoch 30" in item.stem.text and "five epochs later" in item.stem.text
    assert len(rates(item.stem.code)) == 35 and len(set(rates(item.stem.code))) == 1


def claim_A(item):
    assert rates(item["A"].code) == rates(item.stem.code)


def claim_B(item):
    found = rates(item["B"].code)
    assert len(found) == 35 and [n + 1 for n, rate in enumerate(found) if rate < 0.09] == [34, 35]
    assert len(rates(item["B"].code, revival=35)) == 40


def claim_C(item):
    assert rates(item["C"].code) == rates(item.stem.code)


def claim_D(item):
    assert rates(item["D"].code) == rates(item.stem.code)
