"""Appeals against what a review found, judged by somebody who was not involved before."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions.appeals import judge
from assay.apps.proctoring.models import Appeal
from assay.apps.proctoring.queries.appeals import appeals_in, why_not_judge
from assay.apps.proctoring.queries.review import appeal_of, reviews_of
from assay.core.attempt import Refused
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.notices import say
from assay.web.kit.tables import page_of
from assay.web.office.attempts import attempt_or_404
from assay.web.office.evidence_review import record_url
from assay.web.office.evidence_review_forms import JudgementForm


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing(request: HttpRequest) -> HttpResponse:
    """Appeals that wait, each with whether this person may judge it; or the judged ones."""
    keys, by = scope(request, Role.MANAGER), person_of(request)
    judged = request.GET.get("state") == "judged"
    rows = {state: appeals_in(keys, judged=state).exclude(attempt__candidate=by) for state in (False, True)}
    page = page_of(request, rows[judged])
    context = {
        "judged": judged,
        "tabs": [
            ("waiting", "To be judged", rows[False].count()),
            ("judged", "Judged", rows[True].count()),
        ],
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "rows": [(one, "" if judged else why_not_judge(one.attempt, by)) for one in page],
    }
    return render(request, "office/appeals.html", context)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the candidate says, what two people had found, and the judgement."""
    attempt, found = _appealed_or_404(request, uuid)
    by = person_of(request)
    form = JudgementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            judge(
                attempt,
                by=by,
                outcome=Appeal.Outcome(said["outcome"]),
                words=said["words"],
                record_url=record_url(attempt),
                now=clock.now(),
            )
            say(request, "ok", "The appeal is judged. The candidate gets mail.")
        except Refused as refused:
            say(request, "bad", refused.message)
        return redirect("office:appeal", uuid=uuid)
    context = {
        "attempt": attempt,
        "appeal": found,
        "reviews": reviews_of(attempt),
        "why_not": why_not_judge(attempt, by),
        "form": form,
    }
    return render(request, "office/appeal.html", context, status=422 if form.is_bound else 200)


def _appealed_or_404(request: HttpRequest, uuid: UUID) -> tuple[Attempt, Appeal]:
    attempt = attempt_or_404(request, uuid)
    found = appeal_of(attempt)
    if found is None:
        raise Http404
    return attempt, found
