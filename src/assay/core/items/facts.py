"""Dated product facts: what cloud items rest on, each with its source and the day to check it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assay.core.items.fields import SLUG
from assay.core.items.plain_yaml import PlainValue, PlainYamlError, read_plain_yaml
from assay.core.items.report import Report
from assay.core.vocabulary import Problem

FIELDS = ("says", "source", "checked", "expires")


@dataclass(frozen=True, slots=True)
class Fact:
    """One sentence about a product that was true on `checked` and must be looked at again by `expires`."""

    id: str
    says: str
    source: str
    checked: date
    expires: date


def parse_facts(text: str, *, file: str) -> tuple[Mapping[str, Fact], tuple[Problem, ...]]:
    """The facts that `text`, the content of facts.yaml, states, and what is wrong with the others."""
    report = Report(file)
    try:
        read = read_plain_yaml(text) if text.strip() else {}
    except PlainYamlError as error:
        report.add("T01", error.line, f"The facts cannot be read: {error.reason}.")
        return {}, report.in_order()
    facts: dict[str, Fact] = {}
    for fact_id, fields in read.items() if isinstance(read, Mapping) else ():
        fact, reason = _fact(fact_id, fields)
        if fact:
            facts[fact_id] = fact
        else:
            report.add("T01", _line(text, fact_id), f"The fact `{fact_id}` {reason}.")
    return facts, report.in_order()


def _fact(fact_id: str, fields: PlainValue) -> tuple[Fact | None, str]:
    if not SLUG.fullmatch(fact_id):
        return None, "must be named in small letters, digits and hyphens"
    if not isinstance(fields, Mapping) or set(fields) != set(FIELDS):
        return None, f"must have the fields {', '.join(FIELDS)} and no other"
    if not all(isinstance(value, str) and value.strip() for value in fields.values()):
        return None, "must give each field a text"
    try:
        checked, expires = (date.fromisoformat(str(fields[name])) for name in ("checked", "expires"))
    except ValueError:
        return None, "must give `checked` and `expires` as YYYY-MM-DD"
    if expires <= checked:
        return None, "expires before it was checked"
    return Fact(fact_id, str(fields["says"]), str(fields["source"]), checked, expires), ""


def _line(text: str, fact_id: str) -> int:
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, start=1) if line.startswith(f"{fact_id}:")), 1)
