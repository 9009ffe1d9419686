"""Longest way through the stem's table of jobs, with each change."""
import re


def minutes(item, option=None):
    rows = {r[0].lower(): (r[1].lower(), int(r[2])) for r in item.stem.tables[0].rows}
    change = {}
    if option:
        job, now = re.match(r"Cut (?:the )?(.+) to (\d+) minutes", option.text).groups()
        assert job in rows and int(now) < rows[job][1]
        change = {job: int(now)}

    def done(job):
        needs, own = rows[job]
        before = [needs] if needs in rows else [j for j in rows if j != job] if needs != "–" else []
        return change.get(job, own) + max(map(done, before), default=0)
    return done("deploy")


def meets(item, option):
    return minutes(item, option) == min(minutes(item, o) for o in item.options)


def claim_A(item):
    assert minutes(item, item["A"]) == 27 and minutes(item) == 33


def claim_B(item):
    assert minutes(item, item["B"]) == 28


def claim_C(item):
    assert minutes(item, item["C"]) == minutes(item)


def claim_D(item):
    assert minutes(item, item["D"]) == minutes(item) and minutes(item) - 5 == 28
