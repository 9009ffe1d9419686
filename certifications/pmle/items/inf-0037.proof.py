"""Expected false alarms at each threshold; without change, p-values are uniform."""
import re


def numbers(item):
    text = item.stem.text
    return int(re.search(r"each of (\d+) features", text)[1]), int(re.search(r"in (\d+) days", text)[1])


def alarms_a_day(item, option):
    return float(option.text) * numbers(item)[0]


def meets(item, option):
    features, days = numbers(item)
    return float(option.text) == round(1 / (features * days), 4)


def claim_A(item):
    assert round(0.05 * numbers(item)[0]) == 6


def claim_B(item):
    days = numbers(item)[1]
    assert float(item["B"].text) == round(0.05 / days, 4) and round(days * alarms_a_day(item, item["B"])) == 6


def claim_C(item):
    assert round(alarms_a_day(item, item["C"])) == 1


def claim_D(item):
    assert float(item["D"].text) == round(1 / numbers(item)[1], 4)
    assert round(alarms_a_day(item, item["D"])) == 4
