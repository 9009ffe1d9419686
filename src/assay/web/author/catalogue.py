"""The list of current items with filters, and how the bank stands against its blueprint."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Literal

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.bank.models import ItemVersion
from assay.apps.bank.queries import SHORT_SECONDS, BankFilter, current_items, exposure, found_items
from assay.apps.people.models import Role
from assay.apps.programs.models import Certification
from assay.apps.programs.queries import certifications_in
from assay.core.forms import parse_blueprint
from assay.core.items.item import ItemType, Level, ProofKind, Status
from assay.web.kit.gate import open_to, scope
from assay.web.kit.tables import page_of

READERS = (Role.AUTHOR, Role.REVIEWER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR)

_LENGTHS: dict[str, Literal["", "short", "long"]] = {"short": "short", "long": "long"}


@dataclass(frozen=True, slots=True)
class Cell:
    """One family: what a form takes of it, and what the bank holds."""

    id: str
    title: str
    in_form: int
    in_bank: int
    short: int
    proven_kind: int

    @property
    def ratio(self) -> float:
        """How many times a form's share the bank holds; below 2 the same items come round often."""
        return self.in_bank / self.in_form


@require_GET
@open_to(*READERS)
def catalogue(request: HttpRequest) -> HttpResponse:
    """The bank of a certification: shown, never edited; its master is the folder under version control."""
    certification = chosen_or_404(request, request.GET.get("certification", ""))
    wanted = _wanted(request)
    page = page_of(request, found_items(certification.key, wanted).defer("source"), per_page=30)
    every = current_items(certification.key)
    context = {
        "certification": certification,
        "certifications": offered(request),
        "cells": _cells(certification),
        "total": every.count(),
        "wanted": asdict(wanted),
        "narrowed": any(asdict(wanted).values()),
        "filters": _filters(every, certification),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "exposure": exposure(certification.key),
        "short_seconds": SHORT_SECONDS,
    }
    return render(request, "author/catalogue.html", context)


def offered(request: HttpRequest) -> list[Certification]:
    """The certifications whose bank this person may read."""
    return list(certifications_in(scope(request, *READERS)))


def chosen_or_404(request: HttpRequest, key: str) -> Certification:
    """The one with that key, or the first for an empty key; never one that is not theirs to read."""
    for certification in offered(request):
        if key in ("", certification.key):
            return certification
    raise Http404


def _wanted(request: HttpRequest) -> BankFilter:
    get = request.GET.get
    return BankFilter(
        words=get("q", ""),
        family=get("family", ""),
        task=get("task", ""),
        level=get("level", ""),
        status=get("status", ""),
        proof=get("proof", ""),
        kind=get("kind", ""),
        length=_LENGTHS.get(get("length", ""), ""),
    )


def _filters(
    every: QuerySet[ItemVersion], certification: Certification
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(field, label, choices) of each filter; tasks are those that occur."""
    spec = certification.spec
    tasks = every.order_by("task").values_list("task", flat=True).distinct()
    return [
        ("family", "Family", [(family.id, family.title) for family in spec.families]),
        ("task", "Task", [(task, task.replace("-", " ")) for task in tasks]),
        ("level", "Level", [(level.value, level.value) for level in Level]),
        ("status", "Status", [(status.value, status.value) for status in Status]),
        ("proof", "Proof", [(proof.value, proof.value) for proof in ProofKind]),
        ("kind", "Kind", [(kind.value, kind.value) for kind in ItemType]),
        ("length", "Length", [("short", f"short (≤ {SHORT_SECONDS} s)"), ("long", "long")]),
    ]


def _cells(certification: Certification) -> list[Cell]:
    blueprint = parse_blueprint(certification.blueprint, file=f"{certification.key}/blueprint.toml")
    rows = list(current_items(certification.key).values_list("family", "seconds", "proof"))
    spec = certification.spec
    every = Counter(family for family, _, _ in rows)
    short = Counter(family for family, seconds, _ in rows if seconds <= SHORT_SECONDS)
    proofs = Counter(family for family, _, proof in rows if proof != ProofKind.NONE)
    return [
        Cell(row.id, spec.family_title(row.id), row.items, every[row.id], short[row.id], proofs[row.id])
        for row in blueprint.families
    ]
