"""Feeds each printed list a `val_loss` that stalls at epoch 30, as `fit` would, and notes the rates."""
from functools import cache

import keras
from keras.callbacks import CallbackList, EarlyStopping, ReduceLROnPlateau


@cache
def rates(code, revival=None):
    """learning rate after each epoch of a run; in epoch `revival` the loss improves once more"""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.1), "mse")
    names = {"EarlyStopping": EarlyStopping, "ReduceLROnPlateau": ReduceLROnPlateau}
    exec(code, names)
    callbacks, found, loss = CallbackList(names["callbacks"], model=model), [], 9.0
    model.stop_training = False
    callbacks.on_train_begin()
    while not model.stop_training and len(found) < 60:
        epoch = len(found)
        callbacks.on_epoch_begin(epoch)
        loss -= 0.1 if epoch + 1 <= 30 or epoch + 1 == revival else 0
        callbacks.on_epoch_end(epoch, {"loss": 0.0, "val_loss": loss})
        found.append(float(model.optimizer.learning_rate))
    return found


def meets(item, option):
    return min(rates(option.code)) < 0.09


def claim_stem(item):
    assert "stops improving at about epoch 30" in item.stem.text and "five epochs later" in item.stem.text
    assert len(rates(item.stem.code)) == 35 and len(set(rates(item.stem.code))) == 1


def claim_A(item):
    assert rates(item["A"].code) == rates(item.stem.code)


def claim_B(item):
    found = rates(item["B"].code)
    assert len(found) == 35 and [n + 1 for n, rate in enumerate(found) if rate < 0.09] == [33, 34, 35]
    assert len(rates(item["B"].code, revival=35)) == 40


def claim_C(item):
    assert rates(item["C"].code) == rates(item.stem.code)


def claim_D(item):
    assert rates(item["D"].code) == rates(item.stem.code)
