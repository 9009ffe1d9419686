"""What an item is: a stem, its options and their rationales, and the facts an editor keeps about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType

import rfc8785

from assay.core.vocabulary import ItemId, Problem


class Status(StrEnum):
    """Where an item stands on its way into, and out of, the scored part of forms."""

    DRAFT = "draft"
    REVIEW = "review"
    PILOT = "pilot"
    OPERATIONAL = "operational"
    RETIRED = "retired"


class Level(StrEnum):
    """The thinking that an item asks for, after the revised taxonomy of Bloom (Anderson et al., 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"


class ItemType(StrEnum):
    """How many options a candidate chooses."""

    SINGLE = "single"
    MULTIPLE = "multiple"


class ProofKind(StrEnum):
    """How far running decides an item: its key, only the facts it states, or nothing."""

    ORACLE = "oracle"
    CLAIMS = "claims"
    NONE = "none"


class Verdict(StrEnum):
    """What the rationale of an option says that the option is."""

    KEY = "Key"
    WRONG = "Wrong"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose: Markdown text, and why it is right or wrong.

    `letter` is its place in the file, never what a candidate sees: options are shuffled.
    `line`, `text_line` and `rationale_line` say where it stands; they take no part in equality.
    """

    letter: str
    text: str
    verdict: Verdict
    rationale: str
    line: int = field(default=0, compare=False)
    text_line: int = field(default=0, compare=False)
    rationale_line: int = field(default=0, compare=False)


def _no_lines() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Item:
    """An item as its author wrote it, key and all. It never leaves the server: see `candidate.py`.

    `seconds` is the author's estimate of the time it takes; `key` the letters of the right options in
    order. `lines` gives the line of each front matter field, `stem_line` that of the stem's first line;
    neither takes part in equality.
    """

    id: ItemId
    rev: int
    title: str
    status: Status
    family: str
    task: str
    level: Level
    type: ItemType
    key: tuple[str, ...]
    seconds: int
    proof: ProofKind
    checked: date
    expires: date
    stem: str
    options: tuple[Option, ...]
    stack: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    enemies: tuple[ItemId, ...] = ()
    tags: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    language: str = "en"
    lines: Mapping[str, int] = field(default_factory=_no_lines, compare=False, repr=False)
    stem_line: int = field(default=0, compare=False)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the options, in the order of the file."""
        return tuple(option.letter for option in self.options)

    @property
    def keys(self) -> tuple[Option, ...]:
        """The options that are right."""
        return tuple(option for option in self.options if option.letter in self.key)

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The options that are wrong."""
        return tuple(option for option in self.options if option.letter not in self.key)

    def option(self, letter: str) -> Option:
        """The option of that letter; KeyError when there is none."""
        for option in self.options:
            if option.letter == letter:
                return option
        raise KeyError(letter)

    @property
    def content_hash(self) -> str:
        """SHA-256 in hex over the canonical JSON (RFC 8785) of stem, options and key.

        It names the version that a review, a proof or a statistic is about: a change of anything that
        decides the answer changes it, a change of metadata or of a rationale does not.
        """
        content = {
            "stem": self.stem,
            "options": [[option.letter, option.text] for option in self.options],
            "key": list(self.key),
        }
        return sha256(rfc8785.dumps(content)).hexdigest()


class ItemProblems(ValueError):
    """An item file cannot be read; `problems` names every reason with its line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
