"""Applies the Deployment controller's rounding: surge up, unavailable down."""
import math
import re


def number(pattern, text):
    return int(re.search(pattern, text)[1].replace(",", ""))


def settings(item, option):
    """(pods at most, requests carried at least, pods replaced at a time)"""
    pods = number(r"of (\d+) pods", item.stem.text)
    surge, missing = (re.search(name + r": (\d+)(%?)", option.text).groups()
                      for name in ("maxSurge", "maxUnavailable"))
    surge = math.ceil(pods * int(surge[0]) / 100) if surge[1] else int(surge[0])
    missing = math.floor(pods * int(missing[0]) / 100) if missing[1] else int(missing[0])
    return pods + surge, (pods - missing) * number(r"carries (\d+)", item.stem.text), surge + missing


def fits(item, option):
    most, carried, _ = settings(item, option)
    return (most <= number(r"allows (\d+) pods", item.stem.text)
            and carried >= number(r"([\d,]+) requests a second", item.stem.text))


def meets(item, option):
    return fits(item, option) and settings(item, option)[2] == max(
        settings(item, o)[2] for o in item.options if fits(item, o))


def claim_A(item):
    assert settings(item, item["A"])[:2] == (13, 960)


def claim_B(item):
    assert settings(item, item["B"])[0] == 14 and not fits(item, item["B"])


def claim_C(item):
    assert fits(item, item["C"]) and settings(item, item["C"])[2] == 2


def claim_D(item):
    assert settings(item, item["D"]) == (12, 1080, 3)
