"""Reads ten stand-ins for the files, whose records are their class, through each printed expression."""
from functools import cache

import numpy as np
import tensorflow as tf

CLASSES, RECORDS = 10, 5_000


@cache
def classes_in_batches(ending, expression):
    """the number of classes in each full batch of one epoch"""
    tf.random.set_seed(4)
    read = lambda name: tf.data.Dataset.from_tensor_slices(tf.fill([RECORDS], name))
    files = tf.data.Dataset.range(CLASSES)
    batches = list(eval(expression + ending, {"files": files, "read": read}).as_numpy_iterator())
    assert sum(map(len, batches)) == CLASSES * RECORDS, "no record is lost"
    return np.array([len(np.unique(b)) for b in batches[:-1]])


def observe(item, option):
    ending = next(code for code in item.stem.inline if code.startswith(".shuffle"))
    return classes_in_batches(ending, option.inline[0])


def meets(item, option):
    return bool((observe(item, option) >= CLASSES - 3).all())


def claim_stem(item):
    for said in ("10 TFRecord files", "5,000 records each", "buffer of 1,000 records", ".shuffle(1_000)"):
        assert said in item.stem.text, said


def claim_A(item):
    assert observe(item, item["A"]).max() <= 3 and np.median(observe(item, item["A"])) <= 2


def claim_C(item):
    assert np.median(observe(item, item["C"])) == 2


def claim_D(item):
    assert observe(item, item["D"]).max() <= 3 and np.median(observe(item, item["D"])) <= 2
