"""Plays ten minutes in which each attempt fails, second by second, and takes the highest load."""
import re

RETRIES = {"One": 1, "Two": 2, "Three": 3}


def load(item, option):
    """highest number of attempts in a second"""
    text = option.text
    rate = int(re.search(r"send ([\d,]+) requests", item.stem.text)[1].replace(",", ""))
    assert "each attempt fail for ten minutes" in item.stem.text
    retries = RETRIES[text.split()[0]]
    share = 0.5 if "random half" in text else 1.0
    budget = re.search(r"under (\d+) % of requests", text)
    attempts = [0.0] * 700
    for start in range(600):
        attempts[start] += rate
        due, left = start, float(rate)
        for n in range(retries):
            wait = int(0.1 * 2 ** n) if "double" in text else 1
            due, left = due + wait, left * share
            attempts[due] += left
    if budget:                                   # what is over the budget is not sent
        attempts = [min(a, rate * (1 + int(budget[1]) / 100)) for a in attempts]
    return max(attempts)


def meets(item, option):
    capacity = int(re.search(r"carries ([\d,]+)\.", item.stem.text)[1].replace(",", ""))
    return load(item, option) <= capacity


def claim_A(item):
    assert load(item, item["A"]) == 30_000


def claim_B(item):
    assert load(item, item["B"]) == 40_000


def claim_C(item):
    assert load(item, item["C"]) == 15_000


def claim_D(item):
    assert load(item, item["D"]) == 11_000
