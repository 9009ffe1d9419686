"""Sample size by the stem's rule over the canary's share of traffic; the rule itself is checked, too."""
import re
from statistics import NormalDist


def numbers(item):
    """(share of the canary, requests a second, old rate, new rate)"""
    share, rate = map(float, re.search(r"gets (\d+) % of (\d+) requests a second", item.stem.text).groups())
    old, new = map(float, re.search(r"from ([\d.]+) % to ([\d.]+) %", item.stem.text).groups())
    return share / 100, rate, old / 100, new / 100


def sample(p, d):
    return 16 * p * (1 - p) / d ** 2


def minutes(item, sample_size, share=None):
    canary, rate, _, _ = numbers(item)
    return round(sample_size / (rate * (share or canary)) / 60)


def arm(item):
    _, _, old, new = numbers(item)
    return sample((old + new) / 2, new - old)


def meets(item, option):
    return int(option.text) == minutes(item, arm(item))


def claim_stem(item):
    assert "16 p (1 − p) / d²" in item.stem.text
    power = int(re.search(r"(\d+) % power", item.stem.text)[1]) / 100
    z = NormalDist().inv_cdf
    assert abs(2 * (z(0.975) + z(power)) ** 2 - 16) < 0.5


def claim_A(item):
    assert abs(int(item["A"].text) - minutes(item, 2 * arm(item))) <= 1


def claim_B(item):
    assert round(arm(item)) == 4764


def claim_C(item):
    new = numbers(item)[3]
    assert int(item["C"].text) == minutes(item, sample(new, new)) and round(arm(item) / sample(new, new)) == 3


def claim_D(item):
    assert int(item["D"].text) == minutes(item, arm(item), share=1)
