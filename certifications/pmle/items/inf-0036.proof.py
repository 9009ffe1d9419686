"""Distances of the two rows of the stem's table."""
from itertools import accumulate


def differences(item):
    train, week = ([int(c) for c in r[1:]] for r in item.stem.tables[0].rows)
    assert sum(train) == sum(week) == 100
    return [b - a for a, b in zip(train, week, strict=True)]


def says(option, points):
    return round(100 * float(option.text)) == points


def meets(item, option):
    return says(option, max(map(abs, accumulate(differences(item)))))


def claim_A(item):
    assert says(item["A"], max(map(abs, differences(item))))


def claim_B(item):
    assert abs(list(accumulate(differences(item)))[1]) == 14


def claim_C(item):
    assert says(item["C"], sum(map(abs, differences(item))) / 2)


def claim_D(item):
    assert says(item["D"], sum(map(abs, differences(item))))
