"""Adds up what each interval costs, week by week."""
import re


def costs(item, weeks):
    """dollars a week for (retraining, ageing)"""
    price, step = (int(re.search(pattern, item.stem.text)[1]) for pattern in (
        r"model costs \$(\d+)", r"second week they lose \$(\d+)"))
    assert f"the third ${2 * step}" in item.stem.text
    return price / weeks, sum(step * week for week in range(weeks)) / weeks


def weeks(option):
    return int(option.text.split()[0])


def total(item, option):
    return sum(costs(item, weeks(option)))


def meets(item, option):
    return total(item, option) == min(total(item, o) for o in item.options)


def claim_A(item):
    assert costs(item, weeks(item["A"])) == (225, 75)


def claim_B(item):
    assert costs(item, weeks(item["B"])) == (150, 125)
    assert total(item, item["B"]) == min(sum(costs(item, n)) for n in range(1, 30))


def claim_C(item):
    assert costs(item, weeks(item["C"])) == (100, 200)


def claim_D(item):
    assert costs(item, weeks(item["D"])) == (50, 425) and 50 * weeks(item["D"]) == 900
