"""Batches 6,400 simulated reviews of the stated lengths, tokens being ones, by each pipeline."""
from collections import Counter
from functools import cache

import numpy as np
import tensorflow as tf

LENGTHS = np.clip(np.random.default_rng(0).exponential(95, 6_400).astype(int) + 5, 5, 500)
REVIEWS = tf.data.Dataset.from_tensor_slices(tf.RaggedTensor.from_row_lengths(
    tf.ones(LENGTHS.sum(), tf.int64), LENGTHS)).map(lambda review: tf.ensure_shape(review, [None]))


@cache
def observe(pipeline):
    """share of padding, whether tokens are complete, how many batches have which size"""
    batches = list(eval(pipeline, {"ds": REVIEWS, "tf": tf}).as_numpy_iterator())
    tokens = sum(int(b.sum()) for b in batches)
    return 1 - tokens / sum(b.size for b in batches), tokens == LENGTHS.sum(), Counter(map(len, batches))


def meets(item, option):
    padding, complete, sizes = observe(option.inline[0])
    remainders = sum(n for size, n in sizes.items() if size != 64)
    return padding < 0.4 and complete and max(sizes) == 64 and remainders <= 4


def claim_stem(item):
    for said in ("5 to 500 token ids", "three in four are padding", "below 40 %", "with 64 reviews"):
        assert said in item.stem.text, said
    padding, complete, sizes = observe(next(code for code in item.stem.inline if "padded_batch" in code))
    assert round(padding, 1) == 0.8 and padding < 0.8 and complete and set(sizes) == {64}


def claim_A(item):
    assert observe(item["A"].inline[0])[0] > 0.7


def claim_B(item):
    padding, complete, _ = observe(item["B"].inline[0])
    assert padding < 0.4 and not complete


def claim_D(item):
    padding, complete, sizes = observe(item["D"].inline[0])
    assert padding < 0.4 and complete and {32, 64, 128, 256} <= set(sizes)
