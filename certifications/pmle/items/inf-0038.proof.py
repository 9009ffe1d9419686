"""Significance at the stem's sample size: asymptotic KS test and a chi-square test with the same shift."""
import re
from math import exp


def numbers(item):
    """(rows a side, smallest distance seen)"""
    text = item.stem.text
    return (1e6 * int(re.search(r"with (\d+) million rows a side", text)[1]),
            float(re.search(r"between ([\d.]+) and", text)[1]))


def ks_p(distance, rows):
    x = distance * (rows / 2) ** 0.5
    return 2 * sum((-1) ** (k - 1) * exp(-2 * k * k * x * x) for k in range(1, 50))


def claim_stem(item):
    rows, distance = numbers(item)
    assert ks_p(distance, rows) < float(re.search(r"p < ([\d.]+),", item.stem.text)[1])


def claim_A(item):
    rows, distance = numbers(item)
    assert ks_p(distance, rows) < float(re.search(r"threshold to ([\d.]*\d)", item["A"].text)[1])
    assert ks_p(distance, 5_000) > 0.01, "with small samples the same distance is not seen"


def claim_B(item):
    rows, distance = numbers(item)
    assert "ten bins" in item["B"].text
    statistic = 2 * (rows * distance) ** 2 / (2 * rows * 0.1)      # two bins, equal sample sizes
    assert statistic > 33.7, "99.99 % point of chi-square with 9 degrees of freedom is 33.72"
