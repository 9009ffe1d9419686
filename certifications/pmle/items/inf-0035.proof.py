"""PSI of each printed histogram against the one in the stem."""
import re
from math import log


def shares(text):
    found = [int(s) / 100 for s in re.findall(r"\d+", text)]
    assert len(found) == 4 and abs(sum(found) - 1) < 1e-9
    return found


def psi(item, option):
    e = shares(re.search(r"\d+( / \d+){3} %", item.stem.text)[0])
    return sum((a - b) * log(a / b) for a, b in zip(shares(option.text), e, strict=True))


def meets(item, option):
    return psi(item, option) == max(psi(item, o) for o in item.options)


def claim_A(item):
    assert round(psi(item, item["A"]), 2) == 0.08


def claim_B(item):
    assert round(psi(item, item["B"]), 2) == 0.12


def claim_C(item):
    assert round(psi(item, item["C"]), 2) == 0.05


def claim_D(item):
    assert round(0.09 * log(10), 2) == 0.21 < psi(item, item["D"])
