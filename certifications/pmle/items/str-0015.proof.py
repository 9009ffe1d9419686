"""Manual days saved over each product's remaining life, less the days to automate it."""
import re


def first(text):
    return float(re.search(r"[\d.]+", text)[0])


def products(item):
    """product -> (manual days a month, months of life, days saved, days net)"""
    found = {}
    for name, *cells in item.stem.tables[0].rows:
        manual, life, work = map(first, cells)
        found[name] = manual, life, manual * life, manual * life - work
    return found


def product(item, option):
    return products(item)[option.text.strip().lower()]


def meets(item, option):
    return product(item, option)[3] == max(p[3] for p in products(item).values())


def claim_A(item):
    assert product(item, item["A"])[2:] == (72, 32)


def claim_B(item):
    manual, _, saved, net = product(item, item["B"])
    assert manual == 8 == max(p[0] for p in products(item).values()) and (saved, net) == (48, 18)


def claim_C(item):
    manual, life, saved, net = product(item, item["C"])
    assert life == max(p[1] for p in products(item).values()) and (manual, saved, net) == (1.5, 54, 9)


def claim_D(item):
    assert product(item, item["D"])[2:] == (30, -5)
