"""The exact upper bound after n images without an error: the rate at which that has chance 5 %."""
import math
import re


def images(item):
    assert "without an error" in item.stem.text and "95 % confidence" in item.stem.text
    return int(re.search(r"on (\d+) of them", item.stem.text)[1])


def bound(option):
    return float(re.search(r"([\d.]+) %", option.text)[1]) / 100


def meets(item, option):
    return abs(bound(option) - (1 - 0.05 ** (1 / images(item)))) < 0.002


def claim_A(item):
    assert abs(bound(item["A"]) - 1 / images(item)) < 0.001


def claim_B(item):
    overall = re.search(r"errs on (\d+) %", item.stem.text)[1]
    assert bound(item["B"]) == int(overall) / 100


def claim_C(item):
    assert bound(item["C"]) == 3 / images(item)
    assert abs((1 - bound(item["C"])) ** images(item) - 1 / 20) < 0.005


def claim_D(item):
    assert abs(bound(item["D"]) - 1.96 * math.sqrt(0.25 / images(item))) < 0.005
