"""Appeals: who may still appeal, who may judge, and what waits for judgement."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.db.models import Model, QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.audit.queries import trail_of
from assay.apps.people.models import Person
from assay.apps.proctoring.models import (
    Appeal,
    CheckIn,
    FocusCall,
    HandOver,
    Incident,
    Message,
    Review,
    Signal,
    Termination,
    Watch,
)
from assay.apps.proctoring.queries.review import appeal_of, is_watched, standing_of
from assay.core.proctoring.review import ReviewRefused, ReviewState, check_judge

TIME_TO_APPEAL = timedelta(days=14)
"""How long after the second person's word the candidate may appeal, once. Until then no result is decided."""

BYSTANDING = ("evidence.viewed", "evidence.held", "evidence.hold_lifted", "appeal.made", "appeal.judged")
"""Acts on an attempt that judge nothing: who looks at evidence in order to judge has not judged before."""


def appeal_until(attempt: Attempt) -> datetime | None:
    """The end of the time to appeal; None while there is nothing to appeal against."""
    words = Review.objects.filter(attempt=attempt, outcome=Review.Outcome.VIOLATION).order_by("number")
    confirmed = words[1:2].values_list("at", flat=True).first()
    return confirmed + TIME_TO_APPEAL if confirmed else None


def why_not_appeal(attempt: Attempt, *, now: datetime) -> str:
    """Why the candidate cannot appeal now, in words for them; empty when they can."""
    if appeal_of(attempt) is not None:
        return "You have appealed already. Each finding can be appealed once."
    if not is_watched(attempt) or standing_of(attempt) is not ReviewState.VIOLATION:
        return "There is no finding to appeal against."
    until = appeal_until(attempt)
    if until is not None and now >= until:
        return f"The time to appeal ended on {until:%Y-%m-%d at %H:%M} UTC."
    return ""


def appeals_in(certification_keys: Collection[str] | None, *, judged: bool) -> QuerySet[Appeal]:
    """Appeals of some certifications (None: all): what waits, oldest first, or the judged, newest first."""
    rows = Appeal.objects.select_related(
        "attempt__certification", "attempt__registration", "attempt__candidate", "judged_by"
    )
    if certification_keys is not None:
        rows = rows.filter(attempt__certification__key__in=certification_keys)
    return (
        rows.exclude(outcome="").order_by("-judged_at") if judged else rows.filter(outcome="").order_by("at")
    )


def involved_in(attempt: Attempt) -> frozenset[str]:
    """Everybody who proctored a sitting, reviewed it or had a hand in its result, by rows and the trail.

    Names are the primary keys of people as text. The trail knows what no row here does: who let the candidate
    in, who paused, who reviewed the result.
    """
    rows = {pk for pk in _people_on_rows(attempt) if pk is not None}
    trail = trail_of(f"attempt:{attempt.uuid}").exclude(action__in=BYSTANDING)
    acted = Person.objects.filter(email__in=set(trail.values_list("actor", flat=True)))
    return frozenset(str(pk) for pk in rows | set(acted.values_list("pk", flat=True)))


def _people_on_rows(attempt: Attempt) -> Iterator[int | None]:
    columns: tuple[tuple[type[Model], str], ...] = (
        (CheckIn, "checked_by"),
        (Watch, "claimed_by"),
        (Incident, "by"),
        (Message, "by"),
        (HandOver, "by"),
        (FocusCall, "by"),
        (Signal, "disposed_by"),
        (Review, "by"),
        (Termination, "by"),
        (Termination, "seconded_by"),
        (Termination, "called_back_by"),
    )
    for model, column in columns:
        yield from model._default_manager.filter(attempt=attempt).values_list(column, flat=True)


def why_not_judge(attempt: Attempt, by: Person) -> str:
    """Why this person may not judge the appeal, in words for them; empty when they may."""
    found = appeal_of(attempt)
    if found is None:
        return "There is no appeal."
    if found.outcome:
        return "This appeal has been judged."
    try:
        check_judge(by=str(by.pk), candidate=str(attempt.candidate_id), involved=involved_in(attempt))
    except ReviewRefused as refused:
        return str(refused)
    return ""
