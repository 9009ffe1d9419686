"""Makes each call after some training and sees what can be loaded, for serving and for going on."""
import os
import tempfile
from functools import cache

import keras
import numpy as np
import tensorflow as tf

X = np.random.default_rng(49).normal(size=(64, 3)).astype("float32")
Y = X.sum(axis=1)


@cache
def uses(call):
    """which of the two needs the call covers"""
    keras.utils.set_random_seed(49)
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(4), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(X, Y, epochs=3, verbose=0)
    home, covered = os.getcwd(), set()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            eval(call, {"model": model})
        except ValueError as error:
            assert "Invalid filepath extension" in str(error)
            return {"error"}
        finally:
            os.chdir(home)
        covered |= {"serve"} if serves(f"{folder}/churn/1", model) else set()
        covered |= {"go on"} if goes_on(f"{folder}/churn.keras", model) else set()
        covered |= {"weights"} if os.path.exists(f"{folder}/churn.weights.h5") else set()
    return covered


def serves(folder, model):
    if not os.path.exists(f"{folder}/saved_model.pb"):
        return False
    answer = tf.saved_model.load(folder).signatures["serving_default"](tf.constant(X))
    return np.allclose(answer["output_0"], model(X), atol=1e-6)


def goes_on(file, model):
    if not os.path.exists(file):
        return False
    again = keras.models.load_model(file)
    return all(np.array_equal(a, b) for a, b in zip(
        [v.numpy() for v in (*again.weights, *again.optimizer.variables)],
        [v.numpy() for v in (*model.weights, *model.optimizer.variables)], strict=True))


def meets(item, option):
    return uses(option.inline[0]) in ({"serve"}, {"go on"})


def claim_B(item):
    assert uses(item["B"].inline[0]) == {"error"}


def claim_D(item):
    assert uses(item["D"].inline[0]) == {"weights"}
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)
    again = keras.models.clone_model(model)
    again.compile("adam", "mse")
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(f"{folder}/churn.weights.h5")
        again.load_weights(f"{folder}/churn.weights.h5")
    assert np.array_equal(again.get_weights()[0], model.get_weights()[0])
    again.optimizer.build(again.trainable_variables)
    assert int(model.optimizer.iterations) > 0 == int(again.optimizer.iterations)


def claim_C(item):
    assert uses(item["C"].inline[0]) == {"go on"}
