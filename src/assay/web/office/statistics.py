"""Item analysis and score distribution for the psychometrician: statistics of everybody, names of nobody."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.bank.queries import current_items, exposure
from assay.apps.people.models import Role
from assay.apps.people.queries import roles_of
from assay.apps.programs.models import Certification
from assay.apps.programs.queries import certifications_in
from assay.apps.results.analysis import ENOUGH, TOO_EASY, TOO_HARD, TOO_WEAK, Analysis, ItemAnalysis, analyse
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.tables import csv_file
from assay.web.office.histogram import Bin, bins_of, histogram_svg

FLAGS = {
    "hard": f"fewer than {TOO_HARD * 100:.0f} % right",
    "easy": f"more than {TOO_EASY * 100:.0f} % right",
    "weak": f"point-biserial below {TOO_WEAK}",
    "few": f"seen by fewer than {ENOUGH}",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the item table."""

    analysis: ItemAnalysis
    family: str
    exposure: int

    @property
    def flags(self) -> list[tuple[str, str]]:
        """(word, what it means) of each flag."""
        return [(flag, FLAGS[flag]) for flag in self.analysis.flags]


_SORTS: dict[str, Callable[[Row], tuple[object, ...]]] = {
    "item": lambda row: (row.analysis.item,),
    "family": lambda row: (row.family, row.analysis.item),
    "n": lambda row: (row.analysis.presented, row.analysis.item),
    "p": lambda row: (-1.0 if row.analysis.p is None else row.analysis.p, row.analysis.item),
    "r": lambda row: (-2.0 if row.analysis.r is None else row.analysis.r, row.analysis.item),
    "exposure": lambda row: (row.exposure, row.analysis.item),
    "flags": lambda row: (len(row.analysis.flags), row.analysis.item),
}
COLUMNS = (
    ("item", "Item", ""),
    ("family", "Family", ""),
    ("n", "Seen by", "n"),
    ("p", "Share right (p)", "n"),
    ("r", "Point-biserial (r)", "n"),
    ("exposure", "Forms", "n"),
    ("flags", "Flags", ""),
)


@require_GET
@open_to(Role.PSYCHOMETRICIAN, Role.MANAGER, Role.ADMINISTRATOR)
def statistics(request: HttpRequest) -> HttpResponse:
    """How hard the items are, how well they tell candidates apart, and how the scores are spread."""
    certification = _chosen_or_404(request)
    analysis = analyse(certification.key)
    column, descending = _sorting(request)
    rows = _rows(certification, analysis)
    only = request.GET.get("only", "")
    shown = [row for row in rows if row.analysis.flags] if only == "flagged" else rows
    bins = _bins(analysis)
    context = {
        "certification": certification,
        "certifications": _offered(request),
        "analysis": analysis,
        "rows": sorted(shown, key=_SORTS[column], reverse=descending),
        "flagged": sum(bool(row.analysis.flags) for row in rows),
        "only": only,
        "columns": [(key, title, kind, _next_sort(key, column, descending)) for key, title, kind in COLUMNS],
        "sorted_by": column,
        "descending": descending,
        "bins": bins,
        "histogram": histogram_svg(bins, cut=certification.spec.cut_points, title="Distribution of scores"),
        "flag_words": FLAGS,
        "reads_bank": bool({Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR} & roles_of(person_of(request))),
        "mean": sum(analysis.totals) / len(analysis.totals) if analysis.totals else None,
    }
    return render(request, "office/statistics.html", context)


@require_GET
@open_to(Role.PSYCHOMETRICIAN, Role.MANAGER, Role.ADMINISTRATOR)
def items_csv(request: HttpRequest) -> HttpResponseBase:
    """The item table as CSV."""
    certification = _chosen_or_404(request)
    analysis = analyse(certification.key)
    header = ("item", "family", "n", "p", "point_biserial", "forms", "flags")
    lines = [
        (
            row.analysis.item,
            row.family,
            row.analysis.presented,
            _figure(row.analysis.p),
            _figure(row.analysis.r),
            row.exposure,
            " ".join(row.analysis.flags),
        )
        for row in _rows(certification, analysis)
    ]
    return csv_file(f"{certification.key}-{_basis(analysis)}-items.csv", header, lines)


@require_GET
@open_to(Role.PSYCHOMETRICIAN, Role.MANAGER, Role.ADMINISTRATOR)
def scores_csv(request: HttpRequest) -> HttpResponseBase:
    """The distribution of scores as CSV."""
    certification = _chosen_or_404(request)
    analysis = analyse(certification.key)
    lines = [(one.low, one.high, one.count) for one in _bins(analysis)]
    return csv_file(f"{certification.key}-{_basis(analysis)}-scores.csv", ("from", "to", "candidates"), lines)


@require_GET
@open_to(Role.PSYCHOMETRICIAN, Role.MANAGER, Role.ADMINISTRATOR)
def scores_svg(request: HttpRequest) -> HttpResponse:
    """The histogram as a picture that stands alone."""
    certification = _chosen_or_404(request)
    analysis = analyse(certification.key)
    svg = histogram_svg(_bins(analysis), cut=certification.spec.cut_points, title="Distribution of scores")
    response = HttpResponse(svg, content_type="image/svg+xml")
    name = f"{certification.key}-{_basis(analysis)}-scores.svg"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _offered(request: HttpRequest) -> list[Certification]:
    return list(certifications_in(scope(request, Role.PSYCHOMETRICIAN, Role.MANAGER)))


def _chosen_or_404(request: HttpRequest) -> Certification:
    """The certification that `?certification=` names, else the first; never one of somebody else's."""
    offered = _offered(request)
    asked = request.GET.get("certification", "")
    for certification in offered:
        if asked in ("", certification.key):
            return certification
    raise Http404


def _rows(certification: Certification, analysis: Analysis) -> list[Row]:
    families = dict(current_items(certification.key).values_list("item_key", "family"))
    forms = exposure(certification.key)
    return [Row(one, families.get(one.item, ""), forms.get(one.item, 0)) for one in analysis.items]


def _bins(analysis: Analysis) -> tuple[Bin, ...]:
    return bins_of(analysis.totals, most=analysis.form_length)


def _basis(analysis: Analysis) -> str:
    """Says in a file's name what it rests on."""
    return f"n{analysis.candidates}" + (f"-simulated{analysis.simulated}" if analysis.simulated else "")


def _sorting(request: HttpRequest) -> tuple[str, bool]:
    asked = request.GET.get("sort", "item")
    column = asked.removeprefix("-")
    return (column, asked.startswith("-")) if column in _SORTS else ("item", False)


def _next_sort(key: str, column: str, descending: bool) -> str:
    return f"-{key}" if key == column and not descending else key


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"
