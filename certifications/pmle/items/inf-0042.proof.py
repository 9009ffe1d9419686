"""Misses a second at each hit rate, against what the database takes today."""
import re


def numbers(item):
    text = item.stem.text
    assert "Traffic is about to double" in text and "misses just fill the capacity" in text
    return (int(re.search(r"([\d,]+) times a second", text)[1].replace(",", "")),
            int(re.search(r"answers (\d+) %", text)[1]))


def misses(item, option):
    return 2 * numbers(item)[0] * (100 - int(option.text.rstrip(" %"))) // 100


def capacity(item):
    reads, hits = numbers(item)
    return reads * (100 - hits) // 100


def meets(item, option):
    return misses(item, option) == capacity(item)


def claim_A(item):
    assert misses(item, item["A"]) == 8000
    assert 100 - int(item["A"].text.rstrip(" %")) == 2 * (100 - numbers(item)[1])


def claim_B(item):
    assert misses(item, item["B"]) == 4000


def claim_C(item):
    assert misses(item, item["C"]) == 3000 == 1.5 * capacity(item)


def claim_D(item):
    assert capacity(item) == 2000
