"""Fits a model with the printed optimizer, keeps the weights of each epoch, and tests each statement."""
from functools import cache

import keras
import numpy as np

X = np.random.default_rng(41).normal(size=(100, 4)).astype("float32")
Y = X @ np.array([1, -2, 0.5, 3], "float32") + 4


class Watch(keras.callbacks.Callback):
    """the weights after each update and at the end of each epoch"""

    def __init__(self):
        super().__init__()
        self.epochs, self.updates = [], []

    def on_train_batch_end(self, batch, logs=None):
        self.updates.append(self.model.get_weights())

    def on_epoch_end(self, epoch, logs=None):
        self.epochs.append(self.model.get_weights())


@cache
def fit(item, callback=None):
    keras.utils.set_random_seed(41)
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    printed = next(code for code in item.stem.inline if code.startswith("Adam("))
    model.compile(eval(printed.replace("1e-3", "0.02"), {"Adam": keras.optimizers.Adam}), "mse")
    watch = Watch()
    callbacks = [watch] if callback is None else [watch, callback()]
    history = model.fit(X, Y, batch_size=32, epochs=6, validation_data=(X, Y), validation_batch_size=32,
                        verbose=0, callbacks=callbacks).history
    return model, history, watch


def row_loss(weights):
    return float(np.mean((X @ weights[0][:, 0] + weights[1] - Y) ** 2))


def batch_loss(weights):
    rows = (X @ weights[0][:, 0] + weights[1] - Y) ** 2
    return float(np.mean([rows[n:n + 32].mean() for n in range(0, len(X), 32)]))


def meets(item, option):
    model, history, watch = fit(item)
    shown, said = history["val_loss"][-1], option.text
    if "weighs a smaller last batch" in said:
        return bool(np.isclose(shown, batch_loss(watch.epochs[-1]), rtol=1e-4))
    if "over the updates made in the epoch" in said:
        return bool(np.isclose(shown, np.mean([row_loss(w) for w in watch.updates[-4:]]), rtol=1e-4))
    if "average weights into the model" in said:
        averages = [v.numpy() for v in model.optimizer.variables if "average" in v.path]
        return (np.isclose(shown, row_loss(watch.epochs[-1]), rtol=1e-4)
                and all(np.array_equal(a, w) for a, w in zip(averages, model.get_weights(), strict=True))
                and not np.array_equal(model.get_weights()[0], watch.epochs[-1][0]))
    assert "lowest `val_loss`" in said
    best = watch.epochs[int(np.argmin(history["val_loss"]))]
    return bool(np.array_equal(model.get_weights()[0], best[0]))


def claim_stem(item):
    model, history, _ = fit(item)
    after = [model.evaluate(X, Y, verbose=0) for _ in range(2)]
    assert after[0] == after[1] and not np.isclose(after[0], history["val_loss"][-1], rtol=0.02)


def claim_A(item):
    _, history, watch = fit(item)
    assert np.isclose(history["val_loss"][-1], row_loss(watch.epochs[-1]), rtol=1e-4)


def claim_B(item):
    assert not meets(item, item["B"])


def claim_C(item):
    model, history, _ = fit(item, keras.callbacks.SwapEMAWeights)
    assert np.isclose(history["val_loss"][-1], model.evaluate(X, Y, verbose=0), rtol=1e-4)


def claim_D(item):
    assert not meets(item, item["D"])
