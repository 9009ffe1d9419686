"""Takes Markdown apart for counting and comparing: prose, sentences, words, tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assay.core.items.fences import fenced_lines, fences

_DELIMITER = re.compile(r"^ {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_CELL_BAR = re.compile(r"(?<!\\)\|")
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_EMPHASIS = re.compile(r"\*\*(.+?)\*\*|(?<![\w*])\*(?!\s)(.+?)(?<!\s)\*(?![\w*])")
_PICTURE_OR_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SENTENCE_END = re.compile(r"(?<=[.?!])[)\]\"'”’]?\s+(?=[\"'“(]?[A-Z0-9`À-ÖØ-Þ])")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|vs|cf|approx|resp|al|Dr|Mr|Ms)\.$")
_WORD = re.compile(r"[^\W_](?:[\w.,'’%/-]*\w)?%?")

STOP_WORDS = frozenset(
    """a about after all also an and any are as at be because been before being between both but by can does
    during each else every for from further had has have how if in into is it its itself more most must no not
    of off on once one only or other our out over own same shall should so some such than that the their them
    then there these they this those through to too under until up was were what when where which while who
    whom whose why will with would without you your""".split()  # noqa: SIM905 (a paragraph is easier to read)
)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of Markdown: `line` is the index of its head among the lines given."""

    line: int
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(markdown: str) -> tuple[Table, ...]:
    """The tables outside code blocks (GFM 0.29, section 4.10)."""
    lines = markdown.split("\n")
    code = fenced_lines(lines)
    found: list[Table] = []
    for n in range(1, len(lines)):
        if n in code or "|" not in lines[n - 1] or "-" not in lines[n] or not _DELIMITER.match(lines[n]):
            continue
        rows: list[tuple[str, ...]] = []
        for line in lines[n + 1 :]:
            if not line.strip() or "|" not in line:
                break
            rows.append(_cells(line))
        found.append(Table(n - 1, _cells(lines[n - 1]), tuple(rows)))
    return tuple(found)


def _cells(line: str) -> tuple[str, ...]:
    parts = _CELL_BAR.split(line.strip())
    if parts and not parts[0]:
        parts = parts[1:]
    if parts and not parts[-1]:
        parts = parts[:-1]
    return tuple(part.strip() for part in parts)


def code_blocks(markdown: str) -> tuple[str, ...]:
    """The content of the fenced blocks."""
    return tuple(fence.code for fence in fences(markdown.split("\n")))


def without_code_blocks(markdown: str) -> str:
    """The Markdown outside fenced blocks, tables and all, without blank lines at its ends."""
    lines = markdown.split("\n")
    code = fenced_lines(lines)
    return "\n".join(line for n, line in enumerate(lines) if n not in code).strip()


def inline_code(markdown: str) -> tuple[str, ...]:
    """The inline code in order, without its backticks."""
    return tuple(match[2] for match in _INLINE_CODE.finditer(markdown))


def prose_lines(markdown: str) -> list[str]:
    """The lines with code blocks and tables blanked, so that indexes stay true."""
    lines = markdown.split("\n")
    hidden = set(fenced_lines(lines))
    for table in tables(markdown):
        hidden.update(range(table.line, table.line + 2 + len(table.rows)))
    return ["" if n in hidden else line for n, line in enumerate(lines)]


def without_inline_code(line: str) -> str:
    """The line with inline code taken out: what is named there is a name, not a word."""
    return _INLINE_CODE.sub("` `", line)


def spoken(markdown: str) -> str:
    """The prose as it is read: no code blocks, tables, or marks of Markdown."""
    text = _INLINE_CODE.sub(lambda match: match[2], "\n".join(prose_lines(markdown)))
    return _without_marks(text)


def _without_marks(text: str) -> str:
    text = _PICTURE_OR_LINK.sub(r"\1", text)
    return _EMPHASIS.sub(lambda match: match[1] or match[2], text)


def visible(markdown: str) -> str:
    """All that a candidate reads of an option, code and tables included, without marks or line breaks."""
    code = " ".join(code_blocks(markdown))
    cells = " ".join(cell for table in tables(markdown) for row in (table.head, *table.rows) for cell in row)
    return " ".join(f"{spoken(markdown)} {code} {cells}".split())


def sentences(markdown: str) -> list[str]:
    """The sentences of the prose, inline code still in its backticks; a blank line ends one too."""
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", _without_marks("\n".join(prose_lines(markdown)))):
        pieces = _SENTENCE_END.split(" ".join(paragraph.split()))
        for piece in pieces:
            if found and _ABBREVIATION.search(found[-1]) and piece is not pieces[0]:
                found[-1] += f" {piece}"
            elif piece:
                found.append(piece)
    return found


def words(text: str) -> list[str]:
    """The words of a text; a number, a time or a hyphened compound is one."""
    return _WORD.findall(text)


def content_words(text: str) -> frozenset[str]:
    """Words that carry meaning, in small letters and without a plural's or verb's ending."""
    return frozenset(
        _stem(word) for word in map(str.lower, words(text)) if len(word) > 3 and word not in STOP_WORDS
    )


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    for ending in ("ing", "ies", "es", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def line_of(texts: Sequence[str], first_line: int, wanted: re.Pattern[str]) -> int:
    """The file line of the first of `texts` in which `wanted` is found; `first_line` when none has it."""
    return first_line + next((n for n, text in enumerate(texts) if wanted.search(text)), 0)
