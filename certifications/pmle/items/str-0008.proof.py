"""The volume at which the fixed cost of the own model equals what it saves on each page."""
import re


def prices(item):
    """(euros a page of the API, fixed euros a month, euros a page of the own model)"""
    text = item.stem.text
    return (float(re.search(r"API (\S+) €", text)[1]),
            float(re.search(r"cost ([\d,]+) € a month", text)[1].replace(",", "")),
            float(re.search(r"plus (\S+) € a page", text)[1]))


def volume(option):
    return float(re.search(r"([\d.]+) million", option.text)[1]) * 1e6


def near(a, b):
    return abs(a - b) <= 0.001 * b


def meets(item, option):
    api, fixed, own = prices(item)
    return near(volume(option), fixed / (api - own))


def claim_A(item):
    api, fixed, own = prices(item)
    assert near(volume(item["A"]), fixed / (api + own))


def claim_B(item):
    api, fixed, _ = prices(item)
    assert near(volume(item["B"]), fixed / api)


def claim_D(item):
    _, fixed, own = prices(item)
    assert near(volume(item["D"]), fixed / own)
