"""The review of a watched sitting: whether one is due, where it stands, and who may still say a word.

A sitting is watched when its candidate agreed to be recorded, something was recorded, or their own device
reported a signal. Everything else has nothing to look at here, and its result waits for nobody.
"""

from collections.abc import Collection
from typing import Any, cast

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring.models import Appeal, Artefact, Consent, Review, Signal
from assay.core.attempt import Phase
from assay.core.proctoring.review import (
    AppealFact,
    Judgement,
    Outcome,
    ReviewFact,
    ReviewRefused,
    ReviewState,
    check_reviewer,
    sees_earlier,
    standing,
)

ENDED = (Phase.SUBMITTED, Phase.TERMINATED)
LOOKED_AT = (Signal.State.DISMISSED, Signal.State.INCIDENT)
_OF = OuterRef("pk")


def is_watched(attempt: Attempt) -> bool:
    """Whether there is anything of this sitting for a person to look at."""
    return watched(Attempt.objects.filter(pk=attempt.pk)).exists()


def watched(rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Those of some attempts that were watched. A rehearsal is never reviewed."""
    by_device = Signal.objects.filter(attempt=_OF).exclude(device_at="")
    return rows.filter(
        Exists(Consent.objects.filter(attempt=_OF))
        | Exists(Artefact.objects.filter(attempt=_OF))
        | Exists(by_device),
        is_rehearsal=False,
    )


def reviews_of(attempt: Attempt) -> QuerySet[Review]:
    """What people found, in order."""
    return Review.objects.filter(attempt=attempt).select_related("by").order_by("number")


def facts_of(attempt: Attempt) -> list[ReviewFact]:
    """The same as the core reads it."""
    return [ReviewFact(str(row.by_id), cast(Outcome, row.outcome)) for row in reviews_of(attempt)]


def appeal_of(attempt: Attempt) -> Appeal | None:
    """The candidate's appeal; None when there is none."""
    return Appeal.objects.filter(attempt=attempt).select_related("judged_by").first()


def standing_of(attempt: Attempt) -> ReviewState:
    """Where the review of a watched sitting stands by what is stored."""
    appeal = appeal_of(attempt)
    fact = AppealFact(cast(Judgement, appeal.outcome)) if appeal else None
    return standing(facts_of(attempt), fact, ended=attempt.phase in ENDED)


def with_standing(rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Ended attempts with `review_standing`, as `standing_of` has it, and how many signals nobody has judged.

    The same rules in the database's words, for lists; a test holds them against the core's.
    """
    reviews, appeals = Review.objects.filter(attempt=_OF), Appeal.objects.filter(attempt=_OF)
    passed = Exists(reviews.filter(outcome=Review.Outcome.PASSED))
    left = Exists(reviews.filter(number=1, outcome=Review.Outcome.NOT_REVIEWED))
    violations = _count(reviews.filter(outcome=Review.Outcome.VIOLATION))
    unjudged = _count(Signal.objects.filter(attempt=_OF).exclude(state__in=LOOKED_AT))
    return rows.annotate(violations=violations, unjudged=unjudged).annotate(
        review_standing=Case(
            When(Exists(appeals.filter(outcome=Appeal.Outcome.UPHELD)), then=Value(ReviewState.UPHELD.value)),
            When(
                Exists(appeals.filter(outcome=Appeal.Outcome.OVERTURNED)),
                then=Value(ReviewState.OVERTURNED.value),
            ),
            When(Exists(appeals), then=Value(ReviewState.APPEALED.value)),
            When(violations__gte=2, then=Value(ReviewState.VIOLATION.value)),
            When(passed | left, then=Value(ReviewState.CLEARED.value)),
            When(Exists(reviews), then=Value(ReviewState.NEEDS_SECOND.value)),
            default=Value(ReviewState.DUE.value),
            output_field=CharField(),
        )
    )


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of an attempt's rows, as a column; a join would multiply one kind of row by another."""
    counted = rows.order_by().values("attempt").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def reviewable(
    certification_keys: Collection[str] | None, *states: ReviewState, by: Person
) -> QuerySet[Attempt]:
    """Watched and ended sittings of some certifications (None: all) where the review stands in one of the
    states (none: all), the longest ended first; never a person's own.
    """
    rows = Attempt.objects.filter(phase__in=ENDED).exclude(candidate=by)
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    rows = with_standing(watched(rows)).select_related("certification", "registration", "candidate")
    if states:
        rows = rows.filter(Q(review_standing__in=[state.value for state in states]))
    return rows.order_by("ended_at", "pk")


def for_this_person(rows: QuerySet[Attempt], by: Person) -> QuerySet[Attempt]:
    """Those that this person has not reviewed yet: a second look is another person's."""
    return rows.exclude(Exists(Review.objects.filter(attempt=_OF, by=by)))


def unjudged_signals(attempt: Attempt) -> QuerySet[Signal]:
    """Signals of which nobody has said what they mean, muted ones too: a review closes over none of them."""
    return Signal.objects.filter(attempt=attempt).exclude(state__in=LOOKED_AT)


def why_not_look(attempt: Attempt, by: Person) -> str:
    """Why this person may not review the sitting now, in words for them; empty when they may."""
    if not is_watched(attempt):
        return "This exam was not watched: there is nothing to review here."
    try:
        check_reviewer(
            facts_of(attempt),
            by=str(by.pk),
            candidate=str(attempt.candidate_id),
            ended=attempt.phase in ENDED,
        )
    except ReviewRefused as refused:
        return str(refused)
    return ""


def why_not_close(attempt: Attempt) -> str:
    """What must be done before anybody's word on the sitting is taken, in words; empty when nothing must."""
    count = unjudged_signals(attempt).count()
    if not count:
        return ""
    if count == 1:
        return "1 signal waits for a person to say what it means. Dismiss it, or make it an incident."
    return f"{count} signals wait for a person to say what they mean. Dismiss each, or make it an incident."


def earlier_for(attempt: Attempt, by: Person) -> list[Review] | None:
    """What others found so far; None while a blinded look could still be this person's."""
    return list(reviews_of(attempt)) if sees_earlier(facts_of(attempt), by=str(by.pk)) else None
