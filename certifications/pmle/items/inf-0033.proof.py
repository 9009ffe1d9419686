"""Exact chance that equal models differ by a lead, from the stem's rows and share of one-sided hits."""
import re
from functools import cache
from math import comb, sqrt


def numbers(item):
    """(accuracy, rows, share of rows on which one alone is right)"""
    text = item.stem.text
    return (int(re.search(r"right in about (\d+) %", text)[1]) / 100,
            int(re.search(r"same ([\d,]+) fresh rows", text)[1].replace(",", "")),
            int(re.search(r"one of them is right on (\d+) %", text)[1]) / 100)


@cache
def lead(rows, share, points):
    """probability of a lead of at least so many points"""
    need, chance = round(rows * points / 100), 0.0
    for split in range(rows // 5):               # rows on which one alone is right; more have no weight
        here = comb(rows, split) * share ** split * (1 - share) ** (rows - split)
        won = sum(comb(split, n) for n in range(split + 1) if 2 * n - split >= need)
        chance += here * won / 2 ** split
    return chance


def passes(item, option):
    _, rows, share = numbers(item)
    return lead(rows, share, float(option.text))


def meets(item, option):
    limit = int(re.search(r"at most (\d+) % of nights", item.stem.text)[1]) / 100
    return float(option.text) == min(float(o.text) for o in item.options if passes(item, o) <= limit)


def claim_A(item):
    assert 0.45 < passes(item, item["A"]) < 0.5


def claim_B(item):
    _, rows, share = numbers(item)
    assert float(item["B"].text) == round(100 * sqrt(share / rows), 1)
    assert 0.17 < passes(item, item["B"]) < 0.21


def claim_C(item):
    assert 0.04 < passes(item, item["C"]) < 0.05


def claim_D(item):
    right, rows, _ = numbers(item)
    assert float(item["D"].text) == round(100 * 1.645 * sqrt(2 * right * (1 - right) / rows), 1)
