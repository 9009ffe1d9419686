"""Asks the printed lookup for the indices of known, unknown and padded entries."""
import re

import numpy as np
import tensorflow as tf
from keras import layers


def lookup(item, **changes):
    count = int(re.search(r"lists (\d+) different names", item.stem.text)[1])
    names = {"layers": layers, "cities": [f"city {i}" for i in range(count)]}
    item.stem.run(names)
    return layers.StringLookup(**{**names["lookup"].get_config(), **changes}), names["cities"]


def indices(item, **changes):
    layer, cities = lookup(item, **changes)
    entries = cities + [f"unknown {i}" for i in range(20)] + [""]
    return np.array(layer(tf.constant(entries)))


def meets(item, option):
    rows, used = int(option.text), indices(item)
    holds = len(layers.Embedding(rows, 2)(np.arange(rows))) == rows
    return holds and sorted(set(used.tolist())) == list(range(rows))


def claim_A(item):
    layer, _ = lookup(item, num_oov_indices=0, mask_token=None)
    assert layer.vocabulary_size() == int(item["A"].text)


def claim_B(item):
    layer, _ = lookup(item, num_oov_indices=1, mask_token=None)
    assert layer.vocabulary_size() == int(item["B"].text)


def claim_C(item):
    layer, _ = lookup(item, mask_token=None)
    assert layer.vocabulary_size() == int(item["C"].text)


def claim_D(item):
    used = indices(item)
    assert used[-1] == 0 and set(used[-21:-1]) == {1, 2} and used[0] == 3 and used[:-21].max() == 502
    assert lookup(item)[0].vocabulary_size() == int(item["D"].text)
