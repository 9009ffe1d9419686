"""The proctor's pages: the desk with queue and room, one attempt in full, and the moves.

A proctor sees names, states and times; never an answer, a key or a score.
"""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.attempts import queries as attempts
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.people.queries import names_of
from assay.apps.proctoring.queries import incidents_of
from assay.core.attempt import Phase, ledger_of
from assay.core.proctoring import irregularity
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.story import people_in, story_of
from assay.web.proctor.desk import desk_of, findings_of, seat_of
from assay.web.proctor.forms import FORMS

REFRESH_SECONDS = 3


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
    return {"desk": found, "now": now, "refresh": REFRESH_SECONDS}


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
    told_at = attempt.ended_at or now  # the clock of an ended attempt stands
    history = attempts.timed_events(attempt)
    ledger = ledger_of(history)
    names = names_of(people_in(history) | {grant.by for grant in ledger.grants})
    context: dict[str, object] = {
        "attempt": attempt,
        "seat": seat_of(attempt, now),
        "findings": findings_of(attempt),
        "now": now,
        "story": story_of(history, names),
        "ledger": ledger,
        "grants": [(grant, names[grant.by]) for grant in ledger.grants],
        "used": ledger.used(told_at),
        "left": ledger.left(told_at),
        "stretches": [(stretch, stretch.length(told_at)) for stretch in ledger.stretches],
        "incidents": [(one, irregularity(one.code)) for one in incidents_of(attempt)],
        "moves": {name: _form(name, move, bound) for name in legal_moves(attempt)},
        "refused": bound,
    }
    return render(request, "proctor/attempt.html", context, status=422 if bound else 200)


def _form(name: str, move: str, bound: forms.Form | None) -> forms.Form | None:
    if name == move:
        return bound
    return FORMS[name](auto_id=f"{name}_%s") if name in FORMS else None


def legal_moves(attempt: Attempt) -> list[str]:
    """What a proctor may do with an attempt in its phase, as names of FORMS (and `resume`)."""
    return _MOVES.get(Phase(attempt.phase), ["incident"])


_RUNNING = ["time", "incident", "terminate"]
_MOVES = {
    Phase.AWAITING: ["admit", "turn_away", "incident"],
    Phase.AUTHORIZED: ["pause", *_RUNNING],
    Phase.ACTIVE: ["pause", *_RUNNING],
    Phase.PAUSED: ["resume", *_RUNNING],
    Phase.NOT_STARTED: [],
}
