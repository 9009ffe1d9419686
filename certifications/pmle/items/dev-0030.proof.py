"""Runs the printed lines on a small classifier with each change put in, and holds the maps against
differences of the top score."""
import keras
import numpy as np
import tensorflow as tf

IMAGES = np.random.default_rng(30).random((2, 4, 4, 3)).astype("float32")


def saliency(item, option):
    """the maps (None when there are none) and the model they belong to"""
    keras.utils.set_random_seed(30)
    head = keras.layers.Dense(5, activation="softmax")
    model = keras.Sequential([keras.Input((4, 4, 3)), keras.layers.Flatten(), head])
    model.trainable = False
    code, change = item.stem.code, option.inline[0]
    if change == "persistent=True":
        code = code.replace("GradientTape()", f"GradientTape({change})")
    elif change.startswith("tape.watch"):
        code = code.replace("as tape:\n", f"as tape:\n    {change}\n")
    elif change.startswith("model("):
        code = code.replace("model(x)", change)
    else:
        code = f"{change}\n{code}"
    assert code != item.stem.code
    names = {"tf": tf, "model": model, "images": IMAGES}
    exec(code, names)
    return names["saliency"], model


def meets(item, option):
    maps, model = saliency(item, option)
    if maps is None:
        return False
    top = model(IMAGES).numpy().argmax(axis=1)
    nudged = IMAGES.copy()
    nudged[:, 1, 2, 0] += 0.01
    slope = (model(nudged).numpy() - model(IMAGES).numpy())[[0, 1], top] / 0.01
    return bool(np.allclose(maps.numpy()[:, 1, 2, 0], slope, atol=1e-3))


def claim_A(item):
    assert saliency(item, item["A"])[0] is None


def claim_C(item):
    assert saliency(item, item["C"])[0] is None


def claim_D(item):
    maps, model = saliency(item, item["D"])
    assert maps is None and model.trainable_weights
