"""Sends the ages 0 to 100 through each layer; a layer without boundaries is adapted first."""
import numpy as np
from keras import layers

AGES = np.arange(101)
CUSTOMERS = np.clip(np.random.default_rng(14).normal(44, 15, 20_000), 16, 95)


def bins(option):
    layer = eval(option.inline[0], {"layers": layers})
    if layer.bin_boundaries is None:
        layer.adapt(CUSTOMERS)
    return np.array(layer(AGES))


def tariffs(item):
    assert "under 18, 18–29, 30–64, 65 and over" in item.stem.text and "0, 1, 2 and 3" in item.stem.text
    return (AGES >= 18) * 1 + (AGES >= 30) + (AGES >= 65)


def meets(item, option):
    return np.array_equal(bins(option), tariffs(item))


def claim_A(item):
    assert AGES[bins(item["A"]) != tariffs(item)].tolist() == [17, 29, 64]
    assert (bins(item["A"]) >= tariffs(item)).all()


def claim_C(item):
    assert np.array_equal(bins(item["C"]), tariffs(item) + 1)


def claim_D(item):
    layer = eval(item["D"].inline[0], {"layers": layers})
    layer.adapt(CUSTOMERS)
    shares = np.bincount(np.array(layer(CUSTOMERS))) / len(CUSTOMERS)
    assert len(shares) == 4 and np.allclose(shares, 0.25, atol=0.02)
