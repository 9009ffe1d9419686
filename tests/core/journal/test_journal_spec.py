"""`spec/journal.md` names every event with every member, and every rule: an outsider has nothing else."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from assay.core.attempt import EVENTS, WORK_NAMES, Event
from assay.core.attempt import events as e
from assay.core.attempt.saving import MOST_DOUBTS

SPEC = (Path(__file__).parents[3] / "spec" / "journal.md").read_text("utf-8")
OF_ALL_WORK = {"device_seq", "made_at", "number", "left", "chain"}
PLAN = SPEC[SPEC.index("The plan in `Opened`") : SPEC.index("Which event may follow which")]


def described() -> dict[str, set[str]]:
    """Event -> the members that the tables of section 4 give it."""
    found: dict[str, set[str]] = {}
    section = SPEC[SPEC.index("## 4.") : SPEC.index("## 5.")]
    for names, members in re.findall(r"^\| (`[A-Z][^|]*) \|([^|]*)\|", section, flags=re.MULTILINE):
        for name in re.findall(r"`(\w+)`", names):
            common = OF_ALL_WORK if name in WORK_NAMES else set()
            found[name] = common | set(re.findall(r"`(\w+)`", members))
    found["Opened"] |= set(re.findall(r"\[`(\w+)`", PLAN))
    return found


def test_every_event_is_there_and_no_other() -> None:
    assert set(described()) == set(EVENTS)


@pytest.mark.parametrize("kind", EVENTS.values(), ids=lambda kind: str(kind.__name__))
def test_with_every_member(kind: type[Event]) -> None:
    assert described()[kind.__name__] == {field.name for field in fields(kind)}


@pytest.mark.parametrize(
    "field", [f for f in fields(e.Opened) if f.name not in ("form_count", "allowed_seconds")]
)
def test_with_what_an_older_journal_is_read_as(field: object) -> None:
    name, default = field.name, field.default  # type: ignore[attr-defined]
    told = {(): "[]"}.get(default, default)
    assert re.search(rf"\[`{name}` = `?{re.escape(str(told))}`?\]", PLAN)


def test_every_rule_of_doubt_is_there() -> None:
    section = SPEC[SPEC.index("## 6.") : SPEC.index("## 7.")]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", section, flags=re.MULTILINE)) == set(get_args(e.Doubt))
    assert f"at most {MOST_DOUBTS} times" in section
