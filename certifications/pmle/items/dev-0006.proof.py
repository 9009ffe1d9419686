"""Parses three records, one without a price and one with the price 0, by each specification."""
import numpy as np
import tensorflow as tf


def record(**prices):
    floats = {name: tf.train.Feature(float_list=tf.train.FloatList(value=[p])) for name, p in prices.items()}
    return tf.train.Example(features=tf.train.Features(feature=floats)).SerializeToString()


def parse(option):
    records = tf.constant([record(price=80.5), record(), record(price=0.0)])
    return tf.io.parse_example(records, {"price": eval(option.inline[0], {"tf": tf})})["price"]


def meets(item, option):
    price = parse(option)
    return (isinstance(price, tf.Tensor) and price.shape == (3,)
            and np.array_equal(price, np.float32([80.5, -1, 0])))


def claim_B(item):
    assert np.array_equal(parse(item["B"]), np.float32([[80.5], [-1], [0]]))


def claim_C(item):
    assert np.array_equal(parse(item["C"]), np.float32([[80.5], [0], [0]]))


def claim_D(item):
    price = parse(item["D"])
    assert isinstance(price, tf.SparseTensor)
    assert np.array_equal(tf.sparse.to_dense(price), np.float32([[80.5], [0], [0]]))
