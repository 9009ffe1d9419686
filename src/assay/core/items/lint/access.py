"""Group A: pictures, tables, colours, links."""

import re

from assay.core.items.lint.context import Context, Source
from assay.core.items.prose import prose_lines, tables, without_inline_code
from assay.core.items.report import Report

_PICTURE = re.compile(r"!\[([^\]]*)\]\(")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(|<?\bhttps?://")
_COLOUR = re.compile(
    r"\b(?:shown|marked|drawn|printed|highlighted|coloured|colored) (?:in )?"
    r"(?:red|green|blue|yellow|orange|grey|gray)\b"
    r"|\bthe (?:red|green|blue|yellow|orange) (?:line|curve|bar|cell|row|column|text|word|box|dot|area)s?\b",
    re.IGNORECASE,
)


def check_prose(source: Source, context: Context, report: Report) -> None:
    """A01, A03, A04."""
    item = source.item
    for text, first in [(item.stem, item.stem_line), *((o.text, o.text_line) for o in item.options)]:
        for n, written in enumerate(prose_lines(text)):
            line = without_inline_code(written)
            if any(not picture[1].strip() for picture in _PICTURE.finditer(line)):
                report.add("A01", first + n, "Say in the square brackets what the picture shows.")
            if said := _COLOUR.search(line):
                report.add("A03", first + n, f"“{said[0]}”: say it by a name or a shape as well.")
            if _LINK.search(line):
                report.add(
                    "A04", first + n, "Nothing in an item may lead out of the exam; name the page instead."
                )


def check_tables(source: Source, context: Context, report: Report) -> None:
    """A02. The first head may be empty: it stands over the names of the rows."""
    item = source.item
    for text, first in [(item.stem, item.stem_line), *((o.text, o.text_line) for o in item.options)]:
        for table in tables(text):
            if not all(table.head[1:]) or len(table.head) < 2:
                report.add("A02", first + table.line, "Give each column of the table but the first a head.")


CHECKS = (check_prose, check_tables)
