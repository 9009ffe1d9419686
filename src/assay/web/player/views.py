"""Pages around the exam: the shell of the player, Start, and the receipt. All by owner: others get 404."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assay.apps.attempts import actions, queries
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.core.attempt import Phase, Refused
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.issuing import site_key

IN_THE_EXAM = (Phase.ACTIVE, Phase.PAUSED)


def own_attempt_or_404(request: HttpRequest, uuid: UUID) -> Attempt:
    """The candidate's own attempt."""
    try:
        return queries.own_attempt(person_of(request), uuid)
    except Attempt.DoesNotExist as error:
        raise Http404 from error


@require_GET
@open_to(Role.CANDIDATE)
def exam(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The player while the exam runs or is paused; otherwise the page that fits the attempt's state."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.phase in (Phase.SUBMITTED, Phase.TERMINATED):
        return redirect("player:receipt", uuid=uuid)
    begun = attempt.started_at is not None
    if attempt.phase not in IN_THE_EXAM and not (attempt.phase == Phase.AUTHORIZED and begun):
        return redirect("candidate:check_in", uuid=uuid)
    context = {
        "attempt_uuid": uuid,
        "base": f"/exam/{uuid}",
        "home": "/home/",
        "exam_title": attempt.certification.title,
        "candidate_name": attempt.registration.legal_name,
    }
    return render(request, "player/exam.html", context)


@require_POST
@open_to(Role.CANDIDATE)
def start(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Starts the clock and opens the player; a second click only opens it."""
    own_attempt_or_404(request, uuid)
    try:
        actions.start(uuid, now=clock.now())
    except Refused:
        return redirect("candidate:check_in", uuid=uuid)
    return redirect("player:exam", uuid=uuid)


@require_GET
@open_to(Role.CANDIDATE)
def form(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The form as the candidate may see it, while the clock runs."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.phase != Phase.ACTIVE:  # not begun, over, or paused: the questions stay covered
        raise Http404
    response = HttpResponse(attempt.form.payload, content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@open_to(Role.CANDIDATE)
def receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is stored, in words, after the end."""
    attempt = own_attempt_or_404(request, uuid)
    if not hasattr(attempt, "receipt"):
        actions.submit_by_clock(uuid, key=site_key(), now=clock.now())
        attempt = own_attempt_or_404(request, uuid)
    if not hasattr(attempt, "receipt"):
        return redirect("player:exam", uuid=uuid)
    return render(
        request, "candidate/receipt.html", {"attempt": attempt, "receipt": attempt.receipt.document}
    )


@require_GET
@open_to(Role.CANDIDATE)
def receipt_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed receipt as a file to keep."""
    attempt = own_attempt_or_404(request, uuid)
    if not hasattr(attempt, "receipt"):
        raise Http404
    response = JsonResponse(attempt.receipt.document, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="receipt-{uuid}.json"'
    return response
