"""Logs each metric for a model that returns its input as logit, where truth is known."""
import keras
import numpy as np

LOGITS = np.float32([[-2.0], [-0.7], [-0.2], [0.1], [0.3], [0.45], [1.5], [4.0]])
LABELS = np.float32([[0], [0], [1], [1], [1], [0], [1], [1]])


def probability(logit):
    return 1 / (1 + np.exp(-logit))


def logged(item, option):
    loss = next(code for code in item.stem.inline if "Crossentropy" in code)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Identity()])
    model.compile("sgd", eval(loss, {"keras": keras}), metrics=[eval(option.inline[0], {"keras": keras})])
    return model.evaluate(LOGITS, LABELS, verbose=0)[1]


def meets(item, option):
    assert "a probability above 0.5 counts as positive" in item.stem.text
    return np.isclose(logged(item, option), np.mean((probability(LOGITS) > 0.5) == LABELS))


def claim_A(item):
    assert logged(item, item["A"]) == 0


def claim_B(item):
    positive, negative = LOGITS[LABELS == 1], LOGITS[LABELS == 0]
    ranking = np.mean(positive[:, None] > negative)
    assert np.isclose(logged(item, item["B"]), ranking, atol=0.05)


def claim_D(item):
    assert np.isclose(logged(item, item["D"]), np.mean((LOGITS > 0.5) == LABELS))
    assert round(float(probability(0.5)), 2) == 0.62
