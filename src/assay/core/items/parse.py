"""Reads an item file: an Item, or all the reasons why it is none. The format is spec/item-file.md."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

from assay.core.items.body import Body, read_body
from assay.core.items.fields import ANY, ITEM_ID, LANGUAGE, MOST_SECONDS, SLUG, TypedFields
from assay.core.items.front_matter import Field, read_front_matter
from assay.core.items.item import Item, ItemProblems, ItemType, Level, ProofKind, Status, Verdict
from assay.core.items.report import Report
from assay.core.vocabulary import ItemId

MOST_CHARACTERS = 20_000
"""A long item has 3,000; what is ten times that is no item."""

COUNT_WORDS = {2: "TWO", 3: "THREE", 4: "FOUR", 5: "FIVE"}

_MARK = "---"
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def parse_item(text: str, *, file: str) -> Item:
    """The item that `text`, the content of the file named `file`, states.

    Raises ItemProblems with every problem found, from the first line to the last. Problems carry the
    rules S01 to S15; everything that can be said about a well-formed item is left to `lint_item`.
    """
    report = Report(file)
    _check_characters(text, report)
    if report.problems:
        raise ItemProblems(report.in_order())
    lines = text.split("\n")
    end = next((n for n, line in enumerate(lines) if n and line == _MARK), 0)
    if lines[0] != _MARK or not end:
        report.add("S02", 1, "The file must open with front matter between two lines of `---`.")
        raise ItemProblems(report.in_order())
    fields = read_front_matter("\n".join(lines[1:end]) + "\n", first_line=2, report=report)
    body = read_body(lines[end + 1 :], first_line=end + 2, report=report)
    item = _item(fields, body, report)
    _check_id(item, file, report)
    _check_key(item, report)
    if report.problems:
        raise ItemProblems(report.in_order())
    return item


def _check_characters(text: str, report: Report) -> None:
    if len(text) > MOST_CHARACTERS:
        report.add(
            "S01", 1, f"The file has {len(text):,} characters; an item has {MOST_CHARACTERS:,} at most."
        )
        return
    for n, line in enumerate(text.split("\n"), start=1):
        if hidden := _HIDDEN.search(line):
            name = unicodedata.name(hidden[0], "control character")
            report.add(
                "S01", n, f"An invisible character, U+{ord(hidden[0]):04X} ({name.lower()}), stands here."
            )


def _item(fields: Mapping[str, Field], body: Body, report: Report) -> Item:
    read = TypedFields(fields, report)
    read.check_names()
    return Item(
        id=ItemId(read.text("id", ITEM_ID, "letters, a hyphen and four digits, as dev-0001")),
        rev=read.number("rev", most=9_999),
        title=read.text("title", ANY, "a line of text"),
        language=read.text("language", LANGUAGE, "a language tag, as en or pt-BR", default="en"),
        status=read.choice("status", Status),
        family=read.text("family", SLUG, "a family of the blueprint, as ml-development"),
        task=read.text("task", SLUG, "a task of the blueprint, as input-pipelines"),
        level=read.choice("level", Level),
        type=read.choice("type", ItemType),
        key=read.key(),
        seconds=read.number("seconds", most=MOST_SECONDS),
        proof=read.choice("proof", ProofKind),
        stack=read.texts("stack", ANY, "requirements, as tensorflow==2.21.*"),
        facts=read.texts("facts", SLUG, "ids of facts.yaml"),
        checked=read.day("checked"),
        expires=read.day("expires"),
        authors=read.texts("authors", ANY, "names"),
        reviewers=read.texts("reviewers", ANY, "names"),
        enemies=tuple(ItemId(enemy) for enemy in read.texts("enemies", ITEM_ID, "ids of items, as dev-0002")),
        tags=read.texts("tags", ANY, "words"),
        refs=read.texts("refs", ANY, "titles of sources"),
        stem=body.stem,
        stem_line=body.stem_line,
        options=body.options,
        lines=MappingProxyType({name: found.line for name, found in fields.items()}),
    )


def _check_id(item: Item, file: str, report: Report) -> None:
    name = PurePath(file).name
    if item.id and name != f"{item.id}.md":
        report.add("S06", item.lines.get("id", 1), f"The file is named {name}, but its id is {item.id}.")


def _check_key(item: Item, report: Report) -> None:
    """The key names options, agrees with the type, with every verdict and with the lead-in."""
    if not item.key or not item.options:
        return
    line = item.lines.get("key", 1)
    for letter in item.key:
        if letter not in item.letters:
            report.add("S11", line, f"The key names option {letter}, which the item does not have.")
    if list(item.key) != sorted(item.key):
        report.add("S11", line, "The letters of the key must stand in order.")
    _check_type(item, line, report)
    for option in item.options:
        is_key = option.letter in item.key
        if option.rationale and is_key != (option.verdict is Verdict.KEY):
            said = f"**{option.verdict}.**"
            message = f"The rationale of option {option.letter} says {said}, the front matter disagrees."
            report.add("S13", option.rationale_line, message)
    _check_count_word(item, report)


def _check_type(item: Item, line: int, report: Report) -> None:
    if item.type is ItemType.SINGLE and len(item.key) != 1:
        report.add("S12", line, f"A single item has one key, this one has {len(item.key)}.")
    if item.type is ItemType.MULTIPLE and not 2 <= len(item.key) < len(item.options):
        message = (
            f"A multiple item has at least two keys and one distractor, this one has {len(item.key)} key(s)."
        )
        report.add("S12", line, message)


def _check_count_word(item: Item, report: Report) -> None:
    said = {word for word in COUNT_WORDS.values() if re.search(rf"\b{word}\b", item.stem)}
    due = (
        {COUNT_WORDS[len(item.key)]}
        if item.type is ItemType.MULTIPLE and len(item.key) in COUNT_WORDS
        else set()
    )
    if said == due:
        return
    if due:
        report.add(
            "S14", item.stem_line, f"The stem must say {due.pop()} in capitals: so many options are right."
        )
    else:
        report.add("S14", item.stem_line, f"The stem says {min(said)} in capitals, but one option is right.")
