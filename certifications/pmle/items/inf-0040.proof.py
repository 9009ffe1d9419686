"""Bayes' rule on the stem's rates."""
import re


def numbers(item):
    """(recall, false alarm rate, share of fraud before, share now, precision before)"""
    text = item.stem.text
    return [float(re.search(pattern.replace("#", r"([\d.]+) %"), text)[1]) / 100 for pattern in (
        "flags # of fraud", "and # of honest", "While # of payments", "arrests, #", "precision was #")]


def precision(recall, alarm, fraud):
    return recall * fraud / (recall * fraud + alarm * (1 - fraud))


def says(option, share):
    return int(option.text.rstrip(" %")) == round(100 * share)


def meets(item, option):
    recall, alarm, _, now, _ = numbers(item)
    return says(option, precision(recall, alarm, now))


def claim_stem(item):
    recall, alarm, before, _, was = numbers(item)
    assert round(precision(recall, alarm, before), 2) == was


def claim_A(item):
    assert says(item["A"], numbers(item)[4])


def claim_B(item):
    assert says(item["B"], numbers(item)[4] * numbers(item)[0])


def claim_C(item):
    recall, alarm, _, now, _ = numbers(item)
    assert (round(1e5 * now * recall), round(1e5 * (1 - now) * alarm)) == (400, 398)


def claim_D(item):
    _, _, before, now, was = numbers(item)
    assert says(item["D"], was * now / before)
