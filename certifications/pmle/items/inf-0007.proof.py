"""Hours and dollars of each run, from the stem's table."""
import re


def run(item, option):
    """(hours, dollars)"""
    number = {r[0]: (float(r[1].replace(",", "")), float(r[2])) for r in item.stem.tables[0].rows}
    gpus = re.fullmatch(r"(\d+) GPUs", option.text)[1]
    images = 1e6 * float(re.search(r"on (\d+) million images", item.stem.text)[1])
    price = float(re.search(r"\$([\d.]+) an hour", item.stem.text)[1])
    rate, epochs = number[gpus]
    hours = epochs * images / rate / 3600
    return hours, hours * price * int(gpus)


def meets(item, option):
    deadline = float(re.search(r"within (\d+) hours", item.stem.text)[1])
    runs = {o.id: run(item, o) for o in item.options}
    return runs[option.id] == min((r for r in runs.values() if r[0] <= deadline), key=lambda r: r[1])


def check(item, letter, hours, dollars):
    found = run(item, item[letter])
    assert round(found[0], 1) == hours and round(found[1]) == dollars, found


def claim_A(item):
    check(item, "A", 10.4, 208)


def claim_B(item):
    check(item, "B", 5.4, 217)


def claim_C(item):
    check(item, "C", 3.2, 259)


def claim_D(item):
    check(item, "D", 2.6, 409)
