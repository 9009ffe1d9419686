"""The office's first page: how things stand, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assay.apps.credentials.queries import credentials_in
from assay.apps.people.models import Person, Role
from assay.apps.people.queries import roles_of
from assay.apps.proctoring.queries.appeals import appeals_in, why_not_judge
from assay.apps.proctoring.queries.review import for_this_person, reviewable
from assay.apps.programs.queries import certifications_in
from assay.apps.results import queries as results
from assay.apps.results.models import Result
from assay.core.proctoring.review import ReviewState
from assay.outside import clock
from assay.web.kit.gate import open_to, person_of, scope
from assay.web.office.late import undecided

Keys = frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, the page to do it on, and the tone of its badge."""

    text: str
    link: str
    tone: str = "wait"


@require_GET
@open_to(Role.MANAGER, Role.PSYCHOMETRICIAN, Role.ADMINISTRATOR)
def home(request: HttpRequest) -> HttpResponse:
    """Figures for everybody in the office; tasks for those who act."""
    person = person_of(request)
    keys = scope(request, Role.MANAGER, Role.PSYCHOMETRICIAN)
    acts = bool({Role.MANAGER, Role.ADMINISTRATOR} & roles_of(person))
    credentials = credentials_in(keys)
    context = {
        "counts": results.state_counts(keys),
        "certified": credentials.filter(revoked_at=None, valid_until__gte=clock.now()).count(),
        "revoked": credentials.exclude(revoked_at=None).count(),
        "simulated": results.results_in(keys).filter(attempt__is_simulated=True).count(),
        "certifications": certifications_in(keys),
        "acts": acts,
        "tasks": list(_tasks(scope(request, Role.MANAGER), person)) if acts else [],
    }
    return render(request, "office/home.html", context)


def _tasks(keys: Keys, person: Person) -> Iterator[Task]:
    queue = reverse("office:results")
    held = results.results_in(keys, Result.State.HELD)
    if count := held.exclude(journal_fault="").count():
        yield Task(f"Look into {_of(count)} whose journal is damaged", f"{queue}?state=held", "bad")
    if count := undecided(keys, person).count():
        yield Task(f"Decide on late answers of {_exams(count)}", reverse("office:late"))
    if count := _to_review(keys, person):
        exams = "1 watched exam" if count == 1 else f"{count} watched exams"
        yield Task(f"Review {exams}", reverse("office:evidence"))
    if count := _to_judge(keys, person):
        appeals = "1 appeal" if count == 1 else f"{count} appeals"
        yield Task(f"Judge {appeals}", reverse("office:appeals"))
    if count := held.exclude(candidate=person).count():
        yield Task(f"Review {_of(count)}", f"{queue}?state=held")
    mine = results.decidable(keys, person)
    if count := mine.count():
        yield Task(f"Decide {_of(count)} that somebody else reviewed", f"{queue}?state=reviewed")
    if count := results.clear(mine).count():
        text = f"Release {_of(count)} with nothing against release, together"
        yield Task(text, reverse("office:bulk_release"), "ok")
    if count := results.unscored_in(keys).count():
        exams = "1 ended exam is" if count == 1 else f"{count} ended exams are"
        yield Task(
            f"{exams} not scored yet; if this stays, the worker (assay work) is not running", queue, "warn"
        )


def _to_review(keys: Keys, person: Person) -> int:
    rows = reviewable(keys, ReviewState.DUE, ReviewState.NEEDS_SECOND, by=person)
    return for_this_person(rows, person).count()


def _to_judge(keys: Keys, person: Person) -> int:
    """Appeals that this person may judge; there are few at a time."""
    return sum(not why_not_judge(one.attempt, person) for one in appeals_in(keys, judged=False)[:50])


def _exams(count: int) -> str:
    return "1 exam" if count == 1 else f"{count} exams"


def _of(count: int) -> str:
    return "1 result" if count == 1 else f"{count} results"
