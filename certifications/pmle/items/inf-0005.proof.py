"""Computes the time per batch after each change from the stem's profile."""
import re


def phases(item):
    return [float(r[1]) for r in item.stem.tables[0].rows]


def after(item, option):
    wait, compute, reduce, update = phases(item)
    text = option.text
    if "Double the local batch" in text:
        return (2 * wait + 2 * compute + reduce + update) / 2
    if "Overlap" in text:
        assert float(re.search(r"its (\d+) ms", text)[1]) == reduce <= compute
        return wait + compute + update
    if "halves" in text:
        return wait + compute / 2 + reduce + update
    assert "hides the wait behind the other work" in text
    return max(wait, compute + reduce + update)


def meets(item, option):
    return after(item, option) == min(after(item, o) for o in item.options)


def claim_A(item):
    assert after(item, item["A"]) == 285 and sum(phases(item)) == 320 and sum(phases(item)[2:]) == 70


def claim_B(item):
    assert after(item, item["B"]) == 260


def claim_C(item):
    assert after(item, item["C"]) == 240


def claim_D(item):
    assert after(item, item["D"]) == 230
