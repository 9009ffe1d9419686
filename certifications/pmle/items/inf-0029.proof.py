"""Sums the steps that are left after each preparation and prices a day of it, from the stem."""
import re

FIRST = {"ready to build": 0, "ready to pull": 1, "ready to load": 2, "ready for the switch": 3}


def way(item, option):
    """(seconds of the way back, $ a day)"""
    seconds = [float(r[1]) for r in item.stem.tables[0].rows]
    first = next(n for words, n in FIRST.items() if option.text.endswith(words))
    running = 24 * float(re.search(r"costs \$(\d+) an hour", item.stem.text)[1])
    image = float(re.search(r"costs \$(\d+) a day", item.stem.text)[1])
    return sum(seconds[first:]), (0, 0, image, running)[first]


def meets(item, option):
    limit = 60 * int(re.search(r"take (\d+) minutes at most", item.stem.text)[1])
    ways = {o.id: way(item, o) for o in item.options}
    return ways[option.id] == min((w for w in ways.values() if w[0] <= limit), key=lambda w: w[1])


def claim_A(item):
    assert way(item, item["A"]) == (5, 480)


def claim_B(item):
    assert way(item, item["B"]) == (55, 1)


def claim_C(item):
    assert way(item, item["C"])[0] == 135


def claim_D(item):
    assert way(item, item["D"])[0] == 735 > 12 * 60
