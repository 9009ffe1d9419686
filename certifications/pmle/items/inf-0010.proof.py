"""Plays the schedule slot by slot and counts how long each stage stands idle."""
import re


def idle(item, option):
    """idle share of every stage in a step"""
    stages, m = int(re.search(r"into (\d+) pipeline stages", item.stem.text)[1]), int(option.text)
    forward = [[stage + i for i in range(m)] for stage in range(stages)]
    turn = m + stages - 1                        # the last micro-batch has left the last stage
    back = [[turn + (stages - 1 - stage) + i for i in range(m)] for stage in range(stages)]
    length = 1 + max(max(slots) for slots in back)
    shares = {1 - len(set(f + b)) / length for f, b in zip(forward, back, strict=True)}
    assert len(shares) == 1
    return shares.pop()


def meets(item, option):
    limit = int(re.search(r"at most (\d+) %", item.stem.text)[1]) / 100
    return int(option.text) == min(int(o.text) for o in item.options if idle(item, o) <= limit)


def claim_A(item):
    assert round(idle(item, item["A"]), 2) == 0.47


def claim_B(item):
    assert round(idle(item, item["B"]), 2) == 0.30


def claim_C(item):
    assert round(idle(item, item["C"]), 2) == 0.18
    assert round(3.5 / (32 + 3.5), 2) == 0.10, "half of the idle slots, the filling alone"


def claim_D(item):
    assert round(idle(item, item["D"]), 3) == 0.099
