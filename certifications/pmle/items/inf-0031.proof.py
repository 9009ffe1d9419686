"""Exact probabilities from the stem's number of tests and flake rate."""
import re


def numbers(item):
    text = item.stem.text
    return (int(re.search(r"of (\d+) tests", text)[1]),
            float(re.search(r"in ([\d.]+) % of its runs", text)[1]) / 100)


def red(tests, flake):
    return 1 - (1 - flake) ** tests


def says(option, share):
    number = option.text.rstrip(" %")
    return float(number) == round(100 * share, len(number.partition(".")[2]))


def meets(item, option):
    tests, flake = numbers(item)
    return says(option, red(tests, flake ** 2))


def claim_stem(item):
    assert abs(red(*numbers(item)) - 1 / 3) < 0.01


def claim_B(item):
    assert says(item["B"], numbers(item)[1])


def claim_C(item):
    assert says(item["C"], red(*numbers(item)) ** 2)


def claim_D(item):
    assert says(item["D"], red(*numbers(item)) / 2)
