"""Adapts the printed layer, with each argument added, to five adverts and looks at five words."""
import numpy as np
from keras import layers

WORDS = ["C", "C++", "C#", "Python", "python"]


def vectors(item, argument=None):
    call = item.stem.inline[0]
    if argument:
        call = call.replace(")", f", {argument})")
    layer = eval("layers." + call, {"layers": layers})
    layer.adapt([f"{word} developer wanted" for word in WORDS])
    c, plus, sharp, upper, lower = (tuple(v) for v in np.array(layer(WORDS)).tolist())
    return len({c, plus, sharp}), upper == lower


def meets(item, option):
    return vectors(item, option.inline[0]) == (3, True)


def claim_stem(item):
    assert vectors(item) == (1, True)


def claim_B(item):
    assert vectors(item, item["B"].inline[0]) == (3, False)


def claim_C(item):
    assert vectors(item, item["C"].inline[0]) == (1, True)


def claim_D(item):
    assert vectors(item, item["D"].inline[0]) == (1, True)
