"""Adds up each offer of the stem's table: start, running cost while live, lost margin before."""
import re


def euros(text):
    return float(re.search(r"[\d,]+", text)[0].replace(",", ""))


def totals(item):
    """offer -> thousands of euros over the months of the stem"""
    lost = euros(re.search(r"costs ([\d,]+) € of margin", item.stem.text)[1])
    months = euros(re.search(r"over (\d+) months", item.stem.text)[1])
    return {name: (euros(start) + euros(run) * (months - euros(live)) + lost * euros(live)) / 1_000
            for name, start, run, live in item.stem.tables[0].rows}


def total(item, option):
    return next(cost for name, cost in totals(item).items() if name in option.text)


def column(item, n):
    return {name: euros(cells[n - 1]) for name, *cells in item.stem.tables[0].rows}


def meets(item, option):
    return total(item, option) == min(totals(item).values())


def claim_A(item):
    assert total(item, item["A"]) == 512
    assert all(min(column(item, n), key=column(item, n).get) in item["A"].text for n in (1, 3))


def claim_B(item):
    assert total(item, item["B"]) == 402


def claim_C(item):
    assert total(item, item["C"]) == 394 == 90 + 4 * 12 + 32 * 8


def claim_D(item):
    assert total(item, item["D"]) == 483
    assert min(column(item, 2), key=column(item, 2).get) in item["D"].text
