"""Plays each order of the three models forward and sums what they earn within the horizon."""
import itertools
import re


def models(item):
    """model -> (months to build, thousands of euros a month)"""
    return {name: (int(months), float(earns.split()[0].replace(",", "")) / 1_000)
            for name, months, earns in item.stem.tables[0].rows}


def earned(item, order):
    horizon = int(re.search(r"within (\d+) months", item.stem.text)[1])
    month, total = 0, 0.0
    for name in order:
        build, earns = models(item)[name]
        month += build
        total += max(0, horizon - month) * earns
    return total


def order(option):
    return re.findall(r"\b[XYZ]\b", option.text)


def meets(item, option):
    return earned(item, order(option)) == max(earned(item, o) for o in itertools.permutations("XYZ"))


def claim_A(item):
    assert order(item["A"]) == sorted("XYZ", key=lambda m: models(item)[m][0]) and earned(item, order(item["A"])) == 280


def claim_B(item):
    rate = {name: earns / build for name, (build, earns) in models(item).items()}
    assert rate == {"X": 5, "Y": 8, "Z": 7} and earned(item, order(item["B"])) == 328


def claim_C(item):
    assert order(item["C"]) == sorted("XYZ", key=lambda m: -models(item)[m][1]) and earned(item, order(item["C"])) == 292


def claim_D(item):
    assert earned(item, order(item["D"])) == 316
    assert models(item)["Y"][0] * models(item)["Z"][1] < models(item)["Z"][0] * models(item)["Y"][1]
