"""Throughput of full batches and the worst wait (the running batch, then one's own), from the stem."""
import re


def serve(item, option):
    """(images a second, worst ms)"""
    fixed, each = map(float, re.search(
        r"takes (\d+) ms for each batch plus ([\d.]+) ms for each image", item.stem.text).groups())
    size = int(option.text)
    batch = fixed + each * size
    return 1000 * size / batch, 2 * batch


def meets(item, option):
    load = int(re.search(r"([\d,]+) images arrive a second", item.stem.text)[1].replace(",", ""))
    limit = int(re.search(r"at most (\d+) ms", item.stem.text)[1])
    rate, worst = serve(item, option)
    return rate >= load and worst <= limit


def check(item, letter, rate, worst):
    found = serve(item, item[letter])
    assert (round(found[0]), found[1]) == (rate, worst), found


def claim_A(item):
    check(item, "A", 889, 36)


def claim_B(item):
    check(item, "B", 1231, 52)


def claim_C(item):
    check(item, "C", 1524, 84)


def claim_D(item):
    check(item, "D", 1730, 148)
