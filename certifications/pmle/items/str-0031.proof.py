"""Engineer-days of each plan: the converter is paid for once, one converted model in five twice."""
import re

REWRITE, BUILD, CONVERT, FAILS_ONE_IN, LIMIT = 6, 40, 2, 5, 150


def count(option, verb):
    found = re.search(verb + r" (\d+)", option.text, re.IGNORECASE)
    return int(found[1]) if found else 0


def parts(option):
    """(building, converting, rewrites after a failed conversion, planned rewrites)"""
    converted = count(option, "convert")
    return (BUILD if converted else 0, CONVERT * converted, REWRITE * converted // FAILS_ONE_IN,
            REWRITE * count(option, "rewrite"))


def meets(item, option):
    return sum(parts(option)) <= LIMIT


def claim_stem(item):
    for said in ("Thirty models", "150 engineer-days", "6 days a model", "40 days to build", "2 days a model",
                 "one converted model in five"):
        assert said in item.stem.text, said
    assert all(count(o, "convert") + count(o, "rewrite") == 30 for o in item.options)


def claim_A(item):
    assert sum(parts(item["A"])) == 180


def claim_B(item):
    assert parts(item["B"]) == (40, 20, 12, 120) and sum(parts(item["B"])) == 192 > sum(parts(item["A"]))


def claim_C(item):
    assert parts(item["C"]) == (40, 40, 24, 60) and LIMIT < sum(parts(item["C"])) == 164 < sum(parts(item["A"]))


def claim_D(item):
    assert parts(item["D"]) == (40, 60, 36, 0) and sum(parts(item["D"])) == 136
