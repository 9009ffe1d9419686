"""Basic composition: the losses of the twelve monthly tables add up to the budget of the year."""
import math
import re

TABLES = 12


def budget(item):
    assert "each month" in item.stem.text and "basic sequential composition" in item.stem.text
    return float(re.search(r"epsilon of (\d+)", item.stem.text)[1])


def epsilon(option):
    return float(re.search(r"[\d.]+", option.text)[0])


def meets(item, option):
    return math.isclose(TABLES * epsilon(option), budget(item))


def claim_B(item):
    assert round(budget(item) / math.sqrt(TABLES), 2) == epsilon(item["B"])


def claim_C(item):
    assert epsilon(item["C"]) == budget(item) and TABLES * epsilon(item["C"]) == 36


def claim_D(item):
    assert epsilon(item["D"]) == TABLES * budget(item)
