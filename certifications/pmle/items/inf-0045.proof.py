"""Tries each set of copies that confirm a write and each set that a later read asks."""
import re
from itertools import combinations


def setting(item, option):
    """(reads return the last write, writes go on, reads go on)"""
    copies = int(re.search(r"keeps (\d+) copies", item.stem.text)[1])
    w, r = map(int, re.fullmatch(r"W = (\d), R = (\d)", option.text).groups())
    fresh = all(set(wrote) & set(asked) for wrote in combinations(range(copies), w)
                for asked in combinations(range(copies), r))
    assert "while one copy is down" in item.stem.text
    return fresh, w <= copies - 1, r <= copies - 1


def meets(item, option):
    return all(setting(item, option))


def claim_B(item):
    assert setting(item, item["B"]) == (True, False, True)


def claim_C(item):
    assert setting(item, item["C"]) == (True, True, False)


def claim_D(item):
    assert setting(item, item["D"]) == (False, True, True)
