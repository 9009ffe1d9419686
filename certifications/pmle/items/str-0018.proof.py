"""Free days of the quarter against the days and the worth of each promise."""
import re

ENGINEERS, DAYS, UNPLANNED, UPKEEP, MODELS, MONTHS = 5, 18, 0.30, 2, 12, 3
PROJECTS = {"P": (60, 5), "Q": (45, 4), "R": (80, 8)}          # days, points
GROSS, KEEP = ENGINEERS * DAYS * MONTHS, UPKEEP * MODELS * MONTHS
FREE = GROSS * (1 - UNPLANNED) - KEEP


def promise(option):
    """(days, points)"""
    chosen = [PROJECTS[name] for name in re.findall(r"\b[PQR]\b", option.text)]
    return sum(days for days, _ in chosen), sum(points for _, points in chosen)


def meets(item, option):
    days, points = promise(option)
    return days <= FREE and points == max(p for d, p in map(promise, item.options) if d <= FREE)


def claim_stem(item):
    for said in ("Five engineers", "18 days a month", "30 % of these days", "2 days a month for each of 12",
                 "60, 45 and 80 days", "5, 4 and 8 points", "three months"):
        assert said in item.stem.text, said


def claim_A(item):
    assert promise(item["A"]) == (80, 8) and 80 <= FREE


def claim_B(item):
    assert (GROSS, GROSS * UNPLANNED, KEEP, round(FREE)) == (270, 81, 72, 117) and promise(item["B"]) == (105, 9)


def claim_C(item):
    assert promise(item["C"])[0] == 125 and FREE < 125 <= (GROSS - KEEP) * (1 - UNPLANNED)


def claim_D(item):
    assert promise(item["D"]) == (140, 13) and FREE < 140 <= GROSS - KEEP
    assert promise(item["D"])[1] == max(points for _, points in map(promise, item.options))
