"""Draws patients with a date of birth, a sex and a postcode, and counts those whom nobody else equals."""
import random
import re
from collections import Counter
from functools import cache

DAYS = 80 * 365  # dates of birth, taken as equally frequent


@cache
def unique(patients, postcodes):
    """share of patients who are alone with their (date of birth, sex, postcode)"""
    draw = random.Random(9004)
    cells = Counter(draw.randrange(DAYS * 2 * postcodes) for _ in range(patients))
    return sum(count == 1 for count in cells.values()) / patients


def numbers(item):
    found = re.search(r"of ([\d,]+) patients from a region of (\d+) postcodes", item.stem.text)
    return int(found[1].replace(",", "")), int(found[2])


def claim_B(item):
    patients, postcodes = numbers(item)
    assert unique(10 * patients, postcodes) > 0.5


def claim_C(item):
    patients, postcodes = numbers(item)
    assert unique(patients, postcodes) > 0.95
    assert patients / DAYS > 5 and patients / postcodes > 1_000  # each column alone is shared by many
