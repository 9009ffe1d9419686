"""The door to the bank's files: reads the folder of a certification, its items and what is around them."""

import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assay.core.items.facts import Fact, parse_facts
from assay.core.items.item import ItemProblems
from assay.core.items.lint import Source
from assay.core.items.parse import parse_item
from assay.core.items.products import Products, ProductsError, parse_products
from assay.core.vocabulary import Problem

MOST_BYTES = 1_000_000
NOT_ITEMS = ("README.md", "CONTRIBUTING.md")
INSIDE = ("items", "samples")  # the folders of items in a certification; facts and products lie beside them


@dataclass(frozen=True, slots=True)
class Bank:
    """What was read: the items that parsed, what stands around them, and the problems of the rest."""

    folder: str
    sources: tuple[Source, ...]
    facts: Mapping[str, Fact]
    products: Products
    families: tuple[str, ...] | None
    problems: tuple[Problem, ...]


class NoBank(ValueError):
    """The folder holds no items; the message says what was looked for."""


def read_bank(folder: Path) -> Bank:
    """The bank in `folder`: a certification (items/, facts.yaml, products.yaml, blueprint.toml) or its items.

    The samples of a certification, a folder beside items/, stand on the same facts. Paths in sources and
    problems are relative to the working directory. Raises NoBank.
    """
    files = item_files(folder)
    items = files[0].parent
    root = items.parent if items.name in INSIDE else items
    problems: list[Problem] = []
    sources = read_sources(files, problems)
    facts = _read_facts(root / "facts.yaml", problems)
    products = _read_products(root / "products.yaml", problems)
    families = _read_families(root / "blueprint.toml", problems)
    return Bank(shown(folder), sources, facts, products, families, tuple(problems))


def item_files(path: Path) -> list[Path]:
    """The item files that a path means: an item, the item of a proof, a folder of items, a certification.

    Raises NoBank when there are none.
    """
    if path.is_dir():
        folder = path / "items" if (path / "items").is_dir() else path
        files = [file for file in sorted(folder.glob("*.md")) if file.name not in NOT_ITEMS]
        if not files:
            raise NoBank(f"There are no items in {path}: neither items/*.md nor *.md.")
        return files
    file = (
        path.with_name(path.name.removesuffix(".proof.py") + ".md")
        if path.name.endswith(".proof.py")
        else path
    )
    if file.suffix != ".md" or not file.is_file():
        raise NoBank(f"{path} is neither an item (.md) nor the proof of one (.proof.py).")
    return [file]


def read_sources(files: Iterable[Path], problems: list[Problem]) -> tuple[Source, ...]:
    """The items in `files`; the problems of those that cannot be read are appended to `problems`."""
    sources: list[Source] = []
    for file in files:
        name = shown(file)
        text = _read_text(file, problems)
        if text is None:
            continue
        proof_file = file.with_name(file.name.removesuffix(".md") + ".proof.py")
        proof = _read_text(proof_file, problems) if proof_file.is_file() else None
        try:
            sources.append(Source(name, text, parse_item(text, file=name), proof))
        except ItemProblems as error:
            problems.extend(error.problems)
    return tuple(sources)


def shown(path: Path) -> str:
    """The path as it is shown: relative to the working directory, with forward slashes."""
    return Path(os.path.relpath(path)).as_posix()


def _read_text(file: Path, problems: list[Problem]) -> str | None:
    try:
        data = file.read_bytes()[: MOST_BYTES + 1]
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        problems.append(Problem(shown(file), line, "S01", "error", "The file is not UTF-8."))
    except OSError as error:
        problems.append(
            Problem(shown(file), 1, "S01", "error", f"The file cannot be read: {error.strerror}.")
        )
    return None


def _read_facts(file: Path, problems: list[Problem]) -> Mapping[str, Fact]:
    if not file.is_file():
        return {}
    facts, found = parse_facts(_read_text(file, problems) or "", file=shown(file))
    problems.extend(found)
    return facts


def _read_products(file: Path, problems: list[Problem]) -> Products:
    if not file.is_file():
        return Products()
    try:
        return parse_products(_read_text(file, problems) or "")
    except ProductsError as error:
        problems.append(Problem(shown(file), 1, "T07", "error", str(error)))
        return Products()


def _read_families(file: Path, problems: list[Problem]) -> tuple[str, ...] | None:
    """The families that the blueprint names; None where there is no blueprint.

    Nothing else of it is looked at: a blueprint is read in full, and checked, where forms are drawn.
    """
    if not file.is_file():
        return None
    try:
        families = tomllib.loads(_read_text(file, problems) or "")["families"]
        return tuple(str(family["id"]) for family in families)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        problems.append(Problem(shown(file), 1, "S17", "error", f"The families cannot be read: {error!r}."))
        return None
