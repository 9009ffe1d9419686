"""Bela's items: a sound one to start from, the bank of the house, and what Bela knows on a given day."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from assay.core.items.facts import parse_facts
from assay.core.items.item import Item
from assay.core.items.lint import Context, Source, lint_item
from assay.core.items.parse import parse_item
from assay.core.items.products import parse_products
from assay.core.vocabulary import Problem

CHECKOUT = Path(__file__).parents[3]
BANK = CHECKOUT / "certifications" / "pmle"
VECTORS = CHECKOUT / "spec" / "vectors" / "items"
TODAY = date(2026, 11, 23)

FILE = "items/inf-0900.md"
TEXT = (VECTORS / "inf-0900.md").read_text(encoding="utf-8")


def text(*changes: tuple[str, str]) -> str:
    """Bela's sound item with words replaced, each of which must be there."""
    written = TEXT
    for old, new in changes:
        assert old in written, f"{old!r} is not in the item"
        written = written.replace(old, new, 1)
    return written


def item(*changes: tuple[str, str]) -> Item:
    """The same, read."""
    return parse_item(text(*changes), file=FILE)


def problems(
    *changes: tuple[str, str], proof: str | None = None, context: Context | None = None
) -> list[Problem]:
    """What the linter says about the item with these changes."""
    written = text(*changes)
    source = Source(FILE, written, parse_item(written, file=FILE), proof)
    return lint_item(source, context=context or Context(today=TODAY))


def rules(found: Iterable[Problem]) -> list[str]:
    """The ids of the rules broken, in order."""
    return [problem.rule for problem in found]


def vectors(name: str) -> list[Any]:
    """The cases of spec/vectors/items/<name>.json, as parameters named by their first field."""
    cases: list[Any] = json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))["cases"]
    return cases


@cache
def bank() -> tuple[Source, ...]:
    """The built-in bank, read."""
    found = []
    for file in sorted((BANK / "items").glob("*.md")):
        proof = file.with_name(file.stem + ".proof.py")
        written = file.read_text(encoding="utf-8")
        source = Source(
            f"items/{file.name}",
            written,
            parse_item(written, file=file.name),
            proof.read_text(encoding="utf-8") if proof.exists() else None,
        )
        found.append(source)
    return tuple(found)


def bank_context() -> Context:
    """What the built-in certification says around its items."""
    facts, _ = parse_facts((BANK / "facts.yaml").read_text(encoding="utf-8"), file="facts.yaml")
    products = parse_products((BANK / "products.yaml").read_text(encoding="utf-8"))
    return Context(today=TODAY, facts=facts, products=products)
