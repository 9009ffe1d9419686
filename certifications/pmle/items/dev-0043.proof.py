"""Cross-validates a model that learns by heart on pure noise, where no honest fold can beat guessing."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

RNG = np.random.default_rng(43)
X, Y = RNG.normal(size=(60, 80)).astype("float32"), RNG.normal(size=60).astype("float32")
FOLDS = [(np.delete(np.arange(60), part), part) for part in np.split(RNG.permutation(60), 5)]


def build_model():
    keras.utils.set_random_seed(43)
    return keras.Sequential([keras.Input((80,)), keras.layers.Dense(1)])


class Quiet:
    """keras, with clones that are wrapped like the model"""

    backend = keras.backend

    class models:
        @staticmethod
        def clone_model(model):
            return Model(keras.models.clone_model(model.inner))


class Model:
    """a Keras model with a faster Adam, fitted by whole-batch steps: `fit` itself would take long"""

    def __init__(self, inner):
        self.inner = inner

    def compile(self, optimizer, *args, **kwargs):
        assert optimizer == "adam"
        self.inner.compile(keras.optimizers.Adam(0.02), *args, **kwargs, run_eagerly=True)

    def fit(self, x, y, epochs):
        weights = self.inner.trainable_variables
        for _ in range(epochs):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((self.inner(x)[:, 0] - y) ** 2)
            self.inner.optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    def evaluate(self, *args):
        return self.inner.evaluate(*args, verbose=0)

    def reset_metrics(self):
        self.inner.reset_metrics()


@cache
def scores(code, line):
    head, loop, body = code.partition("folds:\n")
    names = {"build_model": lambda: Model(build_model()), "folds": FOLDS, "x": X, "y": Y, "scores": [],
             "keras": Quiet, "np": np}
    exec(f"{head}{loop}    {line}\n{body}", names)
    return names["scores"]


def of(item, option):
    return scores(item.stem.code, option.inline[0])


def meets(item, option):
    return min(of(item, option)) > 0.9 * np.abs(Y).mean()


def claim_stem(item):
    errors = scores(item.stem.code, "pass")
    assert errors == sorted(errors, reverse=True) and errors[-1] < errors[0] / 2


def claim_A(item):
    assert of(item, item["A"])[-1] < of(item, item["A"])[0] / 2


def claim_B(item):
    assert of(item, item["B"])[-1] < of(item, item["B"])[0] / 2


def claim_C(item):
    assert of(item, item["C"])[-1] < of(item, item["C"])[0] / 2
