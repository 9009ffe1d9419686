"""Monthly price per TB of each class at one full read in three months, from the stem's table."""
import re

SECONDS = {"ms": 0.001, "h": 3600}


def classes(item, months=3):
    """name -> ($ per TB and month, seconds to first byte)"""
    assert "once a quarter" in item.stem.text and "within a minute" in item.stem.text
    rows = {}
    for name, keep, read, wait in item.stem.tables[0].rows:
        number, unit = re.fullmatch(r"(\d+) (\w+)", wait).groups()
        rows[name] = (float(keep) + float(read) / months, int(number) * SECONDS[unit])
    return rows


def meets(item, option):
    rows = classes(item)
    price, wait = rows[option.text.removesuffix(" class")]
    return wait <= 60 and price == min(p for p, w in rows.values() if w <= 60)


def claim_A(item):
    assert classes(item)["Hot"] == (20, 0.05)
    assert classes(item, months=1)["Hot"][0] <= min(p for p, w in classes(item, 1).values() if w < 60)


def claim_B(item):
    assert round(classes(item)["Warm"][0], 2) == 13.33
    rows = classes(item, months=10 / 6)
    assert abs(rows["Warm"][0] - rows["Cold"][0]) < 1e-9 and round(10 / 6, 1) == 1.7


def claim_C(item):
    price, wait = classes(item)["Frozen"]
    assert round(price, 2) == 7.67 and wait > 60 and price == min(p for p, _ in classes(item).values())


def claim_D(item):
    assert round(classes(item)["Cold"][0], 2) == 10.67
