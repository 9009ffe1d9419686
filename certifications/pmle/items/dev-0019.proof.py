"""Reads the attention weights of a real layer under each mask."""
import keras
import numpy as np
import tensorflow as tf

IDS = tf.constant([[5, 6, 7, 0, 0, 0], [3, 4, 0, 0, 0, 0]])
REAL = IDS.numpy() != 0


def weights(item, option):
    """mean weights over heads, as (batch, query, key)"""
    keras.utils.set_random_seed(19)
    call = next(code for code in item.stem.inline if code.startswith("mha("))
    names = {"mha": keras.layers.MultiHeadAttention(2, 4),
             "x": np.random.default_rng(19).normal(size=(2, 6, 8)).astype("float32"),
             "mask": eval(option.inline[0], {"ids": IDS})}
    return np.array(eval(call.replace(")", ", return_attention_scores=True)"), names)[1]).mean(1)


def meets(item, option):
    assert "padded with 0" in item.stem.text
    seen = weights(item, option) > 1e-6
    return all(np.array_equal(seen[row, query], REAL[row]) for row, query in np.argwhere(REAL))


def claim_A(item):
    seen = weights(item, item["A"]) > 1e-6
    assert seen[~REAL].all() and not seen[REAL].any()


def claim_B(item):
    seen = weights(item, item["B"]) > 1e-6
    assert np.array_equal(seen, np.broadcast_to(~REAL[:, None, :], seen.shape))


def claim_C(item):
    seen = weights(item, item["C"]) > 1e-6
    assert seen[REAL].all() and not seen[~REAL].any()
