"""Runs a ring all-reduce on n workers, checks that the sums are right and counts what each one sends."""
import math
import re


def sent(n):
    """gradients' worth of data that one worker sends"""
    chunks = [[worker + 1] * n for worker in range(n)]
    volume = [0.0] * n
    for step in range(2 * (n - 1)):                          # reduce-scatter, then all-gather
        moves = [(w, (w - step) % n if step < n - 1 else (w - step + n) % n) for w in range(n)]
        parcels = [(w, c, chunks[w][c]) for w, c in moves]
        for w, c, value in parcels:
            volume[w] += 1 / n
            chunks[(w + 1) % n][c] = chunks[(w + 1) % n][c] + value if step < n - 1 else value
    assert all(c == n * (n + 1) // 2 for row in chunks for c in row) and max(volume) - min(volume) < 1e-9
    return volume[0]


def workers(item):
    return tuple(map(int, re.search(r"from (\d+) to (\d+) workers", item.stem.text).groups()))


def says(option, factor):
    return float(option.text) == round(factor, 2)


def meets(item, option):
    before, after = workers(item)
    return says(option, sent(after) / sent(before))


def claim_A(item):
    size = float(re.search(r"gradient of (\d+) GB", item.stem.text)[1])
    assert [round(size * sent(n), 2) for n in workers(item)] == [7.5, 7.88]


def claim_B(item):
    before, after = workers(item)
    assert says(item["B"], math.log2(after) / math.log2(before))


def claim_C(item):
    before, after = workers(item)
    assert says(item["C"], after / before)


def claim_D(item):
    before, after = workers(item)
    assert says(item["D"], (after - 1) / (before - 1))
