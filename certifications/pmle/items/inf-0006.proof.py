"""Lost share of time, pauses plus redone work, for each printed interval; first order as in Young (1974)."""
import math
import re


def numbers(item):
    """(pause in s, mean time between failures of one node in s, nodes)"""
    text = item.stem.text
    return (float(re.search(r"pauses training for (\d+) s", text)[1]),
            3600 * float(re.search(r"once in (\d+) hours", text)[1]),
            int(re.search(r"spans (\d+) nodes", text)[1]))


def interval(option):
    return 60 * float(re.fullmatch(r"(\d+) minutes", option.text)[1])


def lost(item, option):
    pause, node, nodes = numbers(item)
    return pause / interval(option), interval(option) / 2 / (node / nodes)


def meets(item, option):
    return sum(lost(item, option)) == min(sum(lost(item, o)) for o in item.options)


def claim_A(item):
    assert lost(item, item["A"])[0] == 0.20


def claim_B(item):
    pause, node, nodes = numbers(item)
    assert node / nodes == 6 * 3600
    assert abs(math.sqrt(2 * pause * node / nodes) - interval(item["B"])) < 30
    assert [round(100 * x, 1) for x in lost(item, item["B"])] == [3.7, 3.8]


def claim_C(item):
    pause, node, _ = numbers(item)
    assert abs(math.sqrt(2 * pause * node) - interval(item["C"])) < 30
    assert round(lost(item, item["C"])[1], 2) == 0.30


def claim_D(item):
    assert lost(item, item["D"])[1] == 0.5
