"""The blueprint: what every form of a certification must be, read from and written to TOML.

The format is `spec/blueprint.md`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assay.core.vocabulary import Problem

FORMAT = 1
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate")


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
class Blueprint:
    """The test specification. `seconds_max` bounds the sum of the items' expected seconds."""

    version: str
    seconds_max: int
    families: tuple[FamilyRow, ...]

    @property
    def length(self) -> int:
        """Items in a form."""
        return sum(family.items for family in self.families)


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
        Problem(file, line, "blueprint", "error", message) for line, message in _problems(data, text)
    )
    if problems:
        raise BlueprintError(problems)
    return Blueprint(data["version"], data["seconds_max"], tuple(_family(row) for row in data["families"]))


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


def _family(row: Mapping[str, object]) -> FamilyRow:
    levels = row.get("levels", [])
    assert isinstance(levels, list)
    return FamilyRow(
        str(row["id"]),
        str(row["title"]),
        int(str(row["items"])),
        tuple(LevelRow(tuple(x["levels"]), x.get("at_least"), x.get("at_most")) for x in levels),
    )


def _problems(data: Mapping[str, object], text: str) -> Iterator[tuple[int, str]]:
    """(line, message) of everything that keeps `data` from being a blueprint."""
    yield from ((1, f"unknown field {name!r}") for name in sorted(data.keys() - _TOP))
    if data.get("format") != FORMAT:
        yield 1, f"write format = {FORMAT}; this file says {data.get('format')!r}"
    if not _is_text(data.get("version")):
        yield 1, 'version is missing; write a short text such as version = "2026-11"'
    if not _is_count(data.get("seconds_max")):
        yield 1, "seconds_max must be a whole number of seconds above 0"
    families = data.get("families")
    if not isinstance(families, list) or not families:
        yield 1, "there must be at least one [[families]] table"
        return
    headers = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[families]]")]
    seen: set[object] = set()
    for position, row in enumerate(families):
        line = headers[position] if position < len(headers) else 1
        yield from ((line, message) for message in _family_problems(row, seen))


_TOP = {"format", "version", "seconds_max", "families"}


def _family_problems(row: object, seen: set[object]) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "a family must be a table with id, title and items"
        return
    name = row.get("id")
    if not _is_text(name):
        yield "a family needs an id such as ml-development"
        name = "a family"
    elif name in seen:
        yield f"{name} stands twice; join the two tables"
    seen.add(name)
    yield from (f"{name}: unknown field {key!r}" for key in sorted(row.keys() - _FAMILY))
    if not _is_text(row.get("title")):
        yield f"{name}: title is missing"
    if not _is_count(row.get("items")):
        yield f"{name}: items must be a whole number above 0"
    levels = row.get("levels", [])
    for level_row in levels if isinstance(levels, list) else [None]:
        yield from (f"{name}: {message}" for message in _level_problems(level_row))


_FAMILY = {"id", "title", "items", "levels"}


def _level_problems(row: object) -> Iterator[str]:
    if not isinstance(row, dict) or not isinstance(row.get("levels"), list) or not row["levels"]:
        yield 'levels must be tables such as { levels = ["evaluate"], at_most = 10 }'
        return
    for level in row["levels"]:
        if level not in LEVELS:
            yield f"{level!r} is no level; the levels are {', '.join(LEVELS)}"
    least, most = row.get("at_least"), row.get("at_most")
    if any(end is not None and not _is_count(end, least=0) for end in (least, most)):
        yield "at_least and at_most must be whole numbers"
    elif least is None and most is None:
        yield "a level row needs at_least or at_most"
    elif least is not None and most is not None and least > most:
        yield f"at_least {least} is more than at_most {most}"
    if unknown := row.keys() - {"levels", "at_least", "at_most"}:
        yield f"unknown field {sorted(unknown)[0]!r} in a level row"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: object, *, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least


def _line_of(error: tomllib.TOMLDecodeError) -> int:
    words = str(error).partition("at line ")[2].split(",")[0]
    return int(words) if words.isdigit() else 1
