"""Sends numbered images and labels through the printed lines and looks which of them meet."""
from functools import cache

import tensorflow as tf

ENTRIES = 50_000


@cache
def pairs(code):
    """(image, label) of one epoch, as numbers of entries"""
    names = {"tf": tf, "images": tf.data.Dataset.range(ENTRIES), "labels": tf.data.Dataset.range(ENTRIES)}
    exec(code, names)
    return [pair for a, b in names["ds"] for pair in zip(a.numpy().tolist(), b.numpy().tolist(), strict=True)]


def matched(code):
    """the share of images that meet their own label"""
    return sum(a == b for a, b in pairs(code)) / ENTRIES


def shuffled(code):
    return [a for a, _ in pairs(code)] != list(range(ENTRIES))


def meets(item, option):
    assert "50,000 entries each, in the same order" in item.stem.text
    return matched(option.code) == 1 and shuffled(option.code)


def claim_stem(item):
    assert matched(item.stem.code) < 0.001


def claim_A(item):
    assert matched(item["A"].code) < 0.001
    assert [b for _, b in pairs(item["A"].code)] == list(range(ENTRIES))


def claim_B(item):
    names = {"tf": tf, "images": tf.data.Dataset.range(ENTRIES), "labels": tf.data.Dataset.range(ENTRIES)}
    exec(item["B"].code, names)
    first, second = ([a.numpy().tolist() for a, _ in names["ds"]] for _ in range(2))
    assert first == second and matched(item["B"].code) < 0.001


def claim_C(item):
    found = pairs(item["C"].code)
    assert all(a % 50 == b % 50 for a, b in found)  # the places within a batch are as before
    assert matched(item["C"].code) < 0.05


def claim_D(item):
    assert len(pairs(item["D"].code)) == ENTRIES
