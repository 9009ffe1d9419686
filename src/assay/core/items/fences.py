"""Finds fenced code in Markdown, so that no heading or quote is seen inside it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_OPENING = re.compile(r"^( {0,3})(`{3,}|~{3,})([^`]*)$")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced code block: `first` and `last` are the indexes of its fence lines among the lines given.

    `closed` is False when the text ends before the block does; `last` is then the last line.
    """

    first: int
    last: int
    indent: int
    language: str
    code: str
    closed: bool


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """Every fenced block in order (CommonMark 0.31, section 4.5)."""
    at = 0
    while at < len(lines):
        opening = _OPENING.match(lines[at])
        if opening is None:
            at += 1
            continue
        end = _end(lines, start=at + 1, marks=opening[2])
        last = min(end, len(lines) - 1)
        yield Fence(
            first=at,
            last=last,
            indent=len(opening[1]),
            language=(opening[3].split() or [""])[0],
            code="\n".join(lines[at + 1 : end]),
            closed=end < len(lines),
        )
        at = end + 1


def _end(lines: Sequence[str], *, start: int, marks: str) -> int:
    """The index of the line that closes a block opened with `marks`; len(lines) when none does."""
    closing = re.compile(rf"^ {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}[ \t]*$")
    return next((n for n in range(start, len(lines)) if closing.match(lines[n])), len(lines))


def fenced_lines(lines: Sequence[str]) -> frozenset[int]:
    """The indexes of all lines that belong to a fenced block, its fence lines included."""
    return frozenset(n for fence in fences(lines) for n in range(fence.first, fence.last + 1))
