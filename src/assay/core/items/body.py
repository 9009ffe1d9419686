"""Reads the body of an item file: the stem, then one section for each option."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assay.core.items.fences import fenced_lines, fences
from assay.core.items.item import Option, Verdict
from assay.core.items.report import Report

FEWEST_OPTIONS, MOST_OPTIONS = 3, 6

_HEADING = re.compile(r"^ {0,3}#{1,6}(\s|$)")
_OPTION = re.compile(r"^## ([A-Z])$")
_QUOTE = re.compile(r"^> ?(.*)$")
_VERDICT = re.compile(r"\*\*(Key|Wrong)\.\*\*(?: |\n|$)")
_STRAY_VERDICT = re.compile(r"\*\*(Key|Wrong)\.?\*\*")


@dataclass(frozen=True, slots=True)
class Body:
    """The stem's Markdown with the line it starts on, and the options that could be read."""

    stem: str
    stem_line: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    """Lines that belong together; `start` is the file's line of the first."""

    lines: Sequence[str]
    start: int

    def trimmed(self) -> "_Section":
        """The same without blank lines at either end."""
        full = [n for n, line in enumerate(self.lines) if line.strip()]
        if not full:
            return _Section((), self.start)
        return _Section(self.lines[full[0] : full[-1] + 1], self.start + full[0])


def read_body(lines: Sequence[str], *, first_line: int, report: Report) -> Body:
    """The stem and options in `lines`, the first of which is line `first_line` of the file."""
    if not _fences_are_closed(lines, first_line, report):
        return Body("", first_line, ())  # whatever follows an open block is taken for code
    stem, sections = _split(lines, first_line, report)
    if not stem.lines:
        report.add("S07", first_line, "The stem is missing: write it between the front matter and `## A`.")
    _check_stray_verdicts(stem, "the stem", report)
    _check_letters(sections, report, last_line=first_line + max(len(lines) - 1, 0))
    options = tuple(_option(letter, section, report) for letter, section in sections)
    return Body("\n".join(stem.lines), stem.start, options)


def _fences_are_closed(lines: Sequence[str], first_line: int, report: Report) -> bool:
    closed = True
    for fence in fences(lines):
        line = first_line + fence.first
        if not fence.closed:
            closed = False
            report.add("S15", line, "This code block is never closed; end it with a line of ```.")
        if fence.indent:
            report.add("S15", line, "Code blocks start in the first column; remove the spaces before ```.")
    return closed


def _split(
    lines: Sequence[str], first_line: int, report: Report
) -> tuple[_Section, list[tuple[str, _Section]]]:
    """Cuts at the option headings; every section starts on the line of its heading."""
    code = fenced_lines(lines)
    cuts: list[tuple[int, str]] = []
    for n, line in enumerate(lines):
        if n in code or not _HEADING.match(line):
            continue
        if heading := _OPTION.match(line):
            cuts.append((n, heading[1]))
        else:
            report.add("S08", first_line + n, f"{line.strip()[:40]!r} is no option; write `## A`, `## B` …")
    ends = [n for n, _ in cuts[1:]] + [len(lines)]
    stem = _Section(lines[: cuts[0][0] if cuts else len(lines)], first_line).trimmed()
    sections = [
        (letter, _Section(lines[n:end], first_line + n)) for (n, letter), end in zip(cuts, ends, strict=True)
    ] if cuts else []  # fmt: skip
    return stem, sections


def _check_letters(sections: Sequence[tuple[str, _Section]], report: Report, *, last_line: int) -> None:
    for n, (letter, section) in enumerate(sections):
        due = chr(ord("A") + n)
        if letter != due:
            report.add(
                "S08", section.start, f"Option {letter} stands where {due} is due; letters run on from A."
            )
            break
    if not FEWEST_OPTIONS <= len(sections) <= MOST_OPTIONS:
        line = sections[-1][1].start if sections else last_line
        wanted = f"{FEWEST_OPTIONS} to {MOST_OPTIONS}"
        report.add("S08", line, f"An item has {wanted} options (`## A` …); this one has {len(sections)}.")


def _option(letter: str, section: _Section, report: Report) -> Option:
    body = _Section(section.lines[1:], section.start + 1).trimmed()
    quote_at = _last_quote(body.lines)
    text = _Section(body.lines[:quote_at], body.start).trimmed()
    quote = _Section(body.lines[quote_at:], body.start + quote_at)
    if not text.lines:
        report.add("S09", section.start, f"Option {letter} has no text.")
    _check_stray_verdicts(text, f"the text of option {letter}", report)
    verdict, rationale = _rationale(letter, quote, report, line=section.start)
    return Option(
        letter, "\n".join(text.lines), verdict, rationale,
        line=section.start, text_line=text.start, rationale_line=quote.start,
    )  # fmt: skip


def _last_quote(lines: Sequence[str]) -> int:
    """The index at which the quote that ends `lines` begins; len(lines) when there is none."""
    code = fenced_lines(lines)
    at = len(lines)
    while at and (at - 1) not in code and _QUOTE.match(lines[at - 1]):
        at -= 1
    return at


def _rationale(letter: str, quote: _Section, report: Report, *, line: int) -> tuple[Verdict, str]:
    said = "\n".join(match[1] for text in quote.lines if (match := _QUOTE.match(text)))
    opening = _VERDICT.match(said)
    if opening is None:
        at = quote.start if quote.lines else line
        wanted = "end it with a quote that opens with `> **Key.**` or `> **Wrong.**`"
        report.add("S10", at, f"Option {letter} has no rationale: {wanted}.")
        return Verdict.WRONG, ""
    rationale = said[opening.end() :].strip()
    if not rationale:
        report.add("S10", quote.start, f"The rationale of option {letter} gives no reason.")
    if again := _STRAY_VERDICT.search(rationale):
        report.add("S10", quote.start, f"The rationale of option {letter} says {again[0]} a second time.")
    return Verdict(opening[1]), rationale


def _check_stray_verdicts(section: _Section, where: str, report: Report) -> None:
    """A verdict outside a rationale would be shown to candidates."""
    for n, line in enumerate(section.lines):
        if _STRAY_VERDICT.search(line):
            report.add(
                "S10", section.start + n, f"A verdict stands in {where}, where candidates would read it."
            )
