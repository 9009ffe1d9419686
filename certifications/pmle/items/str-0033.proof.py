"""Cents that a user costs in a month under each measure, against what the user brings in."""
import re

PRICE, REQUESTS, INCOME = 3, 12, 25


def cost(option):
    """cents a user and month"""
    value = float(re.search(r"[\d.]+", option.text)[0])
    if "cache" in option.text:
        return PRICE * REQUESTS * (1 - value / 100)
    if "smaller model" in option.text:
        return value * REQUESTS
    if "limit" in option.text:
        return PRICE * value
    assert "discount" in option.text
    return PRICE * (1 - value / 100) * REQUESTS


def meets(item, option):
    return cost(option) < INCOME


def claim_stem(item):
    for said in ("3 cents a request", "12 requests a month", "25 cents"):
        assert said in item.stem.text, said
    assert PRICE * REQUESTS == 36 > INCOME


def claim_A(item):
    assert round(cost(item["A"]), 6) == 26.4


def claim_B(item):
    assert round(cost(item["B"]), 6) == 21.6


def claim_C(item):
    assert cost(item["C"]) == 27


def claim_D(item):
    assert cost(item["D"]) == 27
