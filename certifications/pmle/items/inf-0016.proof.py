"""Plays an hour of growth minute by minute: capacity follows the load that was measured some minutes ago."""
import re


def growth(item):
    """(factor per minute, minutes until a replica serves, CPU share at which replicas fail)"""
    text = item.stem.text
    return (1 + int(re.search(r"up to (\d+) % a minute", text)[1]) / 100,
            int(re.search(r"serves (\d+) minutes after", text)[1]),
            int(re.search(r"fail above (\d+) % CPU", text)[1]) / 100)


def target(option):
    return int(option.text.rstrip(" %")) / 100


def peak(item, option):
    factor, delay, _ = growth(item)
    load = [factor ** max(0, minute) for minute in range(-delay, 60)]
    return max(load[i] / (load[i - delay] / target(option)) for i in range(delay, len(load)))


def meets(item, option):
    limit = growth(item)[2]
    return target(option) == max(target(o) for o in item.options if peak(item, o) < limit)


def claim_stem(item):
    assert item.stem.text.count(f"{round(100 * growth(item)[2])} %") == 2, "one limit, named twice"


def claim_A(item):
    factor, delay, limit = growth(item)
    assert round(factor ** delay, 2) == 1.61 and round(100 * limit / factor ** delay) == 59


def claim_B(item):
    factor, delay, limit = growth(item)
    assert int(100 * limit / (1 + (factor - 1) * delay)) == 63 and round(100 * peak(item, item["B"])) == 101


def claim_C(item):
    factor, _, limit = growth(item)
    assert int(100 * limit / factor) == 86


def claim_D(item):
    assert target(item["D"]) == growth(item)[2] < peak(item, item["D"])
