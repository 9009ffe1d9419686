"""What a proctor makes of a signal: seen, nothing, or an incident. None of it touches the exam."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import signals
from assay.apps.proctoring.models import Signal
from assay.core.proctoring import KINDS
from assay.outside import clock
from assay.web.kit.gate import open_to
from assay.web.proctor.acting import (
    Act,
    Said,
    answer,
    attempt_or_404,
    by_script,
    carry_out,
    name_of,
    unfit,
    words_of,
)
from assay.web.proctor.forms import DismissForm, IncidentForm, MuteForm


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def acknowledge(request: HttpRequest, uuid: UUID, signal: int) -> HttpResponse:
    """A proctor has seen it."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        found = signals.acknowledge(attempt, signal, by=by, now=clock.now())
        return f"{name_of(attempt)}: “{_title(found.kind)}” is acknowledged."

    return _on_signal(request, uuid, act, {})


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def dismiss(request: HttpRequest, uuid: UUID, signal: int) -> HttpResponse:
    """It means nothing, and why."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        found = signals.dismiss(attempt, signal, by=by, reason=said["reason"], now=clock.now())
        return f"{name_of(attempt)}: “{_title(found.kind)}” is dismissed."

    return _formed(request, uuid, act, DismissForm(request.POST))


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def incident(request: HttpRequest, uuid: UUID, signal: int) -> HttpResponse:
    """It is worth a reviewer's look."""

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        words = {"code": said["code"], "severity": int(said["severity"]), "note": said["note"]}
        signals.make_incident(attempt, signal, by=by, now=clock.now(), **words)
        return "The incident is recorded. Whoever reviews the result will read it."

    return _formed(request, uuid, act, IncidentForm(request.POST))


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def mute(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Signals of a kind raise no alert for this candidate any more, or (`muted=no`) again."""
    muted = request.POST.get("muted") != "no"

    def act(attempt: Attempt, by: Person, said: Said) -> str:
        signals.mute(attempt, said["kind"], by=by, reason=said["reason"], muted=muted, now=clock.now())
        again = "raises no alert any more" if muted else "raises alerts again"
        return f"{name_of(attempt)}: “{_title(said['kind'])}” {again}. It is stored all the same."

    return _formed(request, uuid, act, MuteForm(request.POST))


def _formed(request: HttpRequest, uuid: UUID, act: Act, form: forms.Form) -> HttpResponse:
    attempt_or_404(request, uuid)
    if form.is_valid():
        return _on_signal(request, uuid, act, form.cleaned_data)
    if by_script(request):
        return unfit(form)
    return answer(request, "bad", words_of(form), to="proctor:attempt", uuid=uuid)


def _on_signal(request: HttpRequest, uuid: UUID, act: Act, said: Said) -> HttpResponse:
    try:
        return carry_out(request, attempt_or_404(request, uuid), act, said)
    except Signal.DoesNotExist as error:
        raise Http404 from error


def _title(kind: str) -> str:
    return KINDS[kind].title if kind in KINDS else kind
