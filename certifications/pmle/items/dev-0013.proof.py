"""Builds the printed model with each change and scores baskets of known, new and no products."""
from functools import cache

import keras
import numpy as np
from keras import layers

KNOWN, NEW = [12, 36, 1138], [77, 78, 79, 80]


@cache
def model(code):
    keras.utils.set_random_seed(13)
    names = {"keras": keras, "layers": layers, "known": KNOWN}
    exec(code, names)
    return keras.Model(names["basket"], names["score"])


class Scores:
    def __init__(self, code, padding=0):
        score = lambda *products: float(np.array(model(code)(np.array([products])))[0, 0])
        self.padding_ignored = np.isclose(score(12, 36), score(12, 36, padding, padding))
        self.counted = [not np.isclose(score(12), score(12, new)) for new in NEW]
        self.as_empty = np.isclose(score(*NEW), score(padding, padding))


def changed(item, option):
    code, change = item.stem.code, option.inline[0] if option.inline else ""
    if change.startswith(("mask_token", "num_oov_indices")):
        return Scores(code.replace("vocabulary=known", f"vocabulary=known, {change}").replace("+ 1", "+ 2"))
    if change.startswith("mask_zero"):
        return Scores(code.replace("mask_zero=True", change))
    assert "Pad the baskets with −1" in option.text
    return Scores(code, padding=-1)


def meets(item, option):
    scores = changed(item, option)
    return scores.padding_ignored and all(scores.counted)


def claim_stem(item):
    assert "padded with 0" in item.stem.text
    printed = Scores(item.stem.code)
    assert printed.as_empty and printed.padding_ignored and not any(printed.counted)


def claim_B(item):
    assert len(set(changed(item, item["B"]).counted)) == 2, "some new products count, some do not"


def claim_C(item):
    scores = changed(item, item["C"])
    assert all(scores.counted) and not scores.padding_ignored


def claim_D(item):
    assert changed(item, item["D"]).as_empty
