"""Computes with TensorFlow what each threshold costs per machine, for the two costs in the stem."""
import re

import tensorflow as tf

P = tf.linspace(0.00005, 0.99995, 10_000)      # calibrated: a machine with p fails with probability p


def costs(item):
    """(of servicing a sound machine, of an unforeseen failure)"""
    return [float(cost.replace(",", "")) for cost in re.findall(r"€([\d,]*\d)", item.stem.text)]


def cost(threshold, false_alarm, failure):
    return float(tf.reduce_mean(tf.where(P > threshold, (1 - P) * false_alarm, P * failure)))


def least(false_alarm, failure):
    return min((n / 100 for n in range(101)), key=lambda t: cost(t, false_alarm, failure))


def meets(item, option):
    return float(option.text) == least(*costs(item))


def claim_A(item):
    assert "2,000" in item.stem.text and "8,000" in item.stem.text
    assert costs(item) == [2000, 8000] and 2000 / (2000 + 8000) == float(item["A"].text)


def claim_B(item):
    false_alarm, failure = costs(item)
    assert float(item["B"].text) == false_alarm / failure
    assert cost(0.25, *costs(item)) > cost(0.2, *costs(item))


def claim_C(item):
    assert float(item["C"].text) == least(1, 1)


def claim_D(item):
    false_alarm, failure = costs(item)
    assert float(item["D"].text) == least(4, 1) and failure == 4 * false_alarm
