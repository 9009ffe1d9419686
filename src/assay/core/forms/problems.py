"""What keeps a TOML table from being a blueprint: every problem at once, with its line.

The format is `spec/blueprint.md`.
"""

from collections.abc import Iterator, Mapping

FORMAT = 1
LEVELS = ("remember", "understand", "apply", "analyse", "evaluate")
MOST_BREAK_MINUTES = 240

_TOP = {"format", "version", "seconds_max", "families", "sections", "pilots"}
_FAMILY = {"id", "title", "items", "levels"}
_SECTION = {"items", "break_after_minutes"}


def problems_of(data: Mapping[str, object], text: str) -> Iterator[tuple[int, str]]:
    """(line, message) of everything that keeps `data`, read from `text`, from being a blueprint."""
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
    headers, seen = _lines(text, "[[families]]"), set[object]()
    for position, row in enumerate(families):
        line = headers[position] if position < len(headers) else 1
        yield from ((line, message) for message in _family_problems(row, seen))
    yield from _section_problems(data.get("sections", []), families, _lines(text, "[[sections]]"))
    yield from _pilot_problems(data.get("pilots", {"items": 0}), _lines(text, "[pilots]"))


def _lines(text: str, header: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(header)]


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


def _section_problems(
    sections: object, families: list[object], headers: list[int]
) -> Iterator[tuple[int, str]]:
    if not isinstance(sections, list):
        yield 1, "sections must be tables: [[sections]]"
        return
    found = False
    for number, row in enumerate(sections, 1):
        line = headers[number - 1] if number <= len(headers) else 1
        for message in _one_section(row, is_last=number == len(sections)):
            found = True
            yield line, f"section {number}: {message}"
    asked = [family.get("items") if isinstance(family, dict) else None for family in families]
    if not sections or found or not all(_is_count(items) for items in asked):
        return
    inside, wanted = sum(row["items"] for row in sections), sum(int(str(items)) for items in asked)
    if inside != wanted:
        yield (
            headers[0] if headers else 1,
            (
                f"the sections hold {inside} items and the families ask for {wanted}; "
                f"{'add' if inside < wanted else 'take away'} {abs(wanted - inside)}"
            ),
        )


def _one_section(row: object, *, is_last: bool) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "must be a table with items"
        return
    yield from (f"unknown field {key!r}" for key in sorted(row.keys() - _SECTION))
    if not _is_count(row.get("items")):
        yield "items must be a whole number above 0"
    minutes = row.get("break_after_minutes", 0)
    if not _is_count(minutes, least=0) or minutes > MOST_BREAK_MINUTES:
        yield f"break_after_minutes must be a whole number from 0 to {MOST_BREAK_MINUTES}"
    elif is_last and minutes:
        yield "nothing follows the last section; take its break_after_minutes away"


def _pilot_problems(pilots: object, headers: list[int]) -> Iterator[tuple[int, str]]:
    line = headers[0] if headers else 1
    if not isinstance(pilots, dict):
        yield line, "pilots must be one table: [pilots]"
        return
    yield from ((line, f"pilots: unknown field {key!r}") for key in sorted(pilots.keys() - {"items"}))
    if not _is_count(pilots.get("items"), least=0):
        yield line, "pilots: items must be a whole number, 0 or more"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: object, *, least: int = 1) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= least
