"""Fits all 168 pairs of day and hour by least squares, which no linear model can beat, with each input."""
import numpy as np
from keras import layers, ops

DAY, HOUR = (column.astype("int64")[:, None] for column in np.divmod(np.arange(7 * 24), 24))


def bump(peak, width):
    return np.exp(-((HOUR - peak) / width) ** 2)


TRIPS = np.where(DAY >= 5, bump(14, 2), bump(8, 2) + bump(18, 2))[:, 0]


def fit(*added):
    """forecast of the linear model with the given inputs beside one-hot day and hour"""
    inputs = np.hstack([np.eye(7)[DAY[:, 0]], np.eye(24)[HOUR[:, 0]], *added])
    return inputs @ np.linalg.lstsq(inputs, TRIPS, rcond=None)[0]


def forecast(option):
    angle = (2 * np.pi * HOUR / 24).astype("float32")
    return fit(np.array(eval(option.inline[0], {
        "layers": layers, "ops": ops, "day": DAY, "hour": HOUR, "angle": angle})))


def meets(item, option):
    return np.var(TRIPS - forecast(option)) < 0.01 * np.var(TRIPS)


def claim_stem(item):
    for said in ("`day` (0–6)", "`hour` (0–23)", "8 and 18 h from Monday to Friday", "14 h at the weekend"):
        assert said in item.stem.text, said
    days = fit().reshape(7, 24)
    assert np.allclose(days - days.mean(1, keepdims=True), (days - days.mean(1, keepdims=True))[0])
    inner = days[0, 1:-1]
    peaks = np.flatnonzero((inner > days[0, :-2]) & (inner > days[0, 2:])) + 1
    assert peaks.tolist() == [8, 14, 18]


def claim_A(item):
    assert np.allclose(forecast(item["A"]), fit(), atol=1e-5)


def claim_B(item):
    assert np.allclose(forecast(item["B"]), fit(), atol=1e-5)


def claim_C(item):
    assert np.allclose(forecast(item["C"]), fit(), atol=1e-5)
