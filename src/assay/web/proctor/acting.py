"""Carrying out what a proctor wants: one action call, and an answer for a page or for its script.

A script sends `Accept: application/json` and gets {"tone", "said"}, or {"errors": {field: [words]}} under
status 422; without one the same form leads to the next page with a notice on it.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from assay.apps.attempts import queries as attempts
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.core.attempt import Refused
from assay.web.kit.gate import person_of, scope
from assay.web.kit.notices import Tone, say

Said = Mapping[str, Any]
Act = Callable[[Attempt, Person, Said], str]
"""Carries a move out and returns what to say to the proctor; raises Refused, or ValueError with words."""


def attempt_or_404(request: HttpRequest, uuid: UUID) -> Attempt:
    """An attempt that this person proctors; anybody else's does not exist for them, nor does their own."""
    try:
        found = attempts.attempt_in(scope(request, Role.PROCTOR), uuid)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    if found.candidate_id == person_of(request).pk:
        raise Http404
    return found


def by_script(request: HttpRequest) -> bool:
    """Does a script ask, which stays on its page?"""
    return "application/json" in request.headers.get("Accept", "")


def answer(
    request: HttpRequest, tone: Tone, words: str, *, to: str, uuid: UUID | None = None
) -> HttpResponse:
    """What came of it; `to` names the page that a person without script sees next, `uuid` its attempt."""
    if by_script(request):
        return JsonResponse({"tone": tone, "said": words}, status=409 if tone == "bad" else 200)
    say(request, tone, words)
    return redirect(to, uuid=uuid) if uuid else redirect(to)


def unfit(form: forms.Form) -> HttpResponse:
    """What is wrong with a form, for a script."""
    return JsonResponse({"errors": {name: list(words) for name, words in form.errors.items()}}, status=422)


def carry_out(
    request: HttpRequest, attempt: Attempt, act: Act, said: Said | None = None, *, after: str = ""
) -> HttpResponse:
    """Makes the call and says what came of it; then the page `after`, or the attempt's own."""
    to, uuid = (after, None) if after else ("proctor:attempt", attempt.uuid)
    try:
        words = act(attempt, person_of(request), said or {})
    except (Refused, ValueError) as refused:
        return answer(request, "bad", getattr(refused, "message", str(refused)), to=to, uuid=uuid)
    return answer(request, "ok", words, to=to, uuid=uuid)


def words_of(form: forms.Form) -> str:
    """What is wrong with a form, in one line."""
    return " ".join(str(word) for found in form.errors.values() for word in found)


def name_of(attempt: Attempt) -> str:
    """The candidate's legal name."""
    return attempt.registration.legal_name
