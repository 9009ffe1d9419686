"""How long evidence stays: what is due when, what a named person holds, and receipts for what is gone."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions import retention as actions
from assay.apps.proctoring.models import Hold
from assay.apps.proctoring.queries.retention import receipts_of
from assay.apps.proctoring.queries.retention_plan import (
    ARTEFACTS,
    plan_of,
    planned,
    receipts_in,
    with_evidence,
)
from assay.apps.proctoring.queries.review import is_watched
from assay.core.attempt import Refused
from assay.core.proctoring.retention import ArtefactKind
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.notices import say
from assay.web.kit.tables import csv_file, page_of
from assay.web.office.attempts import attempt_or_404
from assay.web.office.evidence_review_forms import HoldForm, LiftForm

TABS = (("kept", "Goes by the rules"), ("held", "Held"), ("deleted", "Deleted"))


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing(request: HttpRequest) -> HttpResponse:
    """What is kept and when it goes; what is held; what was deleted, with its receipt."""
    keys, by = scope(request, Role.MANAGER), person_of(request)
    asked = request.GET.get("state", "")
    state = asked if asked in dict(TABS) else "kept"
    rows = {
        "kept": with_evidence(keys, by=by, held=False),
        "held": with_evidence(keys, by=by, held=True),
        "deleted": receipts_in(keys, by=by),
    }
    page = page_of(request, rows[state])
    context = {
        "state": state,
        "tabs": [(key, title, rows[key].count()) for key, title in TABS],
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "plans": [] if state == "deleted" else [plan_of(attempt) for attempt in page],
        "receipts": [(one, _kind(one.document)) for one in page] if state == "deleted" else [],
        "now": clock.now(),
    }
    return render(request, "office/retention.html", context)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing_csv(request: HttpRequest) -> HttpResponseBase:
    """What is kept, a line for each kind of it."""
    keys, by = scope(request, Role.MANAGER), person_of(request)
    header = ("candidate", "certification", "attempt", "what", "due_at", "flagged", "held_by", "reason")
    lines = (
        (
            plan.attempt.registration.legal_name,
            plan.attempt.certification.key,
            plan.attempt.uuid,
            title,
            at.isoformat(timespec="seconds"),
            "yes" if plan.flagged else "no",
            plan.hold.by if plan.hold else "",
            plan.hold.reason if plan.hold else "",
        )
        for held in (False, True)
        for attempt in with_evidence(keys, by=by, held=held).iterator(200)
        for plan in (plan_of(attempt),)
        for title, at in plan.titled
    )
    return csv_file("retention.csv", header, lines)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The evidence of one attempt: when it goes, who held it and why, what is gone."""
    return _page(request, attempt_or_404(request, uuid))


def _page(
    request: HttpRequest, attempt: Attempt, *, hold: HoldForm | None = None, lift: LiftForm | None = None
) -> HttpResponse:
    refused = hold or lift
    context = {
        "attempt": attempt,
        "plan": planned(attempt),
        "watched": is_watched(attempt),
        "holds": Hold.objects.filter(attempt=attempt).select_related("by", "lifted_by").order_by("-at"),
        "receipts": [(one, _kind(one.document)) for one in receipts_of(attempt)],
        "hold_form": hold or HoldForm(auto_id="hold_%s"),
        "lift_form": lift or LiftForm(auto_id="lift_%s"),
        "refused": refused,
        "now": clock.now(),
    }
    return render(request, "office/retention_attempt.html", context, status=422 if refused else 200)


@require_POST
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def hold(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Keeps all evidence of an attempt until somebody lifts the hold."""
    found = attempt_or_404(request, uuid)
    form = HoldForm(request.POST, auto_id="hold_%s")
    if not form.is_valid():
        return _page(request, found, hold=form)
    try:
        actions.hold(found, by=person_of(request), reason=form.cleaned_data["reason"], now=clock.now())
        say(request, "ok", "The evidence is held: nothing of it is deleted until the hold is lifted.")
    except Refused as refused:
        say(request, "bad", refused.message)
    return redirect("office:retention_attempt", uuid=uuid)


@require_POST
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def lift(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ends the hold; the rules count again."""
    found = attempt_or_404(request, uuid)
    form = LiftForm(request.POST, auto_id="lift_%s")
    if not form.is_valid():
        return _page(request, found, lift=form)
    try:
        actions.lift(found, by=person_of(request), now=clock.now())
        say(request, "ok", "The hold is lifted. What is due goes soon.")
    except Refused as refused:
        say(request, "bad", refused.message)
    return redirect("office:retention_attempt", uuid=uuid)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def receipt(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """A deletion receipt as a file: the signed document, as it was made."""
    found = receipts_of(attempt_or_404(request, uuid)).filter(pk=number).first()
    if found is None:
        raise Http404
    answer = JsonResponse(found.document, json_dumps_params={"indent": 2, "ensure_ascii": False})
    answer["Content-Disposition"] = f'attachment; filename="deletion-{uuid}-{number}.json"'
    return answer


def _kind(document: dict[str, str]) -> str:
    return ARTEFACTS[ArtefactKind(document["kind"])]
