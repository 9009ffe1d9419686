"""The proctor's moves: read the form, make one action call, say what came of it, go back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from assay.apps.attempts import actions as attempts
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring import actions
from assay.core.attempt import Phase, Refused
from assay.outside import clock
from assay.web.kit.gate import open_to
from assay.web.kit.spans import change_text
from assay.web.proctor import door
from assay.web.proctor.acting import (
    Act,
    Said,
    answer,
    attempt_or_404,
    by_script,
    carry_out,
    name_of,
    unfit,
)
from assay.web.proctor.door import is_pictured
from assay.web.proctor.views import attempt_page, form_for, legal_moves


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def admit(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Lets the candidate in, who has shown a document."""
    return _move(request, uuid, "admit", door.admit, after="proctor:desk")


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def turn_away(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Does not let the candidate in, and says why."""
    return _move(request, uuid, "turn_away", door.turn_away, after="proctor:desk")


@require_POST
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def ask_again(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Wants steps at the door repeated, and says why."""
    return _move(request, uuid, "ask_again", door.ask_again, after="proctor:desk")


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


def _move(request: HttpRequest, uuid: UUID, name: str, act: Act, *, after: str = "") -> HttpResponse:
    attempt = attempt_or_404(request, uuid)
    form = form_for(name, attempt, request.POST, pictured=name == "admit" and is_pictured(attempt))
    if form.is_valid():
        return carry_out(request, attempt, act, form.cleaned_data, after=after)
    if name not in legal_moves(attempt):
        words = attempt.phase.replace("_", " ")
        said = f"That is no longer possible: the attempt is now {words}."
        return answer(request, "bad", said, to="proctor:attempt", uuid=uuid)
    if by_script(request):
        return unfit(form)
    return attempt_page(request, attempt, move=name, bound=form)


def _pause(attempt: Attempt, by: Person, said: Said) -> str:
    actions.pause(attempt.uuid, by=by, reason=said["reason"], now=clock.now())
    return f"The exam of {name_of(attempt)} is paused; the clock stands."


def _resume(attempt: Attempt, by: Person, said: Said) -> str:
    # Admitting is the same command, but at the door it needs a document; a stale page must not skip that.
    if attempt.phase != Phase.PAUSED:
        raise Refused("not-active", "Only a paused exam can be resumed.")
    actions.admit(attempt.uuid, by=by, now=clock.now())
    return f"{name_of(attempt)} may go on; the clock runs once they are back at the screen."


def _add_time(attempt: Attempt, by: Person, said: Said) -> str:
    minutes = said["minutes"]
    actions.grant_time(attempt.uuid, by=by, minutes=minutes, reason=said["reason"], now=clock.now())
    return f"{name_of(attempt)} has {change_text(minutes * 60)}."


def _free_seat(attempt: Attempt, by: Person, said: Said) -> str:
    attempts.free_seat(attempt.uuid, by=by, reason=said["reason"], now=clock.now())
    return f"The seat is free. The next tab in which {name_of(attempt)} opens the exam gets it."


def _incident(attempt: Attempt, by: Person, said: Said) -> str:
    severity = int(said["severity"])
    actions.flag(attempt, by=by, code=said["code"], severity=severity, note=said["note"], now=clock.now())
    return "The incident is recorded. Whoever reviews the result will read it."
