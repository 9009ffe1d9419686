"""Runs each pipeline as four jobs and counts, for two epochs, how often a row is read."""
from collections import Counter
from functools import cache

import tensorflow as tf

N, JOBS = 4_000, 4


@cache
def epochs(pipeline):
    """for each of two epochs: the rows of each job, in order"""
    jobs = [eval(pipeline, {"ds": tf.data.Dataset.range(N), "N": N, "i": i}).unbatch() for i in range(JOBS)]
    return [[list(job.as_numpy_iterator()) for job in jobs] for _ in range(2)]


def reads(option):
    return [Counter(row for job in epoch for row in job) for epoch in epochs(option.inline[0])]


def meets(item, option):
    once = all(len(r) == N and set(r.values()) == {1} for r in reads(option))
    first, second = epochs(option.inline[0])
    return once and all(a != b for a, b in zip(first, second))


def claim_stem(item):
    assert "Four jobs, `i` = 0 to 3," in item.stem.text


def claim_A(item):
    assert all(len(r) < 0.8 * N and max(r.values()) > 1 for r in reads(item["A"]))


def claim_C(item):
    assert all(len(r) < 0.8 * N and max(r.values()) > 1 for r in reads(item["C"]))


def claim_D(item):
    assert [len(job) for job in epochs(item["D"].inline[0])[0]] == [N, N * 3 // 4, N // 2, N // 4]
