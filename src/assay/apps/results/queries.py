"""Reading results: the office sees all, the candidate only what is released."""

from collections.abc import Collection

from django.db.models import QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.results.models import Result
from assay.core.attempt import Phase


def unscored() -> QuerySet[Attempt]:
    """Ended attempts that have no result yet, those terminated before their start included."""
    return Attempt.objects.filter(phase__in=[Phase.SUBMITTED, Phase.TERMINATED], result=None).order_by(
        "ended_at"
    )


def results_in(certification_keys: Collection[str] | None, *states: Result.State) -> QuerySet[Result]:
    """Results of some certifications (None: all) in some states, oldest first."""
    rows = Result.objects.select_related(
        "attempt__registration", "certification", "candidate", "reviewed_by", "decided_by"
    )
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    return rows.filter(state__in=states) if states else rows


def released_result(person: Person, attempt: Attempt) -> Result | None:
    """The candidate's own result, once it is released or annulled; a held result is invisible to them."""
    return Result.objects.filter(
        attempt=attempt, candidate=person, state__in=[Result.State.RELEASED, Result.State.ANNULLED]
    ).first()


def decided_results(person: Person) -> dict[int, Result]:
    """Row id of an attempt -> the candidate's own result of it, of those released or annulled."""
    rows = Result.objects.filter(candidate=person, state__in=[Result.State.RELEASED, Result.State.ANNULLED])
    return {result.attempt_id: result for result in rows}
