"""Computes, threshold by threshold, the recall that is to be had with one false alert in ten."""
import keras
import numpy as np

RNG = np.random.default_rng(29)
FRAUD = RNG.random(20_000) < 0.03
SCORE = (1 / (1 + np.exp(2.5 - RNG.normal(size=FRAUD.size) - 3.5 * FRAUD))).astype("float32")


def best_recall(item):
    assert "one false alert in ten" in item.stem.text
    rank = np.argsort(-SCORE)
    found = np.cumsum(FRAUD[rank])
    precision = found / np.arange(1, len(rank) + 1)
    return found[precision >= 0.9].max() / FRAUD.sum()


def value(option):
    metric = eval(option.inline[0], {"keras": keras})
    metric.update_state(FRAUD, SCORE)
    return float(metric.result())


def meets(item, option):
    return np.isclose(value(option), best_recall(item), atol=0.03)


def claim_A(item):
    rank = np.argsort(-SCORE)
    found = np.cumsum(FRAUD[rank])
    first = np.searchsorted(found, 0.9 * FRAUD.sum())
    assert np.isclose(value(item["A"]), found[first] / (first + 1), atol=0.03)


def claim_B(item):
    alerts = SCORE > np.quantile(SCORE[~FRAUD], 0.9)
    assert np.isclose(value(item["B"]), FRAUD[alerts].sum() / FRAUD.sum(), atol=0.03)
    assert FRAUD[alerts].mean() < 0.5


def claim_D(item):
    alerts = SCORE > 0.9
    assert np.isclose(value(item["D"]), FRAUD[alerts].sum() / FRAUD.sum()) and FRAUD[alerts].mean() != 0.9
