"""Plays the steps of each option and notes which reads fail: of serving pods, or of the way back."""
import re


def failures(item, option):
    names = re.search(r"reads the feature `(\w+)`.* v2 reads the same value as `(\w+)`", item.stem.text)
    reads = dict(zip(("v1", "v2"), names.groups(), strict=True))
    assert "for a week afterwards" in item.stem.text
    stored, serving, back, failed = {reads["v1"]}, {"v1"}, set(), set()
    for step in option.text.lower().split("; "):
        if step == "write both names":
            stored |= set(reads.values())
        elif step == f"stop writing `{reads['v1']}`":
            stored -= {reads["v1"]}
        elif step == "roll out v2":
            failed |= {("serving", v) for v in reads if reads[v] not in stored}
            serving, back = {"v2"}, {"v1"}
        else:
            assert step == "wait a week"
        failed |= {("serving", v) for v in serving if reads[v] not in stored}
        failed |= {("going back", v) for v in back if reads[v] not in stored}
        if step == "wait a week":
            back = set()
    return failed


def meets(item, option):
    return not failures(item, option)


def claim_B(item):
    assert ("serving", "v1") in failures(item, item["B"])


def claim_C(item):
    assert failures(item, item["C"]) == {("serving", "v2")}


def claim_D(item):
    assert failures(item, item["D"]) == {("going back", "v1")}
