"""The save: the signed-in candidate's own attempt is fetched, the answer stored, autocommit does the rest."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from bench.attempt.peer_django.models import Attempt


@require_POST
@login_required
def save(request: HttpRequest, attempt: int) -> HttpResponse:
    """Stores one answer."""
    own = get_object_or_404(Attempt, pk=attempt, candidate=request.user)
    if timezone.now() > own.deadline:
        return JsonResponse({"problem": "time-up"}, status=409)
    call = json.loads(request.body)
    stored = own.answers.create(seq=int(call["seq"]), body=call)
    return JsonResponse({"held_up_to": stored.seq})
