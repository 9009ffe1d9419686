"""The queue of results, as pages and as CSV, and one result with everything that bears on its decision."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.attempts import queries as attempts
from assay.apps.audit.models import AuditEntry
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Role
from assay.apps.people.queries import names_of
from assay.apps.proctoring.queries.review import is_watched
from assay.apps.results import queries
from assay.apps.results.models import Result
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.tables import csv_file, page_of
from assay.web.kit.telling import told
from assay.web.office.attempts import attempt_or_404
from assay.web.office.forms import ReleaseForm, ReviewForm

TABS = (
    (Result.State.HELD, "Held"),
    (Result.State.REVIEWED, "Reviewed"),
    (Result.State.RELEASED, "Released"),
    (Result.State.ANNULLED, "Annulled"),
)
CSV_HEADER = (
    "candidate",
    "certification",
    "attempt",
    "state",
    "scored_at",
    "points",
    "maximum",
    "cut_rule",
    "margin",
    "passed",
    "journal",
    "review",
    "reviewed_by",
    "decided_by",
    "simulated",
)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def queue(request: HttpRequest) -> HttpResponse:
    """One tab of the queue: the oldest first while there is something to do, the newest first after."""
    state, rows = _chosen(request)
    page = page_of(request, rows)
    context = {
        "state": state,
        "tabs": [(value, title, count) for value, title, count in _tabs(request)],
        "words": request.GET.get("q", ""),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "clear": queries.clear(queries.decidable(scope(request, Role.MANAGER), person_of(request))).count(),
    }
    return render(request, "office/results.html", context)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def queue_csv(request: HttpRequest) -> HttpResponseBase:
    """The same tab, whole."""
    state, rows = _chosen(request)
    return csv_file(f"results-{state}.csv", CSV_HEADER, (_line(row) for row in rows.iterator(500)))


def _chosen(request: HttpRequest) -> tuple[Result.State, QuerySet[Result]]:
    asked = request.GET.get("state", "")
    state = Result.State(asked) if asked in Result.State.values else Result.State.HELD
    rows = queries.results_in(scope(request, Role.MANAGER), state).exclude(candidate=person_of(request))
    rows = queries.named(rows, request.GET.get("q", ""))
    done = state in (Result.State.RELEASED, Result.State.ANNULLED)
    return state, rows.order_by("-decided_at", "-pk") if done else rows.order_by("scored_at", "pk")


def _tabs(request: HttpRequest) -> Iterator[tuple[Result.State, str, int]]:
    counts = queries.state_counts(scope(request, Role.MANAGER))
    for state, title in TABS:
        yield state, title, counts[state]


def _line(result: Result) -> tuple[object, ...]:
    return (
        result.attempt.registration.legal_name,
        result.certification.key,
        result.attempt.uuid,
        result.state,
        result.scored_at.isoformat(timespec="seconds"),
        result.points,
        result.maximum,
        result.rule,
        result.margin,
        "yes" if result.passed else "no",
        result.journal_fault or "verified",
        result.review_outcome,
        result.reviewed_by or "",
        result.decided_by or "",
        "yes" if result.attempt.is_simulated else "no",
    )


def result_or_404(request: HttpRequest, uuid: UUID) -> Result:
    """The result of an attempt in this person's programmes; any other does not exist for them.

    Nor does their own: a held result is invisible to its candidate, whatever else they are.
    """
    try:
        found = queries.result_in(scope(request, Role.MANAGER), uuid)
    except Result.DoesNotExist as error:
        raise Http404 from error
    if found.candidate_id == person_of(request).pk:
        raise Http404
    return found


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One result, and what this person may do with it."""
    return result_page(request, result_or_404(request, uuid))


def result_page(
    request: HttpRequest,
    result: Result,
    *,
    review: forms.Form | None = None,
    release: forms.Form | None = None,
) -> HttpResponse:
    """The result's page; after a refused form with that form and its errors, under status 422."""
    by, attempt = person_of(request), result.attempt
    context = {
        "result": result,
        "attempt": attempt,
        "spec": result.certification.spec,
        "cut": result.points - result.margin,
        "families": [
            (family.title, result.families[family.id])
            for family in result.certification.spec.families
            if family.id in result.families
        ],
        "faults": attempts.journal_faults(attempt),
        "form": getattr(attempt, "form", None),
        "why_not_review": queries.why_not_review(result, by, now=clock.now()),
        "why_not_decide": queries.why_not_decide(result, by, now=clock.now()),
        "why_note": queries.why_note(result),
        "review_form": review or ReviewForm(auto_id="review_%s"),
        "release_form": release or ReleaseForm(auto_id="release_%s"),
        "refused": review or release,
        "told": told(attempt, now=clock.now()),
        "watched": is_watched(attempt),
    }
    return render(request, "office/result.html", context, status=422 if review or release else 200)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def trail(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Who did what to an attempt, its registration, its result and its credential."""
    attempt = attempt_or_404(request, uuid)
    credential = getattr(getattr(attempt, "result", None), "credential", None)
    subjects = [f"attempt:{uuid}", f"registration:{attempt.registration.uuid}"]
    subjects += [f"credential:{credential.uuid}"] if credential else []
    page = page_of(request, trail_of(*subjects), per_page=50)
    context = {
        "attempt": attempt,
        "has_result": hasattr(attempt, "result"),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "entries": with_names(page),
    }
    return render(request, "office/trail.html", context)


def with_names(entries: Iterable[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """Each act with how the person behind it is called; chores have names of their own."""
    listed = list(entries)
    names = names_of({entry.actor for entry in listed})
    return [(entry, names[entry.actor]) for entry in listed]
