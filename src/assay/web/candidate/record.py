"""The candidate's record of one exam: the clock, row by row, and what was noted, accusing nobody."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assay.apps.attempts.engine import state_of
from assay.apps.people.models import Role
from assay.outside import clock
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.kit.clock_lines import clock_file
from assay.web.kit.gate import open_to
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
    }
    return render(request, "candidate/record.html", context)


@require_GET
@open_to(Role.CANDIDATE)
def record_csv(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The clock as a file."""
    attempt = own_attempt_or_404(request, uuid)
    return clock_file(told_to_candidate(attempt, now=clock.now()).clock, attempt)
