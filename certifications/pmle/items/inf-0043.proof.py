"""Adds up each set-up from the stem's sizes and prices."""
import re


def added(item, option):
    text = item.stem.text
    vms, epochs, data, bill = (int(re.search(p, text)[1].replace(",", "")) for p in (
        r"on (\d+) VMs", r"makes (\d+) epochs", r"The data, (\d+) TB", r"bill is \$([\d,]+)"))
    rows = item.stem.tables[0].rows
    transfer, storage, dearer = (float(re.search(r"[\d.]+", r[1])[0]) for r in rows[:3])
    ssd = int(re.search(r"(\d+) TB", rows[3][0])[1])
    return {
        "Read": lambda: epochs * data * transfer,
        "Move": lambda: bill * dearer / 100,
        "Copy": lambda: data * transfer + data * storage,
        "Keep": lambda: (data + (epochs - 1) * (data - vms * min(ssd, data / vms))) * transfer,
    }[option.text.split()[0]]()


def meets(item, option):
    return added(item, option) == min(added(item, o) for o in item.options)


def claim_A(item):
    assert added(item, item["A"]) == 12_000


def claim_B(item):
    assert added(item, item["B"]) == 1_350 == sorted(added(item, o) for o in item.options)[1]


def claim_C(item):
    assert added(item, item["C"]) == 1_200


def claim_D(item):
    assert added(item, item["D"]) == 8_960
