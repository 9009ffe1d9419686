"""What signals mean, said by a named person in the review."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions.dispositions import dismiss_all, make_incidents
from assay.apps.proctoring.models import Signal
from assay.apps.proctoring.queries.review import unjudged_signals
from assay.apps.proctoring.queries.signal_rates import rates_of
from assay.core.attempt import Refused
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.notices import say
from assay.web.kit.tables import csv_file
from assay.web.office.evidence_review import review_page, watched_or_404
from assay.web.office.evidence_review_forms import SignalsForm


@require_POST
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def dispose(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Dismisses the chosen signals or makes each an incident."""
    attempt = watched_or_404(request, uuid)
    form = SignalsForm(request.POST, auto_id="signal_%s")
    waiting = [(str(pk), str(pk)) for pk in unjudged_signals(attempt).values_list("pk", flat=True)]
    form.fields["signals"].choices = waiting  # type: ignore[attr-defined]
    if not form.is_valid():
        return review_page(request, attempt, signals=form)
    try:
        count = _disposed(attempt, form, by=person_of(request))
        say(
            request, "ok", "1 signal has been judged." if count == 1 else f"{count} signals have been judged."
        )
    except Refused as refused:
        say(request, "bad", refused.message)
    except Signal.DoesNotExist as error:
        raise Http404 from error
    return redirect(reverse("office:evidence_review", args=[uuid]) + "#signals")


def _disposed(attempt: Attempt, form: SignalsForm, *, by: Person) -> int:
    said = form.cleaned_data
    chosen, now = [int(pk) for pk in said["signals"]], clock.now()
    if said["meaning"] == "dismiss":
        dismiss_all(attempt, chosen, by=by, reason=said["reason"], now=now)
    else:
        severity = int(said["severity"] or 25)
        make_incidents(
            attempt, chosen, by=by, code=said["code"], severity=severity, note=said["reason"], now=now
        )
    return len(chosen)


@require_GET
@open_to(Role.MANAGER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR)
def rates(request: HttpRequest) -> HttpResponse:
    """How many signals of each kind people dismissed: a kind that is nearly always dismissed says little."""
    found = rates_of(scope(request, Role.MANAGER, Role.PSYCHOMETRICIAN))
    total, judged = sum(rate.total for rate in found), sum(rate.judged for rate in found)
    dismissed = sum(rate.dismissed for rate in found)
    context = {
        "rates": found,
        "total": total,
        "judged": judged,
        "waiting": total - judged,
        "dismissed": dismissed,
        "share": dismissed / judged if judged else None,
    }
    return render(request, "office/evidence_rates.html", context)


@require_GET
@open_to(Role.MANAGER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR)
def rates_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as CSV."""
    header = ("kind", "title", "signals", "dismissed", "incidents", "waiting", "muted", "dismissed_share")
    lines = (
        (
            rate.kind,
            rate.title,
            rate.total,
            rate.dismissed,
            rate.incidents,
            rate.waiting,
            rate.muted,
            "" if rate.dismissed_share is None else f"{rate.dismissed_share:.4f}",
        )
        for rate in rates_of(scope(request, Role.MANAGER, Role.PSYCHOMETRICIAN))
    )
    return csv_file("signals.csv", header, lines)
