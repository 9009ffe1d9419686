"""Saves a model with the printed layer and loads it, with each change put in."""
import tempfile
from functools import cache

import keras
import numpy as np

X = np.arange(6, dtype="float32").reshape(2, 3)


@cache
def factor_after_loading(code, arguments="", weights=""):
    """by what the loaded model multiplies"""
    names = {"keras": keras}
    exec(code, names)
    model = keras.Sequential([keras.Input((3,)), names["Scale"](3.0)])
    assert np.allclose(model(X), 3 * X)
    with tempfile.TemporaryDirectory() as folder:
        model.save(f"{folder}/m.keras")
        loaded = eval(f"keras.models.load_model(file, {arguments})", names | {"file": f"{folder}/m.keras"})
        if weights:
            model.save_weights(f"{folder}/{weights}")
            loaded.load_weights(f"{folder}/{weights}")
    return float(np.max(loaded(X)) / X.max())


def changed(item, option):
    code, change = item.stem.code, option.inline[0]
    if "Load with" in option.text:
        return code, change
    if "Load weights" in option.text:
        return code, "", change
    return code.replace("super().get_config()}", "super().get_config(), " + change + "}"),


def meets(item, option):
    assert changed(item, option) != (item.stem.code,)
    return factor_after_loading(*changed(item, option)) == 3


def claim_stem(item):
    assert factor_after_loading(item.stem.code) == 1


def claim_A(item):
    assert factor_after_loading(*changed(item, item["A"])) == 1


def claim_B(item):
    assert factor_after_loading(*changed(item, item["B"])) == 1


def claim_C(item):
    assert factor_after_loading(*changed(item, item["C"])) == 1
