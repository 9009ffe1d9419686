"""Pages around the exam: the shell of the player, Start, and the receipt. All by owner: others get 404."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from assay.apps.attempts import actions, queries
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.core.attempt import Phase
from assay.outside import clock
from assay.web.kit.clock_lines import clock_json
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.issuing import site_answer_key, site_key
from assay.web.kit.seb import turned_away, way_out
from assay.web.kit.telling import told_to_candidate

IN_THE_EXAM = (Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)


def own_attempt_or_404(request: HttpRequest, uuid: UUID) -> Attempt:
    """The candidate's own attempt."""
    try:
        return queries.own_attempt(person_of(request), uuid)
    except Attempt.DoesNotExist as error:
        raise Http404 from error


@require_GET
@open_to(Role.CANDIDATE)
def exam(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The player from the admission to the end; before and after, the page that fits the attempt's state."""
    attempt = own_attempt_or_404(request, uuid)
    late = attempt.phase == Phase.SUBMITTED and "deliver" in request.GET  # something is left on the device
    if attempt.phase in (Phase.SUBMITTED, Phase.TERMINATED) and not late:
        return redirect("player:receipt", uuid=uuid)
    if attempt.phase not in IN_THE_EXAM and not late:
        return redirect("candidate:check_in", uuid=uuid)
    if answer := turned_away(request, attempt):
        return answer
    context = {
        "attempt_uuid": uuid,
        "base": f"/exam/{uuid}",
        "home": "/home/",
        "exam_title": attempt.certification.title,
        "candidate_name": attempt.registration.legal_name,
        "answer_key": site_answer_key().public_text,
    }
    return render(request, "player/exam.html", context)


@require_GET
@open_to(Role.CANDIDATE)
def clock_ledger(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The lines of the candidate's clock: who changed it, when and why, and what they come to."""
    attempt = own_attempt_or_404(request, uuid)
    return JsonResponse(clock_json(told_to_candidate(attempt, now=clock.now()).clock))


@require_GET
@open_to(Role.CANDIDATE)
def receipt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is stored, in words, after the end."""
    attempt = own_attempt_or_404(request, uuid)
    if attempt.receipt is None:
        actions.submit_by_clock(uuid, key=site_key(), now=clock.now())
        attempt = own_attempt_or_404(request, uuid)
    newest = attempt.receipt
    if newest is None:
        return redirect("player:exam", uuid=uuid)
    context = {"attempt": attempt, "receipt": newest.document, "close": way_out(request, attempt)}
    return render(request, "candidate/receipt.html", context)


@require_GET
@open_to(Role.CANDIDATE)
def receipt_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The signed receipt as a file to keep."""
    newest = own_attempt_or_404(request, uuid).receipt
    if newest is None:
        raise Http404
    response = JsonResponse(newest.document, json_dumps_params={"indent": 2})
    response["Content-Disposition"] = f'attachment; filename="receipt-{uuid}.json"'
    return response
