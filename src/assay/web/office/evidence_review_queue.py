"""Watched exams that wait for a review, as pages and as CSV."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.queries.review import for_this_person, reviewable
from assay.core.proctoring.review import ReviewState
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.kit.tables import csv_file, page_of

TABS: dict[str, tuple[str, tuple[ReviewState, ...]]] = {
    "due": ("First look", (ReviewState.DUE,)),
    "second": ("Second look", (ReviewState.NEEDS_SECOND,)),
    "found": ("Violation found", (ReviewState.VIOLATION, ReviewState.APPEALED)),
    "closed": ("Closed", (ReviewState.CLEARED, ReviewState.UPHELD, ReviewState.OVERTURNED)),
}
BADGES = {
    ReviewState.DUE: ("wait", "Waits for a look"),
    ReviewState.NEEDS_SECOND: ("wait", "Waits for a second person"),
    ReviewState.VIOLATION: ("bad", "Violation found"),
    ReviewState.APPEALED: ("wait", "Appealed"),
    ReviewState.CLEARED: ("ok", "Nothing against it"),
    ReviewState.UPHELD: ("bad", "Upheld on appeal"),
    ReviewState.OVERTURNED: ("ok", "Overturned on appeal"),
    ReviewState.NOT_DUE: ("off", "Not ended"),
}
"""Tone and word of a state."""
CSV_HEADER = ("candidate", "certification", "attempt", "ended_at", "review", "signals_waiting", "simulated")


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing(request: HttpRequest) -> HttpResponse:
    """One tab, the longest waiting first; in the second look only what is this person's to do."""
    tab, rows = _chosen(request)
    page = page_of(request, rows)
    context = {
        "tab": tab,
        "title": TABS[tab][0],
        "tabs": [(key, title, _rows(request, key).count()) for key, (title, _) in TABS.items()],
        "words": request.GET.get("q", ""),
        "waiting_only": bool(request.GET.get("signals")),
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number),
        "rows": [(attempt, *badge_of(attempt)) for attempt in page],
    }
    return render(request, "office/evidence_queue.html", context)


@require_GET
@open_to(Role.MANAGER, Role.ADMINISTRATOR)
def listing_csv(request: HttpRequest) -> HttpResponseBase:
    """The same tab, whole."""
    tab, rows = _chosen(request)
    return csv_file(f"evidence-{tab}.csv", CSV_HEADER, _lines(rows))


def badge_of(attempt: Attempt) -> tuple[str, str]:
    """Tone and word of where its review stands."""
    return BADGES[ReviewState(attempt.review_standing)]  # type: ignore[attr-defined]  # annotated


def _chosen(request: HttpRequest) -> tuple[str, QuerySet[Attempt]]:
    asked = request.GET.get("state", "")
    tab = asked if asked in TABS else "due"
    rows = _rows(request, tab)
    for word in request.GET.get("q", "").split()[:8]:
        rows = rows.filter(registration__legal_name__icontains=word)
    if request.GET.get("signals"):
        rows = rows.filter(Q(unjudged__gt=0))
    return tab, rows.order_by("-ended_at", "-pk") if tab == "closed" else rows


def _rows(request: HttpRequest, tab: str) -> QuerySet[Attempt]:
    by = person_of(request)
    rows = reviewable(scope(request, Role.MANAGER), *TABS[tab][1], by=by)
    return for_this_person(rows, by) if tab == "second" else rows


def _lines(rows: QuerySet[Attempt]) -> Iterator[tuple[object, ...]]:
    for attempt in rows.iterator(500):
        yield (
            attempt.registration.legal_name,
            attempt.certification.key,
            attempt.uuid,
            attempt.ended_at.isoformat(timespec="seconds") if attempt.ended_at else "",
            badge_of(attempt)[1],
            attempt.unjudged,  # type: ignore[attr-defined]  # annotated
            "yes" if attempt.is_simulated else "no",
        )
