"""The candidate's record of one exam: the clock, how she was watched, and what was noted, accusing nobody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assay.apps.attempts.engine import state_of
from assay.apps.people.models import Role
from assay.apps.proctoring.queries.export import own_timeline
from assay.outside import clock
from assay.web.candidate.appeal import found_in
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.candidate.watched_record import lines_of
from assay.web.kit.clock_lines import clock_file
from assay.web.kit.gate import open_to
from assay.web.kit.tables import csv_file
from assay.web.kit.telling import accommodation_in, told_to_candidate


@require_GET
@open_to(Role.CANDIDATE)
def record(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What happened to the candidate's own exam, during it and after."""
    attempt = own_attempt_or_404(request, uuid)
    context = {
        "attempt": attempt,
        "told": told_to_candidate(attempt, now=clock.now()),
        "accommodation": accommodation_in(attempt),
        "late_waiting": state_of(attempt).late_waiting,
        "csv": reverse("candidate:record_csv", args=[uuid]),
        "found": found_in(attempt, now=clock.now()),
        "watched": lines_of(own_timeline(attempt, now=clock.now())),
    }
    return render(request, "candidate/record.html", context)


@require_GET
@open_to(Role.CANDIDATE)
def record_csv(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The clock as a file."""
    attempt = own_attempt_or_404(request, uuid)
    return clock_file(told_to_candidate(attempt, now=clock.now()).clock, attempt)


@require_GET
@open_to(Role.CANDIDATE)
def watched_json(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Everything that is kept of how the candidate was watched, with hashes and receipts, as a file."""
    attempt = own_attempt_or_404(request, uuid)
    export = own_timeline(attempt, now=clock.now())
    response = JsonResponse(export, json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="watched-{uuid}.json"'
    return response


@require_GET
@open_to(Role.CANDIDATE)
def watched_csv(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The same in lines, for a spreadsheet."""
    attempt = own_attempt_or_404(request, uuid)
    lines = lines_of(own_timeline(attempt, now=clock.now()))
    rows = ((line.at.isoformat(timespec="seconds"), line.lane, line.words, line.detail) for line in lines)
    return csv_file(f"watched-{uuid}.csv", ("at", "kind", "what", "detail"), rows)
