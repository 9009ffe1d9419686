"""Runs each option twice, the second time with other values in the validation hours, and sees whether
the training windows change."""
import numpy as np

HOURS, CUT = 2_000, 1_600


def windows(series):
    """all runs of 169 values"""
    return np.lib.stride_tricks.sliding_window_view(series, 169)


def split(option, load):
    names = {"load": load, "cut": CUT, "windows": windows, "rng": np.random.default_rng(46)}
    option.run(names)
    return names["train"], names["val"]


def two_series():
    load = np.random.default_rng(47).normal(50, 10, HOURS)
    other = load.copy()
    other[CUT:] += np.random.default_rng(48).normal(20, 5, HOURS - CUT)
    return load, other


def changed(option):
    """which of the training windows depend on the validation hours"""
    before, after = (split(option, load)[0] for load in two_series())
    return (before != after).any(axis=1)


def meets(item, option):
    assert "all runs of 169 hours" in item.stem.text
    assert split(option, two_series()[0])[1].shape[1] == 169
    return not changed(option).any()


def claim_A(item):
    assert changed(item["A"]).all()


def claim_B(item):
    assert np.flatnonzero(changed(item["B"])).tolist() == list(range(CUT - 168, CUT))


def claim_D(item):
    assert changed(item["D"]).all()
    train, val = split(item["D"], np.arange(HOURS, dtype=float))
    assert len(np.intersect1d(np.round(train[:, 0], 9), np.round(val, 9))) > 100, "hours stand in both parts"
