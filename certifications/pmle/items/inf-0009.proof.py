"""Adds up what one GPU holds when the named parts are sharded; sharded weights are what costs traffic."""
import re


def need(item, option):
    """GB of state on one GPU"""
    text = item.stem.text
    billions = float(re.search(r"of (\d+) billion parameters", text)[1])
    gpus = int(re.search(r"on (\d+) GPUs", text)[1])
    said = re.search(r"weights take (\d+) bytes, the gradients (\d+) and the optimizer states (\d+);", text)
    size = dict(zip(("weights", "gradients", "optimizer states"), map(float, said.groups()), strict=True))
    sharded = option.text.lower() if "sharded" in option.text else ""
    return billions * sum(b / gpus if part in sharded else b for part, b in size.items())


def fits(item, option):
    memory = float(re.search(r"GPUs of (\d+) GB", item.stem.text)[1])
    return need(item, option) + float(re.search(r"take (\d+) GB on each", item.stem.text)[1]) <= memory


def meets(item, option):
    def traffic(o):
        return "weights" in o.text
    return fits(item, option) and traffic(option) == min(traffic(o) for o in item.options if fits(item, o))


def claim_A(item):
    assert need(item, item["A"]) == 26.25


def claim_B(item):
    assert fits(item, item["B"]) and need(item, item["B"]) == 14


def claim_C(item):
    assert not fits(item, item["C"]) and need(item, item["C"]) == 38.5


def claim_D(item):
    assert not fits(item, item["D"]) and need(item, item["D"]) == 112
