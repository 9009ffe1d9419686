"""Long lists: a page at a time on screen, whole as CSV."""

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, StreamingHttpResponse

PER_PAGE = 25


def page_of(request: HttpRequest, rows: Any, *, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?page=` asks for; nonsense gets the first, too far the last."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


class _Line:
    """What csv.writer needs of a file: it hands each line on."""

    def write(self, line: str) -> str:
        return line


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A CSV file to download, UTF-8, one header line (RFC 4180)."""
    writer = csv.writer(_Line())
    lines = (writer.writerow([_harmless(cell) for cell in row]) for row in (header, *rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
