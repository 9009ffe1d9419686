"""Converts a small network with each attribute set and looks at the types that its layers work on."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

X = np.random.default_rng(52).normal(size=(32, 8)).astype("float32")


@cache
def kinds(setting):
    """(type of the weights, type of what the layers take and return), or an error's name"""
    keras.utils.set_random_seed(52)
    dense = [keras.layers.Dense(64, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((8,)), *dense, keras.layers.Dense(1)])
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    samples = lambda: ([row[None]] for row in X)
    exec(f"converter.{setting}", {"converter": converter, "tf": tf, "samples": samples})
    try:
        interpreter = tf.lite.Interpreter(model_content=converter.convert())
    except ValueError as error:
        return type(error).__name__
    interpreter.allocate_tensors()
    types = {t["index"]: np.dtype(t["dtype"]).name for t in interpreter.get_tensor_details()}
    shapes = {t["index"]: tuple(t["shape"]) for t in interpreter.get_tensor_details()}
    layers = [op for op in interpreter._get_ops_details() if op["op_name"] == "FULLY_CONNECTED"]
    assert len(layers) == 3
    middle = next(op for op in layers if shapes[op["inputs"][1]] == (64, 64))
    return types[middle["inputs"][1]], {types[i] for op in layers for i in (op["inputs"][0], *op["outputs"])}


def meets(item, option):
    return kinds(option.inline[0]) == ("int8", {"int8"})


def claim_stem(item):
    printed = next(code for code in item.stem.inline if code.startswith("optimizations"))
    assert kinds(printed) == ("int8", {"float32"})


def claim_B(item):
    assert kinds(item["B"].inline[0]) == "ValueError"


def claim_C(item):
    assert kinds(item["C"].inline[0]) == ("int8", {"float32"})


def claim_D(item):
    weights, activations = kinds(item["D"].inline[0])
    assert activations == {"float32"} and weights != "int8"
