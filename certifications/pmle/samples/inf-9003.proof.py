"""Sends requests of users through random replicas, in two tests, and looks which ranker each user saw."""
import random
from functools import cache
from hashlib import sha256

USERS, REQUESTS, REPLICAS = 4_000, 12, 40


def half(*parts):
    return sha256("/".join(map(str, parts)).encode()).digest()[0] % 2


def choice(text, test, user, replica, draw):
    """0 or 1: the ranker of one request"""
    if text.startswith("A random number"):
        return draw.randrange(2)
    assert text.startswith("A hash of the user id")
    if "name of the test" in text:
        return half(user, test)
    if "replica's number" in text:
        return half(user, replica)
    assert "as in each of the tests" in text
    return half(user)


@cache
def seen(text, test):
    """for each user the rankers of all requests"""
    draw = random.Random(f"{text}{test}")
    return [[choice(text, test, user, draw.randrange(REPLICAS), draw) for _ in range(REQUESTS)]
            for user in range(USERS)]


def steady(text):
    """share of users who see one ranker"""
    return sum(len(set(rankers)) == 1 for rankers in seen(text, "this")) / USERS


def agreement(text):
    """share of users who are in the same half in both tests"""
    return sum(a[0] == b[0] for a, b in zip(seen(text, "this"), seen(text, "last"), strict=True)) / USERS


def even(text):
    return abs(sum(rankers[0] for rankers in seen(text, "this")) / USERS - 0.5) < 0.03


def meets(item, option):
    assert "40 replicas at random" in item.stem.text
    return steady(option.text) == 1 and abs(agreement(option.text) - 0.5) < 0.03 and even(option.text)


def claim_B(item):
    assert steady(item["B"].text) < 0.01


def claim_C(item):
    assert steady(item["C"].text) == 1 and agreement(item["C"].text) == 1


def claim_D(item):
    assert even(item["D"].text) and steady(item["D"].text) < 0.01
