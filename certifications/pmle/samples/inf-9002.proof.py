"""Adds up weights and cache and holds them against the memory that may be allocated."""
import re


def needs(item, width=2):
    """(GB needed with weights of `width` bytes, GB usable on a GPU, numbers of GPUs to split over)"""
    text = item.stem.text
    billions, cache, size, share = (int(re.search(pattern, text)[1]) for pattern in (
        r"of (\d+) billion", r"another (\d+) GB", r"A GPU has (\d+) GB", r"allocate (\d+) %"))
    assert "bf16" in text
    splits = re.search(r"over ([\d, ]+) or (\d+) GPUs", text)
    return billions * width + cache, size * share / 100, [*map(int, splits[1].split(", ")), int(splits[2])]


def gpus(option):
    return int(option.text.split()[0])


def least(item, width=2):
    need, usable, splits = needs(item, width)
    return min(n for n in splits if n * usable >= need)


def meets(item, option):
    return gpus(option) == least(item)


def claim_A(item):
    need, usable, _ = needs(item)
    assert (2 * usable, need - 40) == (136, 140) and 136 < 140 <= 2 * 80


def claim_B(item):
    need, usable, splits = needs(item)
    assert (3 * usable, need) == (204, 180) and 3 not in splits


def claim_C(item):
    assert (needs(item)[0], 4 * needs(item)[1]) == (180, 272)


def claim_D(item):
    assert needs(item, width=4)[0] == 320 and least(item, width=4) == 8
