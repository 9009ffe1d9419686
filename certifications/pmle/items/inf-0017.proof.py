"""Memory left for the cache over what a request holds, from the stem."""
import re


def numbers(item):
    """GB: (whole, kept free, weights, cache of a reserved request, cache of a mean request)"""
    text = item.stem.text
    whole, free = map(int, re.search(r"GPU of (\d+) GB: (\d+) GB are kept free", text).groups())
    weights = int(re.search(r"weights take (\d+) GB", text)[1])
    token = float(re.search(r"at ([\d.]+) MB a token", text)[1]) / 1000
    longest = int(re.search(r"of ([\d,]+) tokens for each", text)[1].replace(",", ""))
    return whole, free, weights, longest * token, int(re.search(r"hold (\d+) tokens", text)[1]) * token


def meets(item, option):
    whole, free, weights, _, mean = numbers(item)
    return int(option.text) == int((whole - free - weights) / mean)


def claim_A(item):
    whole, free, weights, reserved, mean = numbers(item)
    assert int(item["A"].text) == int((whole - free - weights) / reserved) and mean < reserved / 4


def claim_B(item):
    whole, free, weights, _, mean = numbers(item)
    half_page = 8 * mean / 900                   # pages of 16 tokens
    assert int((whole - free - weights) / (mean + half_page)) == int(item["B"].text)


def claim_C(item):
    whole, free, _, _, mean = numbers(item)
    assert int(item["C"].text) == round((whole - free) / mean)


def claim_D(item):
    whole, _, _, _, mean = numbers(item)
    assert int(item["D"].text) == int(whole / mean)
