"""Review, and by another person release or annulment: one action call each, refusals shown in words."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assay.apps.attempts.queries import journal_faults
from assay.apps.people.models import Person, Role
from assay.apps.results import actions, queries
from assay.apps.results.models import Result
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.issuing import site_issuer
from assay.web.kit.notices import say
from assay.web.office.forms import AnnulForm, BulkReleaseForm, ReleaseForm, ReviewForm
from assay.web.office.results import result_or_404, result_page

MOST_AT_ONCE = 100


def _name(result: Result) -> str:
    return result.attempt.registration.legal_name


def _home_url() -> str:
    return site_issuer().url(reverse("candidate:home"))


@require_POST
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def review(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Records what this person found; somebody else decides."""
    result = result_or_404(request, uuid)
    form = ReviewForm(request.POST, auto_id="review_%s")
    if not form.is_valid():
        return result_page(request, result, review=form)
    said = form.cleaned_data
    outcome = Result.Outcome(said["outcome"])
    try:
        actions.review_result(
            result.pk, by=person_of(request), outcome=outcome, note=said["note"], now=clock.now()
        )
        say(request, "ok", f"Your review of {_name(result)} is recorded. Another person decides.")
    except actions.NotAllowed as refused:
        say(request, "bad", str(refused))
    return redirect("office:result", uuid=uuid)


@require_POST
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decides for release: the candidate gets mail, and a pass gets its credential."""
    result = result_or_404(request, uuid)
    form = ReleaseForm(request.POST, auto_id="release_%s")
    if not form.is_valid():
        return result_page(request, result, release=form)
    try:
        actions.release_result(
            result.pk,
            by=person_of(request),
            note=form.cleaned_data["note"],
            home_url=_home_url(),
            now=clock.now(),
        )
        say(request, "ok", f"The result of {_name(result)} is released. They get mail.")
    except actions.NotAllowed as refused:
        say(request, "bad", str(refused))
    return redirect("office:result", uuid=uuid)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def annul(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Decides against the result, on a page of its own that asks for the reason and asks again."""
    result = result_or_404(request, uuid)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.annul_result(
                result.pk,
                by=person_of(request),
                note=form.cleaned_data["note"],
                home_url=_home_url(),
                now=clock.now(),
            )
            say(request, "ok", f"The result of {_name(result)} is annulled. They get your reason by mail.")
        except actions.NotAllowed as refused:
            say(request, "bad", str(refused))
        return redirect("office:result", uuid=uuid)
    why_not = queries.why_not_decide(result, person_of(request), now=clock.now())
    context = {"result": result, "form": form, "why_not": why_not}
    return render(request, "office/annul.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def bulk_release(request: HttpRequest) -> HttpResponse:
    """Releases, one by one, results that somebody else reviewed and found nothing against."""
    by = person_of(request)
    waiting = queries.clear(queries.decidable(scope(request, Role.MANAGER), by))[:MOST_AT_ONCE]
    form = BulkReleaseForm(request.POST or None)
    form.fields["results"].choices = [(str(one.pk), _name(one)) for one in waiting]  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        chosen = [one for one in waiting if str(one.pk) in form.cleaned_data["results"]]
        _say_count(request, sum(_released(request, one, by) for one in chosen))
        return redirect("office:results")
    context = {"waiting": waiting, "form": form, "chosen": request.POST.getlist("results")}
    return render(request, "office/bulk_release.html", context, status=422 if form.is_bound else 200)


def _released(request: HttpRequest, result: Result, by: Person) -> bool:
    """Releases one of many; what stands in its way is said, and the others go on."""
    if faults := journal_faults(result.attempt):
        say(request, "bad", f"{_name(result)} is not released: the journal is damaged ({faults[0].message}).")
        return False
    try:
        actions.release_result(result.pk, by=by, home_url=_home_url(), now=clock.now())
    except actions.NotAllowed as refused:
        say(request, "bad", f"{_name(result)} is not released: {refused}")
        return False
    return True


def _say_count(request: HttpRequest, count: int) -> None:
    if count:
        say(request, "ok", "1 result is released." if count == 1 else f"{count} results are released.")
