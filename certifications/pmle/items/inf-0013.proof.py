"""Adds traffic over link speed and idle time for the two parts of each layout."""
import re


def claim_stem(item):
    said = re.search(r"Eight nodes of (\d+) GPUs train (\d+) copies .* each split over (\d+)", item.stem.text)
    gpus, copies, ways = map(int, said.groups())
    assert 8 * gpus == copies * ways and gpus == ways and f"{ways}-way" in item.stem.tables[0].head[0]


def added(item, option):
    speeds = re.search(r"sends (\d+) GB/s to .* and (\d+) GB/s to other", item.stem.text)
    fast, slow = map(float, speeds.groups())
    rows = {r[0].lower(): (float(r[1]), float(r[2])) for r in item.stem.tables[0].rows}
    inside, between = re.fullmatch(r"(.+) inside a node, (.+) between nodes", option.text).groups()
    (near, idle), (far, wait) = rows[inside.lower()], rows[between.lower()]
    return near / fast + idle + far / slow + wait


def meets(item, option):
    return added(item, option) == min(added(item, o) for o in item.options)


def claim_A(item):
    assert round(added(item, item["A"]), 2) == 0.40


def claim_B(item):
    assert round(added(item, item["B"]), 2) == 0.60


def claim_C(item):
    assert 2.4 <= added(item, item["C"]) < 2.5


def claim_D(item):
    least = sorted(added(item, o) for o in item.options)
    assert round(added(item, item["D"]), 2) == 0.46 and added(item, item["D"]) == least[1]
