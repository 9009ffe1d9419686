"""Attempts as the office sees them: found by name and state, one in full, called off, its seat freed.

Staff who are the candidate of an attempt find nothing here: it does not exist for them.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from assay.apps.attempts import actions
from assay.apps.attempts import queries as attempts
from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.core.attempt import TRANSITIONS, Phase, Refused
from assay.outside import clock
from assay.web.kit.clock_lines import clock_file
from assay.web.kit.connection import connection_of
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.notices import say
from assay.web.kit.tables import page_of
from assay.web.kit.telling import REFRESH_SECONDS, accommodation_in, told
from assay.web.office.forms import CancelForm, FreeSeatForm

TABS: Mapping[str, tuple[str, tuple[Phase, ...]]] = {
    "before": ("Before the exam", (Phase.NOT_STARTED, Phase.AWAITING)),
    "room": ("In the exam", (Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)),
    "ended": ("Ended", (Phase.SUBMITTED, Phase.TERMINATED)),
    "not-taken": ("Not taken", (Phase.CANCELED, Phase.EXPIRED)),
}
CANCELABLE = (Phase.NOT_STARTED, Phase.AWAITING, Phase.AUTHORIZED)
SEATED = (Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing(request: HttpRequest) -> HttpResponse:
    """One tab of the attempts, newest first."""
    asked, words = request.GET.get("state", ""), request.GET.get("q", "")
    state = asked if asked in TABS else "room"
    page = page_of(request, _named(_theirs(request, *TABS[state][1]), words).order_by("-opened_at", "-pk"))
    context = {
        "state": state,
        "title": TABS[state][0],
        "tabs": [(key, title, _theirs(request, *phases).count()) for key, (title, phases) in TABS.items()],
        "words": words,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
    }
    return render(request, "office/attempts.html", context)


def _theirs(request: HttpRequest, *phases: Phase) -> QuerySet[Attempt]:
    return attempts.attempts_in(scope(request, Role.MANAGER), *phases).exclude(candidate=person_of(request))


def _named(rows: QuerySet[Attempt], words: str) -> QuerySet[Attempt]:
    for word in words.split()[:8]:
        rows = rows.filter(registration__legal_name__icontains=word)
    return rows


def attempt_or_404(request: HttpRequest, uuid: UUID) -> Attempt:
    """An attempt of this person's programmes; any other does not exist for them, nor does their own."""
    try:
        found = attempts.attempt_in(scope(request, Role.MANAGER), uuid)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    if found.candidate_id == person_of(request).pk:
        raise Http404
    return found


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One attempt: where it stands, its clock, what was noted and what has happened."""
    found, now = attempt_or_404(request, uuid), clock.now()
    state = state_of(found)
    context = {
        "attempt": found,
        "now": now,
        "connection": connection_of(found, now=now),
        "told": told(found, now=now),
        "accommodation": accommodation_in(found),
        "late_waiting": state.late_waiting,
        "may_upload": may_upload(found),
        "may_cancel": _may_cancel(found),
        "may_free": found.phase in SEATED and bool(found.tab),
        "has_result": hasattr(found, "result"),
        "refresh": REFRESH_SECONDS,
        "csv": reverse("office:clock_csv", args=[uuid]),
    }
    return render(request, "office/attempt.html", context)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def clock_csv(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The clock ledger as a file."""
    found = attempt_or_404(request, uuid)
    return clock_file(told(found, now=clock.now()).clock, found)


def may_upload(attempt: Attempt) -> bool:
    """May staff hand over an answer file: while the exam runs, or after the clock has handed in?"""
    state = state_of(attempt)
    if state.phase is Phase.SUBMITTED:
        return state.takes_late_work
    return (state.phase, "HandedOver") in TRANSITIONS


def _may_cancel(attempt: Attempt) -> bool:
    return attempt.phase in CANCELABLE and attempt.started_at is None


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def cancel(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Calls an attempt off before it began, on a page that asks for the reason and asks again."""
    found = attempt_or_404(request, uuid)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.cancel(uuid, by=person_of(request), reason=reason, now=clock.now())
            say(request, "ok", "The attempt is canceled. The candidate reads your reason.")
        except Refused as refused:
            say(request, "bad", refused.message)
        return redirect("office:attempt", uuid=uuid)
    context = {"attempt": found, "form": form, "may_cancel": _may_cancel(found)}
    return render(request, "office/cancel.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def free_seat(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Frees the seat, so that the candidate can go on in another tab or on another computer."""
    found = attempt_or_404(request, uuid)
    form = FreeSeatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.free_seat(uuid, by=person_of(request), reason=reason, now=clock.now())
            say(request, "ok", "The seat is free. The next tab that opens the exam gets it.")
        except Refused as refused:
            say(request, "bad", refused.message)
        return redirect("office:attempt", uuid=uuid)
    now = clock.now()
    context = {"attempt": found, "form": form, "connection": connection_of(found, now=now), "now": now}
    return render(request, "office/free_seat.html", context, status=422 if form.is_bound else 200)
