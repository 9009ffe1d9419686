"""Runs each rule over twelve days of checkpoints and looks at size, age and days after each of them."""
import re
from functools import cache

NEWEST = {"one": 1, "two": 2}


def kept(text, now):
    """minutes of the checkpoints that the rule keeps after the one at `now`"""
    every = range(0, now + 1, 30)
    newest = re.match(r"The newest (\w+)", text)[1]
    found = set(every[-(NEWEST.get(newest) or int(newest)):])
    if "first of each half day" in text:
        found |= {minute for minute in every if minute % 720 == 0}
    elif "first of each day" in text:
        found |= {minute for minute in every if minute % 1440 == 0}
    return sorted(found, reverse=True)


@cache
def judged(text):
    """(most GB, most minutes lost when the newest is unreadable, each day's start kept)"""
    last = 12 * 1440 - 30
    rules = [(now, kept(text, now)) for now in range(30, last + 1, 30)]
    days = all(day in found for now, found in rules for day in range(0, now + 1, 1440))
    return (max(60 * len(found) for _, found in rules),
            max(now + 30 - found[1] for now, found in rules), days)


def meets(item, option):
    for said in ("of 12 days", "60 GB every 30 minutes", "hold 1,000 GB", "at most an hour",
                 "start of any day"):
        assert said in item.stem.text, said
    size, lost, days = judged(option.text)
    return size <= 1_000 and lost <= 60 and days


def claim_A(item):
    assert judged(item["A"].text) == (960, 60, False)
    assert kept(item["A"].text, 6_000)[0] - kept(item["A"].text, 6_000)[-1] == 450


def claim_B(item):
    size, lost, days = judged(item["B"].text)
    assert (size, lost, days) == (780, 1_440 + 30, True)


def claim_C(item):
    size, lost, days = judged(item["C"].text)
    assert (size, lost, days) == (1_560, 60, True)


def claim_D(item):
    assert judged(item["D"].text) == (840, 60, True)
