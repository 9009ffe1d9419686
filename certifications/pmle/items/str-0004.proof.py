"""Nets each policy of the stem's table: losses avoided less the cost of the checks by hand."""
import re


def number(text):
    return float(text.replace(",", ""))


def net(item):
    """policy -> euros saved on the orders of the stem"""
    loss = number(re.search(r"each costs (\d+) €", item.stem.text)[1])
    check = number(re.search(r"by hand costs (\d+) €", item.stem.text)[1])
    return {name: number(caught) * loss - number(flagged) * check
            for name, flagged, caught in item.stem.tables[0].rows}


def policy(item, option):
    return next(name for name in net(item) if name in option.text)


def meets(item, option):
    return net(item)[policy(item, option)] == max(net(item).values())


def claim_stem(item):
    assert "100 are fraudulent" in item.stem.text
    assert len(set(net(item).values())) == 3, "two of the four policies tie, and not at the top"


def claim_A(item):
    precision = {name: number(caught) / number(flagged) for name, flagged, caught in item.stem.tables[0].rows}
    assert max(precision, key=precision.get) == policy(item, item["A"]) and precision["rule"] == 1 / 5
    assert net(item)["rule"] == 3_600


def claim_B(item):
    assert net(item)[policy(item, item["B"])] == 4_400


def claim_C(item):
    assert net(item)[policy(item, item["C"])] == 3_600 == net(item)["rule"]


def claim_D(item):
    recall = {name: number(caught) for name, _, caught in item.stem.tables[0].rows}
    assert max(recall, key=recall.get) == policy(item, item["D"])
    assert net(item)[policy(item, item["D"])] == 1_840
