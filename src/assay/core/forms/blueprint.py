"""The blueprint: what every form of a certification must be, read from and written to TOML.

The format is `spec/blueprint.md`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from assay.core.forms.apportion import apportion
from assay.core.forms.problems import FORMAT, problems_of
from assay.core.vocabulary import Problem


@dataclass(frozen=True, slots=True)
class LevelRow:
    """How many items of these levels a family may or must contribute to a form; both ends inclusive."""

    levels: tuple[str, ...]
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One family (domain): exactly `items` of it stand in every form."""

    id: str
    title: str
    items: int
    levels: tuple[LevelRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A stretch of the form with `items` scored items; once closed it is not opened again.

    `break_after_minutes` stop the clock before the next one; 0: no break.
    """

    items: int
    break_after_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The test specification. `seconds_max` bounds the sum of the scored items' expected seconds.

    `section_rows` () is one section. `pilots` are the unscored items that stand in a form besides.
    """

    version: str
    seconds_max: int
    families: tuple[FamilyRow, ...]
    section_rows: tuple[SectionRow, ...] = ()
    pilots: int = 0

    @property
    def scored(self) -> int:
        """Scored items in a form."""
        return sum(family.items for family in self.families)

    @property
    def length(self) -> int:
        """Questions in a form: scored items and pilots, when the bank has enough of these."""
        return self.scored + self.pilots

    @property
    def sections(self) -> tuple[int, ...]:
        """The last question number of each section, ascending; () for one section."""
        return self.sections_with(pilots=self.pilots)

    def sections_with(self, *, pilots: int) -> tuple[int, ...]:
        """`sections` of a form with so many pilots in it."""
        if len(self.section_rows) < 2:
            return ()
        sizes = zip(self.section_items, self.pilots_by_section(pilots), strict=True)
        return tuple(accumulate(items + extra for items, extra in sizes))

    @property
    def section_items(self) -> tuple[int, ...]:
        """The scored items of each section; one section where the blueprint names none."""
        return tuple(row.items for row in self.section_rows) or (self.scored,)

    def pilots_by_section(self, pilots: int) -> tuple[int, ...]:
        """So many pilots spread over the sections in proportion to their scored items."""
        return apportion(pilots, self.section_items)

    @property
    def breaks(self) -> tuple[int, ...]:
        """Seconds of the break after each section but the last; () for one section."""
        return tuple(60 * row.break_after_minutes for row in self.section_rows[:-1])


class BlueprintError(ValueError):
    """A blueprint file cannot be read; carries all of its problems at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def parse_blueprint(text: str, *, file: str = "blueprint.toml") -> Blueprint:
    """The blueprint written in `text`. Raises BlueprintError naming every problem and its line."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BlueprintError((Problem(file, _line_of(error), "blueprint", "error", str(error)),)) from error
    problems = tuple(
        Problem(file, line, "blueprint", "error", message) for line, message in problems_of(data, text)
    )
    if problems:
        raise BlueprintError(problems)
    return Blueprint(
        data["version"],
        data["seconds_max"],
        tuple(_family(row) for row in data["families"]),
        tuple(SectionRow(**row) for row in data.get("sections", [])),
        data.get("pilots", {"items": 0})["items"],
    )


def write_blueprint(blueprint: Blueprint) -> str:
    """The TOML text that `parse_blueprint` reads back as an equal blueprint."""
    lines = [
        f"format = {FORMAT}",
        f"version = {_quoted(blueprint.version)}",
        f"seconds_max = {blueprint.seconds_max}",
    ]
    for family in blueprint.families:
        lines += ["", "[[families]]", f"id = {_quoted(family.id)}", f"title = {_quoted(family.title)}"]
        lines.append(f"items = {family.items}")
        if family.levels:
            lines.append(f"levels = [{', '.join(_inline(row) for row in family.levels)}]")
    for section in blueprint.section_rows:
        lines += ["", "[[sections]]", f"items = {section.items}"]
        if section.break_after_minutes:
            lines.append(f"break_after_minutes = {section.break_after_minutes}")
    if blueprint.pilots:
        lines += ["", "[pilots]", f"items = {blueprint.pilots}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'


def _inline(row: LevelRow) -> str:
    parts = [f"levels = [{', '.join(_quoted(level) for level in row.levels)}]"]
    if row.at_least is not None:
        parts.append(f"at_least = {row.at_least}")
    if row.at_most is not None:
        parts.append(f"at_most = {row.at_most}")
    return "{ " + ", ".join(parts) + " }"


def _family(row: Mapping[str, Any]) -> FamilyRow:
    levels = (
        LevelRow(tuple(x["levels"]), x.get("at_least"), x.get("at_most")) for x in row.get("levels", [])
    )
    return FamilyRow(row["id"], row["title"], row["items"], tuple(levels))


def _line_of(error: tomllib.TOMLDecodeError) -> int:
    words = str(error).partition("at line ")[2].split(",")[0]
    return int(words) if words.isdigit() else 1
