"""Fills the memory of one GPU with the stem's sizes and counts the passes that the global batch needs."""
import math
import re


def steps(item, gpus=True, leave_out=()):
    text = item.stem.text
    n, memory = map(int, re.search(r"on (\d+) GPUs of (\d+) GB", text).groups())
    parts = re.findall(r"(weights|gradients|optimizer states) \((\d+) GB\)", text)
    states = {name: int(gb) for name, gb in parts}
    assert len(states) == 3
    free = memory - sum(gb for name, gb in states.items() if name not in leave_out)
    fit = free // int(re.search(r"adds (\d+) GB of activations", text)[1])
    batch = int(re.search(r"over ([\d,]+) sequences", text)[1].replace(",", ""))
    return math.ceil(batch / (fit * (n if gpus else 1)))


def said(option):
    return int(re.fullmatch(r"(\d+) steps", option.text)[1])


def meets(item, option):
    return said(option) == steps(item)


def claim_A(item):
    assert said(item["A"]) == steps(item, leave_out=("weights", "gradients", "optimizer states"))


def claim_B(item):
    assert said(item["B"]) == steps(item, leave_out=("optimizer states",))


def claim_D(item):
    assert said(item["D"]) == steps(item, gpus=False) == 8 * steps(item)
