"""Gain of each feature family less its upkeep, from the stem's table and price of a day."""
import re


def first(text):
    return float(re.search(r"[\d,.]+", text)[0].replace(",", ""))


def families(item):
    """family -> (gain, cost of upkeep), euros a month"""
    day = first(re.search(r"engineer costs (\d+) €", item.stem.text)[1])
    return {name: (first(gain), first(upkeep) * day) for name, gain, upkeep in item.stem.tables[0].rows}


def family(item, option):
    return families(item)[option.text.strip().lower()]


def meets(item, option):
    gain, cost = family(item, option)
    return gain < cost


def claim_stem(item):
    assert "gains add up" in item.stem.text, "otherwise families could not be judged one by one"


def claim_A(item):
    assert family(item, item["A"]) == (900, 300)


def claim_B(item):
    gain, cost = family(item, item["B"])
    assert cost == 1_800 == max(c for _, c in families(item).values()) and gain - cost == 600


def claim_C(item):
    gain, cost = family(item, item["C"])
    assert gain == 150 == min(g for g, _ in families(item).values()) and cost == 60


def claim_D(item):
    assert family(item, item["D"]) == (400, 600)
