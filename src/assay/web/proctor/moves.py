"""The proctor's moves: read the form, make one action call, say what came of it, go back."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assay.apps.attempts import actions as attempts
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring import actions
from assay.core.attempt import Phase, Refused
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.issuing import site_key
from assay.web.kit.notices import say
from assay.web.kit.spans import change_text
from assay.web.proctor.forms import FORMS, TerminateForm
from assay.web.proctor.views import attempt_or_404, attempt_page, legal_moves

Said = Mapping[str, Any]
Act = Callable[[Attempt, Person, Said], str]
"""Carries the move out and returns what to say to the proctor; raises Refused."""


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def admit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lets the candidate in, who has shown a document."""
    return _move(request, uuid, "admit", _admit, after="proctor:desk")


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def turn_away(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Does not let the candidate in, and says why."""
    return _move(request, uuid, "turn_away", _turn_away, after="proctor:desk")


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def pause(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Stops the exam and its clock."""
    return _move(request, uuid, "pause", _pause)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def resume(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Allows a paused exam to go on; the clock runs once the candidate's player is back."""
    after = "proctor:desk" if request.POST.get("from") == "desk" else ""
    return _move(request, uuid, "resume", _resume, after=after)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def add_time(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Adds a line to the clock ledger."""
    return _move(request, uuid, "time", _add_time)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def free_seat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lets the candidate go on in another tab or on another computer."""
    return _move(request, uuid, "free_seat", _free_seat)


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def incident(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Records what was seen. It decides nothing."""
    return _move(request, uuid, "incident", _incident)


@require_http_methods(["GET", "POST"])
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def terminate(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ends the exam for good: a page of its own that asks for the reason and asks again."""
    attempt = attempt_or_404(request, uuid)
    form = TerminateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _carry_out(request, attempt, _terminate, form.cleaned_data)
    status = 422 if request.method == "POST" else 200
    return render(request, "proctor/terminate.html", {"attempt": attempt, "form": form}, status=status)


def _move(request: HttpRequest, uuid: UUID, name: str, act: Act, *, after: str = "") -> HttpResponse:
    attempt = attempt_or_404(request, uuid)
    form = FORMS.get(name, forms.Form)(request.POST, auto_id=f"{name}_%s")
    if not form.is_valid() and name in legal_moves(attempt):
        return attempt_page(request, attempt, move=name, bound=form)
    if not form.is_valid():
        words = attempt.phase.replace("_", " ")
        say(request, "bad", f"That is no longer possible: the attempt is now {words}.")
        return redirect("proctor:attempt", uuid=uuid)
    return _carry_out(request, attempt, act, form.cleaned_data, after=after)


def _carry_out(
    request: HttpRequest, attempt: Attempt, act: Act, said: Said, *, after: str = ""
) -> HttpResponse:
    try:
        say(request, "ok", act(attempt, person_of(request), said))
    except Refused as refused:
        say(request, "bad", refused.message)
    return redirect(after) if after else redirect("proctor:attempt", uuid=attempt.uuid)


def _name(attempt: Attempt) -> str:
    return attempt.registration.legal_name


def _admit(attempt: Attempt, by: Person, said: Said) -> str:
    actions.admit(attempt.uuid, by=by, now=clock.now())
    return f"{_name(attempt)} is admitted."


def _turn_away(attempt: Attempt, by: Person, said: Said) -> str:
    actions.turn_away(attempt.uuid, by=by, reason=said["reason"], now=clock.now())
    return f"{_name(attempt)} is turned away and reads your reason."


def _pause(attempt: Attempt, by: Person, said: Said) -> str:
    actions.pause(attempt.uuid, by=by, reason=said["reason"], now=clock.now())
    return f"The exam of {_name(attempt)} is paused; the clock stands."


def _resume(attempt: Attempt, by: Person, said: Said) -> str:
    # Admitting is the same command, but at the door it needs a document; a stale page must not skip that.
    if attempt.phase != Phase.PAUSED:
        raise Refused("not-active", "Only a paused exam can be resumed.")
    actions.admit(attempt.uuid, by=by, now=clock.now())
    return f"{_name(attempt)} may go on; the clock runs once they are back at the screen."


def _add_time(attempt: Attempt, by: Person, said: Said) -> str:
    minutes = said["minutes"]
    actions.grant_time(attempt.uuid, by=by, minutes=minutes, reason=said["reason"], now=clock.now())
    return f"{_name(attempt)} has {change_text(minutes * 60)}."


def _free_seat(attempt: Attempt, by: Person, said: Said) -> str:
    attempts.free_seat(attempt.uuid, by=by, reason=said["reason"], now=clock.now())
    return f"The seat is free. The next tab in which {_name(attempt)} opens the exam gets it."


def _incident(attempt: Attempt, by: Person, said: Said) -> str:
    severity = int(said["severity"])
    actions.flag(attempt, by=by, code=said["code"], severity=severity, note=said["note"], now=clock.now())
    return "The incident is recorded. Whoever reviews the result will read it."


def _terminate(attempt: Attempt, by: Person, said: Said) -> str:
    actions.terminate(attempt.uuid, by=by, reason=said["reason"], key=site_key(), now=clock.now())
    return f"The exam of {_name(attempt)} is terminated. What was stored is kept."
