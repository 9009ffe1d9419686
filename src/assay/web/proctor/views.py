"""The proctor's pages: the desk with queue and room, one attempt in full, and the moves.

A proctor sees names, states and times; never an answer, a key or a score.
"""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assay.apps.attempts import queries as attempts
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.core.attempt import Phase
from assay.outside import clock
from assay.web.kit.clock_lines import clock_file
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.telling import REFRESH_SECONDS, accommodation_in, told
from assay.web.proctor.desk import desk_of, findings_of, seat_of
from assay.web.proctor.forms import FORMS

DESK_SECONDS = 3
"""How often the desk asks for news; one attempt's page has time."""


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def desk(request: HttpRequest) -> HttpResponse:
    """Who waits to be admitted, and who is in the room."""
    return render(request, "proctor/desk.html", _desk(request))


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def live(request: HttpRequest) -> HttpResponse:
    """The same two lists alone, for the page to refresh itself."""
    return render(request, "proctor/_desk.html", _desk(request))


def _desk(request: HttpRequest) -> dict[str, object]:
    now = clock.now()
    found = desk_of(scope(request, Role.PROCTOR), person_of(request), now=now)
    return {"desk": found, "now": now, "refresh": DESK_SECONDS}


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One attempt: where it stands, its clock ledger, its story, and what may be done."""
    return attempt_page(request, attempt_or_404(request, uuid))


def attempt_or_404(request: HttpRequest, uuid: UUID) -> Attempt:
    """An attempt that this person proctors; anybody else's does not exist for them, nor does their own."""
    try:
        found = attempts.attempt_in(scope(request, Role.PROCTOR), uuid)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    if found.candidate_id == person_of(request).pk:
        raise Http404
    return found


def attempt_page(
    request: HttpRequest, attempt: Attempt, *, move: str = "", bound: forms.Form | None = None
) -> HttpResponse:
    """The attempt's page; after a refused form with that form and its errors, under status 422."""
    now = clock.now()
    seat = seat_of(attempt, now)
    context: dict[str, object] = {
        "attempt": attempt,
        "seat": seat,
        "connection": seat.connection,
        "findings": findings_of(attempt),
        "now": now,
        "told": told(attempt, now=now),
        "accommodation": accommodation_in(attempt),
        "moves": {name: _form(name, move, bound) for name in legal_moves(attempt)},
        "version": seat.stands,
        "refused": bound,
        "refresh": REFRESH_SECONDS,
        "csv": reverse("proctor:clock_csv", args=[attempt.uuid]),
    }
    return render(request, "proctor/attempt.html", context, status=422 if bound else 200)


@require_GET
@open_to(Role.PROCTOR, Role.ADMINISTRATOR)
def clock_csv(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The clock ledger as a file."""
    found = attempt_or_404(request, uuid)
    return clock_file(told(found, now=clock.now()).clock, found)


def _form(name: str, move: str, bound: forms.Form | None) -> forms.Form | None:
    if name == move:
        return bound
    return FORMS[name](auto_id=f"{name}_%s") if name in FORMS else None


def legal_moves(attempt: Attempt) -> list[str]:
    """What a proctor may do with an attempt in its phase, as names of FORMS (and `resume`)."""
    not_now = set() if attempt.tab else {"free_seat"}
    if state_of(attempt).on_break:
        not_now.add("resume")  # whoever is not back yet cannot be let in
    return [name for name in _MOVES.get(Phase(attempt.phase), ["incident"]) if name not in not_now]


_RUNNING = ["time", "incident", "terminate"]
_MOVES = {
    Phase.AWAITING: ["admit", "turn_away", "incident"],
    Phase.AUTHORIZED: ["pause", "free_seat", *_RUNNING],
    Phase.ACTIVE: ["pause", "free_seat", *_RUNNING],
    Phase.PAUSED: ["resume", "free_seat", *_RUNNING],
    Phase.NOT_STARTED: [],
}
