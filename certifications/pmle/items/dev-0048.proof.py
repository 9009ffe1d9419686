"""Runs the printed loop and each change of it on simulated rare positives."""
from functools import cache

import keras
import numpy as np
import tensorflow as tf

ROWS, BATCH = 8_000, 100
RNG = np.random.default_rng(48)
Y = (RNG.random(ROWS) < 1 / 200).astype("float32")[:, None]
X = np.clip(np.where(Y == 1, RNG.normal(0.75, 0.3, (ROWS, 1)), RNG.normal(0.1, 0.14, (ROWS, 1))), 0, 1)


def model(x):
    return x


def test_ds():
    return tf.data.Dataset.from_tensor_slices((X.astype("float32"), Y)).batch(BATCH)


@cache
def printed(code):
    said = []
    names = {"keras": keras, "np": np, "model": model, "test_ds": test_ds(), "print": said.append, "tf": tf}
    exec(code, names)
    return float(said[0])


@cache
def evaluated():
    inner = keras.Sequential([keras.Input((1,)), keras.layers.Identity()])
    inner.compile(loss="mse", metrics=[keras.metrics.Precision(name="precision")])
    return inner.evaluate(test_ds(), verbose=0, return_dict=True)["precision"]


def changed(item, option):
    code, said = item.stem.code, option.text
    if "Weight each score" in said:
        return code.replace("np.mean(scores)", "np.average(scores, weights=[len(y) for _, y in test_ds])")
    if "reset_state" in said:
        return code.replace("print(", f"    {option.inline[0]}\nprint(")
    if "before the loop" in said:
        create, score = "    m = keras.metrics.Precision()\n", "    scores.append(float(m.result()))\n"
        assert create in code and score in code
        code = code.replace(create, "").replace(score, "")
        return create.strip() + "\n" + code.replace("np.mean(scores)", "float(m.result())")
    assert "batches without positive rows" in said
    return code.replace("test_ds:", "test_ds.filter(lambda x, y: tf.reduce_any(y > 0)):")


def meets(item, option):
    assert changed(item, option) != item.stem.code
    return bool(np.isclose(printed(changed(item, option)), evaluated(), atol=1e-3))


def claim_stem(item):
    assert "One row in 200" in item.stem.text and "batches have 100 rows" in item.stem.text
    assert 0.4 < printed(item.stem.code) / evaluated() < 0.6


def claim_A(item):
    assert np.isclose(printed(changed(item, item["A"])), printed(item.stem.code))


def claim_B(item):
    assert np.isclose(printed(changed(item, item["B"])), printed(item.stem.code))


def claim_D(item):
    assert printed(changed(item, item["D"])) > evaluated() * 1.1
