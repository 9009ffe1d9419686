"""Little's law on the stem's numbers: mean number of busy workers = arrivals x time in a worker."""
import math
import re


def numbers(item):
    """(busy workers on average, workers in a replica, share that may be busy)"""
    text = item.stem.text
    rate = float(re.search(r"takes (\d+) requests a second", text)[1])
    held = float(re.search(r"a worker for (\d+) ms", text)[1]) / 1000
    return (rate * held, int(re.search(r"runs (\d+) workers", text)[1]),
            int(re.search(r"at most (\d+) %", text)[1]) / 100)


def utilisation(item, replicas):
    busy, workers, _ = numbers(item)
    return busy / (workers * replicas)


def meets(item, option):
    _, _, limit = numbers(item)
    enough = [n for n in range(2, 1000) if utilisation(item, n - 1) <= limit + 1e-12]
    return int(option.text) == enough[0]


def claim_A(item):
    busy, workers, _ = numbers(item)
    assert busy == 48 and int(item["A"].text) == math.ceil(busy / workers) + 1


def claim_B(item):
    n = int(item["B"].text)
    assert utilisation(item, n) <= 0.6 + 1e-12 and round(100 * utilisation(item, n - 1)) == 63


def claim_D(item):
    busy, _, limit = numbers(item)
    assert int(item["D"].text) == round(busy / limit) + 1
