"""One candidate in the console's panel, and the live picture: an offer from here, the answer asked for."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from assay.apps.people.models import Role
from assay.apps.proctoring.actions import focus
from assay.apps.proctoring.models import FocusCall
from assay.core.attempt import Refused
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.problem import problem
from assay.web.kit.refusals import status_of
from assay.web.proctor.acting import attempt_or_404
from assay.web.proctor.views import attempt_context

MOST_BYTES = 128 * 1024


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def panel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the console shows of the candidate in focus: picture, alerts, chat and moves."""
    context = attempt_context(request, attempt_or_404(request, uuid))
    return render(request, "proctor/_panel.html", context)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def offer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """JSON {uuid, stream, with_sound, offer}: asks the candidate's browser for its live picture."""
    attempt = attempt_or_404(request, uuid)
    try:
        call = _read(request.body)
        made = focus.offer(attempt, by=person_of(request), now=clock.now(), **call)
    except Refused as refused:
        status = status_of(refused.rule)
        return problem(refused.rule, "There is no live picture now", refused.message, status=status)
    except ValueError as bad:
        return problem("bad-call", "The call could not be read", str(bad), status=400)
    return JsonResponse({"uuid": str(made.uuid), "with_sound": made.with_sound}, status=201)


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def answer(request: HttpRequest, uuid: UUID, call: UUID) -> HttpResponse:
    """The candidate's answer as soon as there is one; `ended` when there will be none."""
    attempt = attempt_or_404(request, uuid)
    found = FocusCall.objects.filter(uuid=call, attempt=attempt, by=person_of(request)).first()
    if found is None:
        return problem("not-found", "There is no such call", "It may be over already.", status=404)
    return JsonResponse({"answer": found.answer, "ended": found.ended_at is not None})


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def end(request: HttpRequest, uuid: UUID, call: UUID) -> HttpResponse:
    """The proctor looks no longer."""
    focus.end(attempt_or_404(request, uuid), call, by=person_of(request), now=clock.now())
    return HttpResponse(status=204)


def _read(body: bytes) -> dict[str, Any]:
    """The call; raises ValueError for what is none."""
    if len(body) > MOST_BYTES:
        raise ValueError("The call is too large.")
    given = json.loads(body)
    if not isinstance(given, dict) or not isinstance(given.get("offer"), str):
        raise ValueError("An offer is needed.")
    return {
        "uuid": UUID(str(given.get("uuid"))),
        "stream": str(given.get("stream", "camera")),
        "with_sound": given.get("with_sound") is True,
        "offer": given["offer"],
    }
