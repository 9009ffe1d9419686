"""Minutes of full outage that the objective allows, less what the stem's failures have spent."""
import re

SPENT = {"60 minutes failed in full": (60, 1.0), "120 minutes with half": (120, 0.5),
         "200 minutes with a quarter": (200, 0.25)}


def budget(item):
    share, days = re.search(r"promises ([\d.]+) % of requests over (\d+) days", item.stem.text).groups()
    return round((100 - float(share)) / 100 * int(days) * 24 * 60, 6)


def left(item, count=lambda minutes, share: minutes * share):
    return max(0.0, budget(item) - sum(count(*spent) for spent in SPENT.values()))


def minutes(option):
    return float(re.search(r"\d+", option.text)[0])


def meets(item, option):
    return minutes(option) == left(item)


def claim_stem(item):
    assert "traffic is even" in item.stem.text
    for said in SPENT:
        assert said in item.stem.text, said


def claim_A(item):
    assert minutes(item["A"]) == left(item, lambda minutes, share: minutes)
    assert sum(minutes for minutes, _ in SPENT.values()) == 380


def claim_B(item):
    assert budget(item) == 216 and [m * s for m, s in SPENT.values()] == [60, 60, 50]


def claim_C(item):
    assert minutes(item["C"]) == left(item, lambda minutes, share: minutes * share * (share > 0.25))


def claim_D(item):
    assert minutes(item["D"]) == left(item, lambda minutes, share: minutes * (share == 1))
