"""Rates of the two groups, and the criteria as equalities between them."""
import re
from fractions import Fraction


def rates(item):
    """for each group: approved of all, true positive, false positive, repaid of approved"""
    each = int(re.search(r"of ([\d,]+) applicants", item.stem.text)[1].replace(",", ""))
    groups = []
    for _, *cells in item.stem.tables[0].rows:
        good, approved, both = map(int, cells)
        groups.append({"all": Fraction(approved, each), "tpr": Fraction(both, good),
                       "fpr": Fraction(approved - both, each - good), "ppv": Fraction(both, approved)})
    return groups


CRITERIA = {"Demographic parity": ["all"], "Equal opportunity": ["tpr"],
            "Equalised odds": ["tpr", "fpr"], "Predictive parity": ["ppv"]}


def percent(item, rate):
    return [round(100 * float(group[rate])) for group in rates(item)]


def meets(item, option):
    first, second = rates(item)
    return all(first[rate] == second[rate] for rate in CRITERIA[option.text.strip()])


def claim_A(item):
    assert percent(item, "all") == [45, 26]


def claim_B(item):
    assert percent(item, "tpr") == [80, 80]


def claim_C(item):
    assert percent(item, "fpr") == [10, 8]


def claim_D(item):
    assert percent(item, "ppv") == [89, 77]
