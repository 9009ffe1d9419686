"""Runs the printed step with each change past the printed end of the warm-up. The code is put where
AutoGraph can read it, as it could read a file."""
import linecache
from functools import cache

import keras
import tensorflow as tf

X, Y = tf.ones((8, 1)), tf.zeros((8, 1))
WARM, FULL = 1e-4, 1e-3


@cache
def rates(code):
    """the rate after 990 and after 1,010 batches, and how often Python ran the step; or an error's name"""
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    optimizer = keras.optimizers.SGD(WARM)
    optimizer.build(model.trainable_variables)
    traces = []

    def update(x, y):
        traces.append(x)
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x) - y) ** 2)
        weights = model.trainable_variables
        optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights))

    file = f"<step {hash(code)}>"
    linecache.cache[file] = (len(code), None, code.splitlines(True), file)
    names = {"tf": tf, "optimizer": optimizer, "update": update}
    exec(compile(code, file, "exec"), names)
    seen = []
    for batches in (990, 20):
        try:
            for _ in range(batches):
                names["train_step"](X, Y)
        except RuntimeError as error:
            return type(error).__name__
        seen.append(round(float(optimizer.learning_rate), 6))
    return seen, len(traces)


def changed(item, option):
    code, change = item.stem.code, option.inline[-1]
    if "in the `if`" in option.text:
        return code.replace("if step > 1_000", f"if {option.inline[0]}")
    if "tf.Variable" in change:
        return code.replace("step = 0", f"step = {change}")
    return code.replace("@tf.function", f"@tf.function({change})")


def meets(item, option):
    assert changed(item, option) != item.stem.code
    return rates(changed(item, option)) == ([WARM, FULL], 1)


def claim_stem(item):
    assert rates(item.stem.code) == ([WARM, WARM], 1)


def claim_A(item):
    assert rates(changed(item, item["A"])) == ([WARM, WARM], 1)


def claim_B(item):
    code = changed(item, item["B"])
    assert rates(code) == "RuntimeError"
    counting = code.replace("step += 1", "step.assign_add(1)")
    assert counting != code and rates(counting) == ([WARM, FULL], 1)


def claim_D(item):
    assert rates(changed(item, item["D"])) == ([WARM, WARM], 1)
