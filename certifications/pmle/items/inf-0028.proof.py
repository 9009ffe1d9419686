"""Share of the month's error budget that the release spends per hour, from the stem."""
import re

HOURS = {"minutes": 1 / 60, "hours": 1}


def numbers(item):
    """(failing share allowed, hours of the window, share of traffic, failing share there, budget)"""
    text = item.stem.text

    def percent(pattern):
        return float(re.search(pattern.replace("#", r"([\d.]+) %"), text)[1]) / 100
    return (1 - percent("that # of requests succeed"), 24 * int(re.search(r"over (\d+) days", text)[1]),
            percent("on # of traffic"), percent("fail # of its"), percent("allowed # of the month"))


def hours(item, traffic=True, share=True, outage=False):
    allowed, window, part, failing, budget = numbers(item)
    failing = 1 if outage else failing * (part if traffic else 1)
    return window * allowed / failing * (budget if share else 1)


def says(option, value):
    number, unit = option.text.split()
    digits = len(number.partition(".")[2])
    return float(number) == round(value / HOURS[unit], digits)


def meets(item, option):
    return says(option, hours(item))


def claim_A(item):
    assert says(item["A"], hours(item, outage=True))
    assert round(60 * hours(item, outage=True, share=False)) == 43


def claim_B(item):
    assert says(item["B"], hours(item, traffic=False))


def claim_D(item):
    assert says(item["D"], hours(item, share=False))
