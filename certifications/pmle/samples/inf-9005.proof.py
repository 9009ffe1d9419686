"""Adds the buckets of the stem's table and reads percentiles from them."""
import re


def table(item):
    """(upper bounds in ms, counts by replica)"""
    head, rows = item.stem.tables[0].head, item.stem.tables[0].rows
    bounds = [int(re.findall(r"\d+", cell)[-1]) for cell in head[1:]]
    return bounds, {row[0]: [int(cell.replace(",", "")) for cell in row[1:]] for row in rows}


def p95(bounds, counts):
    """upper bound of the bucket in which 95 % of the requests are reached"""
    reached = 0
    for bound, count in zip(bounds, counts, strict=True):
        reached += count
        if reached >= 0.95 * sum(counts):
            return bound
    raise AssertionError("no request at all")


def whole(item):
    bounds, replicas = table(item)
    return bounds, [sum(column) for column in zip(*replicas.values(), strict=True)]


def milliseconds(option):
    return int(option.text.split()[0])


def meets(item, option):
    return milliseconds(option) == p95(*whole(item))


def claim_stem(item):
    bounds, replicas = table(item)
    assert [p95(bounds, counts) for counts in replicas.values()] == [50, 200, 800]


def claim_A(item):
    _, counts = whole(item)
    assert (counts[0], sum(counts)) == (7_900, 10_000) and milliseconds(item["A"]) == 50
    assert max(table(item)[1].items(), key=lambda row: sum(row[1]))[0] == "X"


def claim_B(item):
    _, counts = whole(item)
    assert counts[0] + counts[1] == 9_600


def claim_C(item):
    bounds, replicas = table(item)
    assert milliseconds(item["C"]) == sum(p95(bounds, counts) for counts in replicas.values()) / 3


def claim_D(item):
    bounds, replicas = table(item)
    assert milliseconds(item["D"]) == p95(bounds, replicas["Z"]) and sum(replicas["Z"]) == 1_000
    assert whole(item)[1][2] == 400
