"""Writes an item file in its normal form: what `parse_item` reads, `write_item` gives back."""

import json
import re
from collections.abc import Sequence

from assay.core.items.fields import ORDER
from assay.core.items.front_matter import Value, read_front_matter
from assay.core.items.item import Item, ItemType, Option
from assay.core.items.report import Report

_SURELY_PLAIN = re.compile(r"[A-Za-z0-9](?:[\w ./+=*<>()'’–-]*[\w./+=*<>()'’–-])?", re.ASCII)


def write_item(item: Item) -> str:
    """The file that states `item`; `parse_item` of it is equal to `item`."""
    front = [line for name in ORDER for line in _field(item, name)]
    sections = [item.stem, *map(_option, item.options)]
    return "\n".join(["---", *front, "---", ""]) + "\n" + "\n\n".join(sections) + "\n"


def _field(item: Item, name: str) -> list[str]:
    value = getattr(item, name)
    if name == "key" and item.type is ItemType.SINGLE:
        value = "".join(item.key)
    if (name == "stack" and not value) or (name == "language" and value == "en"):
        return []
    if name == "refs" and value:
        return ["refs:", *(f"  - {_quoted(entry)}" for entry in value)]
    if isinstance(value, tuple):
        return [f"{name}: {_flow(value)}"]
    return [f"{name}: {_scalar(str(value))}"]


def _flow(values: Sequence[str]) -> str:
    return "[" + ", ".join(_scalar(value, flow=True) for value in values) + "]"


def _scalar(value: str, *, flow: bool = False) -> str:
    """Plain where YAML reads the plain text back as it is, quoted elsewhere."""
    if _SURELY_PLAIN.fullmatch(value) or (value[:1].isalnum() and _reads_back(value, flow=flow)):
        return value
    return _quoted(value)


def _reads_back(value: str, *, flow: bool) -> bool:
    """Asks the reader itself: its rules for plain text are too many to repeat here."""
    report = Report("")
    fields = read_front_matter(f"a: [{value}]\n" if flow else f"a: {value}\n", first_line=1, report=report)
    expected: Value = (value,) if flow else value
    return not report.problems and [found.value for found in fields.values()] == [expected]


def _quoted(value: str) -> str:
    """A JSON string is a YAML string, once the characters that YAML may not hold bare are escaped."""
    return re.sub(r"[\x7f-\xa0\ufeff\U00010000-\U0010ffff]", _escape, json.dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\U{ord(match[0]):08X}"


def _option(option: Option) -> str:
    quote = f"**{option.verdict}.** {option.rationale}".split("\n")
    return "\n".join([f"## {option.letter}", "", option.text, "", *(f"> {line}".rstrip() for line in quote)])
