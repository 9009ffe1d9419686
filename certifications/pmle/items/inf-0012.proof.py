"""Casts gradients of the stem's range to fp16 and applies each change where it would act."""
import re

import numpy as np


def gradients(item):
    low, high = map(float, re.search(r"between (\S+) and (\S+) in fp32", item.stem.text).groups())
    top = float(re.search(r"no gradient is above ([\d.]*\d)", item.stem.text)[1])
    return np.geomspace(low, high, 500, dtype=np.float32), np.float32(top)


def number(option):
    return np.float32(re.search(r"(?:factor of|loss by) ([\d,]+)", option.text)[1].replace(",", ""))


def update(item, option):
    """the small gradients as the update sees them, in fp32"""
    small, top = gradients(item)
    if "Scale the loss" in option.text:          # acts before the backward pass writes fp16
        scaled = (number(option) * small).astype(np.float16)
        assert np.isfinite((number(option) * top).astype(np.float16))
        return scaled.astype(np.float32) / number(option)
    seen = small.astype(np.float16).astype(np.float32)
    if "Clip" in option.text:
        return seen / max(1.0, float(np.linalg.norm(seen)))
    if "learning rate" in option.text:
        return seen * number(option)
    assert "epsilon" in option.text
    return seen / (np.abs(seen) + 1e-4)


def meets(item, option):
    return np.allclose(update(item, option), gradients(item)[0], rtol=0.01, atol=0)


def claim_stem(item):
    assert (gradients(item)[0].astype(np.float16) == 0).all()


def claim_A(item):
    assert (update(item, item["A"]) == 0).all()


def claim_B(item):
    assert (update(item, item["B"]) == 0).all()


def claim_C(item):
    assert (update(item, item["C"]) == 0).all()


def claim_D(item):
    small, top = gradients(item)
    scaled = number(item["D"]) * small
    assert f"{scaled.min():.0e} {scaled.max():.0e}" == "8e-05 3e-04"
    assert round(float(number(item["D"]) * top)) == 164
    assert np.float16(2.9e-8) == 0 < np.float16(3.0e-8) and np.finfo(np.float16).max == 65504
