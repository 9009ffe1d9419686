"""Cross-validates a linear model on columns that are pure noise, as the stem does and with each change."""
import re
from functools import cache

import numpy as np
import tensorflow as tf


def sizes(item):
    said = re.search(r"([\d,]+) gene columns of (\d+) patients, the (\d+) that", item.stem.text)
    return [int(number.replace(",", "")) for number in said.groups()]


@cache
def data(columns, patients, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(patients, columns)).astype("float32")
    return x, rng.permutation(np.tile([-1.0, 1.0], patients // 2)).astype("float32"), rng


def best(x, y, keep):
    return np.argsort(-np.abs((x - x.mean(0)).T @ (y - y.mean()) / x.std(0)))[:keep]


def accuracy(x, y, new_x, new_y):
    def design(rows):
        return np.column_stack([rows, np.ones(len(rows), "float32")])
    weights = tf.linalg.lstsq(design(x), y[:, None], l2_regularizer=1.0)
    return float(np.mean(np.sign(design(new_x) @ weights.numpy())[:, 0] == new_y))


def cross_validated(item, folds=5, anew=False, stratified=False, standardized=False):
    columns, patients, keep = sizes(item)
    results = []
    for seed in range(3):
        x, y, rng = data(columns, patients, seed)
        chosen = best(x, y, keep)
        order = np.random.default_rng(seed).permutation(patients)
        order = np.argsort(y, kind="stable") if stratified else order
        for n in range(folds):
            test = order[n::folds]
            train = np.setdiff1d(order, test)
            use = best(x[train], y[train], keep) if anew else chosen
            a, b = x[:, use][train], x[:, use][test]
            if standardized:
                a, b = (a - a.mean(0)) / a.std(0), (b - a.mean(0)) / a.std(0)
            results.append(accuracy(a, y[train], b, y[test]))
    return np.mean(results)


def new_patients(item):
    columns, patients, keep = sizes(item)
    results = []
    for seed in range(3):
        x, y, _ = data(columns, patients, seed)
        new_x, new_y, _ = data(columns, 400, 100 + seed)
        use = best(x, y, keep)
        results.append(accuracy(x[:, use], y, new_x[:, use], new_y))
    return np.mean(results)


def estimate(item, option):
    said = option.text
    return cross_validated(item, folds=20 if "20 folds" in said else 5, anew="anew" in said,
                           stratified="Stratify" in said, standardized="Standardize" in said)


def meets(item, option):
    return bool(abs(estimate(item, option) - new_patients(item)) < 0.1)


def claim_stem(item):
    assert cross_validated(item) > 0.85 and abs(new_patients(item) - 0.52) < 0.05


def claim_A(item):
    assert estimate(item, item["A"]) > 0.85


def claim_C(item):
    assert estimate(item, item["C"]) > 0.85


def claim_D(item):
    assert estimate(item, item["D"]) > 0.85
