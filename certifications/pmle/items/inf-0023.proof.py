"""Probability that at least one of the stem's calls is slow, with and without a second copy."""
import re


def numbers(item):
    shards = int(re.search(r"asks (\d+) shards", item.stem.text)[1])
    return shards, 1 - int(re.search(r"in (\d+) % of cases", item.stem.text)[1]) / 100


def slow(shards, call):
    return 1 - (1 - call) ** shards


def says(option, share):
    digits = len(option.text.rstrip(" %").partition(".")[2])
    return float(option.text.rstrip(" %")) == round(100 * share, digits)


def meets(item, option):
    shards, call = numbers(item)
    return says(option, slow(shards, call ** 2))


def claim_A(item):
    assert says(item["A"], numbers(item)[1] ** 2)


def claim_B(item):
    shards, call = numbers(item)
    assert says(item["B"], slow(shards, call) * call) and round(100 * slow(shards, call)) == 64


def claim_D(item):
    shards, call = numbers(item)
    assert says(item["D"], slow(shards, call) / 2)
