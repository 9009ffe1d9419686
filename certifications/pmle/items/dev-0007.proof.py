"""Maps the printed function, with each right-hand side put in, over numbered images for two epochs."""
import random
from functools import cache

import numpy as np
import tensorflow as tf

IMAGES = 100


@cache
def angles(code):
    """the number of different angles among all images of two epochs"""
    images = tf.data.Dataset.range(IMAGES).map(lambda i: (i, i))
    names = {"np": np, "tf": tf, "random": random, "ds": images,
             "rotate": lambda image, angle: tf.cast(angle, tf.float32)}
    exec(code, names)
    return len({float(a) for _ in range(2) for batch, _ in names["ds"] for a in batch})


def observe(item, option):
    return angles(item.stem.code.replace("np.random.uniform(-10, 10)", option.inline[0]))


def meets(item, option):
    return observe(item, option) > 1.9 * IMAGES


def claim_stem(item):
    assert angles(item.stem.code) == 1


def claim_A(item):
    assert observe(item, item["A"]) == 1


def claim_B(item):
    assert observe(item, item["B"]) == 1


def claim_D(item):
    assert observe(item, item["D"]) == 1
