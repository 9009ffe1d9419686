"""Padded tokens per sequence before and after, from the stem's table."""
import re


def means(item):
    """(padded to the top of each range, not padded at all, padded to the old length, tops)"""
    rows = [(int(r[0].split("–")[1]), float(r[1].rstrip(" %")) / 100, float(r[2]))
            for r in item.stem.tables[0].rows]
    assert sum(share for _, share, _ in rows) == 1
    old = int(re.search(r"to (\d+) tokens", item.stem.text)[1])
    return (sum(share * top for top, share, _ in rows), sum(share * mean for _, share, mean in rows), old,
            [top for top, _, _ in rows])


def says(option, factor):
    return float(option.text) == round(factor, 1)


def meets(item, option):
    grouped, _, old, _ = means(item)
    return says(option, old / grouped)


def claim_A(item):
    grouped, bare, _, _ = means(item)
    assert says(item["A"], grouped / bare) and (round(grouped), round(bare)) == (243, 178)


def claim_C(item):
    _, bare, old, _ = means(item)
    assert says(item["C"], old / bare)


def claim_D(item):
    _, _, old, tops = means(item)
    assert says(item["D"], old / tops[0])
