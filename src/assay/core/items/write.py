"""Writes an item file in its normal form: what `parse_item` reads, `write_item` gives back."""

import json
import re
from collections.abc import Sequence

from assay.core.items.fields import ORDER
from assay.core.items.item import Item, ItemType, Option

_PLAIN = re.compile(r"[^\W_](?:[^\x00-\x1f\x7f-\x9f\xa0\ufeff:#]|:(?! |$)|(?<! )#)*", re.UNICODE)
_FLOW_MARKS = re.compile(r"[,\[\]{}]")


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
    plain = _PLAIN.fullmatch(value) and not (flow and _FLOW_MARKS.search(value)) and value == value.strip()
    return value if plain else _quoted(value)


def _quoted(value: str) -> str:
    """A JSON string is a YAML string, once the characters that YAML may not hold bare are escaped."""
    return re.sub(r"[\x7f-\xa0\ufeff\U00010000-\U0010ffff]", _escape, json.dumps(value, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    return f"\\U{ord(match[0]):08X}"


def _option(option: Option) -> str:
    quote = f"**{option.verdict}.** {option.rationale}".split("\n")
    return "\n".join([f"## {option.letter}", "", option.text, "", *(f"> {line}".rstrip() for line in quote)])
