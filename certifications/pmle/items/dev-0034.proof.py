"""Runs the printed step with each loss on four virtual devices and holds the update against that of one."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 4)
X = np.random.default_rng(34).normal(size=(256, 3)).astype("float32")
Y = X.sum(axis=1, keepdims=True) + 1


def update(code, loss, strategy):
    """how the printed step moves the weights when `strategy` hands out one batch"""
    with strategy.scope():
        keras.utils.set_random_seed(34)
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
        optimizer = keras.optimizers.SGD(0.01)
        optimizer.build(model.trainable_variables)
    names = {"tf": tf, "model": model, "optimizer": optimizer,
             "loss_fn": keras.losses.MeanSquaredError(reduction=None)}
    exec(code.replace("loss = ...", f"loss = {loss}"), names)
    before = model.get_weights()[0]
    data = tf.data.Dataset.from_tensor_slices((X, Y)).batch(len(X))
    for batch in strategy.experimental_distribute_dataset(data):
        tf.function(lambda b: strategy.run(names["replica_step"], args=b))(batch)
    return model.get_weights()[0] - before


@cache
def factor(code, loss):
    """by what the update of four replicas differs from that of one, which takes the plain mean"""
    four = tf.distribute.MirroredStrategy([f"CPU:{n}" for n in range(4)])
    one = tf.distribute.get_strategy()
    ratio = update(code, loss, four) / update(code, "tf.reduce_mean(rows)", one)
    assert np.allclose(ratio, ratio.mean(), rtol=1e-3)
    return float(ratio.mean())


def of(item, option):
    assert "four GPUs each get 64 rows of a batch of 256" in item.stem.text
    return factor(item.stem.code, option.inline[0])


def meets(item, option):
    return bool(np.isclose(of(item, option), 1, rtol=1e-3))


def claim_A(item):
    assert np.isclose(of(item, item["A"]), 4, rtol=1e-3)


def claim_B(item):
    assert np.isclose(of(item, item["B"]), 1 / 64, rtol=1e-3)


def claim_C(item):
    assert np.isclose(of(item, item["C"]), 64, rtol=1e-3)


def claim_D(item):
    same = "tf.nn.compute_average_loss(rows, global_batch_size=256)"
    assert np.isclose(factor(item.stem.code, same), 1, rtol=1e-3)
