"""Runs both jobs as printed, with each change put into the second, and compares the weights."""
import tempfile
from functools import cache

import keras
import numpy as np
import tensorflow as tf

X = np.ones((1, 4), "float32")


def job(code, **names):
    exec(code, {"tf": tf} | names)


@cache
def restored(code, early=False):
    """whether the model of the second job has the weights of the first"""
    training, _, scoring = code.partition("\n\n")
    with tempfile.TemporaryDirectory() as folder:
        trained = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3)])
        job(training.replace('"ck/', f'"{folder}/'), model=trained)
        model = keras.Sequential([keras.layers.Dense(3)])
        if not early:
            model(X)
        job(scoring.replace('"ck"', f'"{folder}"'), model=model)
        model(X)
        return np.array_equal(trained.get_weights()[0], model.get_weights()[0])


def changed(item, option):
    code, said = item.stem.code, option.text
    if "expect_partial" in said:
        return code.replace('latest_checkpoint("ck"))', f'latest_checkpoint("ck")).{option.inline[0]}'), False
    if "in place of" in said:
        return code.replace(option.inline[1], option.inline[0]), False
    if "Create it by" in said:
        return code.replace("tf.train.Checkpoint(net=model)", option.inline[0]), False
    assert "before `model` is built" in said
    return code, True


def meets(item, option):
    assert changed(item, option) != (item.stem.code, False)
    return restored(*changed(item, option))


def claim_stem(item):
    assert not restored(item.stem.code)


def claim_A(item):
    assert not meets(item, item["A"])


def claim_B(item):
    assert not meets(item, item["B"])


def claim_C(item):
    ending = 'latest_checkpoint("ck"))'
    told = item.stem.code.replace(ending, f"{ending}.assert_consumed()")
    assert told != item.stem.code
    try:
        restored(told)
    except AssertionError as error:
        assert "not bound to checkpointed values" in str(error)
    else:
        raise AssertionError("assert_consumed did not tell")


def claim_D(item):
    assert not meets(item, item["D"])
    right, _ = changed(item, item["C"])
    assert restored(right, early=True), "early restoring is no trouble in itself"
