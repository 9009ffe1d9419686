"""Iterates the printed split as fit does, epoch by epoch, and counts rows that were both trained on
and validated on."""
from functools import cache

import tensorflow as tf

N, EPOCHS = 5_000, 3


@cache
def leaked(code):
    tf.random.set_seed(None)
    names = {"tf": tf, "N": N, "ds": tf.data.Dataset.range(N)}
    exec(code, names)
    trained, validated = set(), set()
    for _ in range(EPOCHS):
        trained.update(names["train"].as_numpy_iterator())
        validated.update(names["val"].as_numpy_iterator())
    return len(trained & validated)


def changed(item, option):
    printed, change = item.stem.code, option.inline[0]
    if change.startswith("ds.shuffle("):
        return printed.replace("ds.shuffle(N)", change)
    if change.startswith("tf.random."):
        return change + "\n" + printed
    return printed.replace("shuffle(N)", f"shuffle(N, {change})")


def meets(item, option):
    return leaked(changed(item, option)) == 0


def claim_stem(item):
    assert leaked(item.stem.code) > 1_000


def claim_A(item):
    assert leaked(changed(item, item["A"])) > 1_000


def claim_B(item):
    assert leaked(changed(item, item["B"])) > 1_000


def claim_C(item):
    assert leaked(changed(item, item["C"])) > 1_000


def claim_D(item):
    names = {"ds": tf.data.Dataset.range(N), "N": N}
    exec(changed(item, item["D"]), names)
    train = names["train"].shuffle(N)
    first, second = (list(train.as_numpy_iterator()) for _ in range(2))
    assert first != second and set(first) == set(second)
