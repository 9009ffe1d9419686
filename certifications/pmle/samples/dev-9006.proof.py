"""Encodes the times of a day, six minutes apart, and measures the distances between them."""
from functools import cache

import numpy as np
from keras import ops

HOURS = np.arange(0, 240) / 10


@cache
def distances(code):
    """distance of each two of the 240 times"""
    names = {"ops": ops, "h": ops.convert_to_tensor(HOURS.astype("float32")), "w": 2 * np.pi / 24}
    points = np.array(eval(code, names), "float64")
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


def found(option):
    return distances(option.inline[0])


def between(option, one, other):
    return found(option)[round(one * 10), round(other * 10)]


def meets(item, option):
    assert "23:54 lie next to 0:06" in item.stem.text and "2π / 24" in item.stem.text
    gap = np.abs(HOURS[:, None] - HOURS[None])
    apart = np.minimum(gap, 24 - gap) >= 1 - 1e-9
    return bool(found(option)[apart].min() > between(option, 23.9, 0.1) + 1e-6)


def claim_A(item):
    assert between(item["A"], 23.9, 0) == found(item["A"]).max()


def claim_B(item):
    assert np.isclose(between(item["B"], 23, 0), between(item["B"], 12, 0))
    assert between(item["B"], 12, 12.9) == 0


def claim_C(item):
    assert between(item["C"], 6, 18) < 1e-5


def claim_D(item):
    from_noon = found(item["D"])[120, 120:]
    assert (np.diff(from_noon) > 0).all()
