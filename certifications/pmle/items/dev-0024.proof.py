"""Logs the printed metric for simulated scores of 4,000 photos and computes the four shares by hand."""
import keras
import numpy as np

RNG = np.random.default_rng(24)
TRUE = RNG.random((4_000, 40)) < 0.1
TRUE[~TRUE.any(1), 0] = True                      # a photo without any tag is left out of the argument
SCORES = 1 / (1 + np.exp(-(RNG.normal(size=TRUE.shape) - 2.1 + 4.0 * TRUE)))
GIVEN = SCORES > 0.5


def log(metrics):
    model = keras.Sequential([keras.Input((40,)), keras.layers.Identity()])
    model.compile("sgd", "binary_crossentropy", metrics=metrics)
    return model.evaluate(SCORES.astype("float32"), TRUE.astype("float32"), batch_size=1_000, verbose=0)[1]


def printed(item):
    call = next(code for code in item.stem.inline if code.startswith("metrics="))
    return log(eval(call.removeprefix("metrics=")))


def share(option):
    said = option.text
    if "the 40 decisions" in said:
        return (GIVEN == TRUE).all(1).mean()
    if "tags of a photo" in said:
        return GIVEN[TRUE].mean()
    if "scores above 0.5 that belong" in said:
        return TRUE[GIVEN].mean()
    assert "top score is at" in said
    return (SCORES.argmax(1) == TRUE.argmax(1)).mean()


def meets(item, option):
    return abs(share(option) - printed(item)) < 1e-3


def claim_stem(item):
    assert "several of 40 tags" in item.stem.text and "at a score of 0.5" in item.stem.text
    assert "says 0.33" in item.stem.text and round(printed(item), 2) == 0.33
    assert "98 %" in item.stem.text and round((GIVEN == TRUE).mean(), 2) == 0.98


def claim_A(item):
    assert abs(share(item["A"]) - printed(item)) > 0.02


def claim_B(item):
    assert np.isclose(log([keras.metrics.Recall()]), share(item["B"]), atol=1e-3)


def claim_C(item):
    assert np.isclose(log([keras.metrics.Precision()]), share(item["C"]), atol=1e-3)


def claim_D(item):
    assert round(log(["binary_accuracy"]), 2) == 0.98
