"""Daily cost of each number of reserved GPUs: the reservation, and on demand what goes beyond it."""
import re


def numbers(item):
    text = item.stem.text
    base, hours, peak, rest = map(int, re.search(
        r"needs (\d+) GPUs for (\d+) hours of each day and (\d+) GPUs for the other (\d+)", text).groups())
    assert hours + rest == 24
    return [(base, hours), (peak, rest)], [float(p) for p in re.findall(r"\$([\d.]+\d)", text)]


def cost(item, reserved):
    needs, (on_demand, price) = numbers(item)
    return 24 * reserved * price + sum(max(0, n - reserved) * h * on_demand for n, h in needs)


def meets(item, option):
    return cost(item, int(option.text)) == min(cost(item, n) for n in range(30))


def check(item, letter, dollars):
    assert round(cost(item, int(item[letter].text))) == dollars


def claim_A(item):
    check(item, "A", 456)


def claim_B(item):
    check(item, "B", 326)
    on_demand, price = numbers(item)[1]
    assert round(price / on_demand, 2) == 0.55


def claim_C(item):
    check(item, "C", 384)
    assert sum(n * h for n, h in numbers(item)[0]) / 24 == 9.5


def claim_D(item):
    check(item, "D", 528)
