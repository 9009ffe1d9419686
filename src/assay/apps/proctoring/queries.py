"""What a proctor sees."""

from collections.abc import Collection

from django.db.models import Count, QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import attempts_in
from assay.apps.proctoring.models import Incident
from assay.core.attempt import Phase


def queue(certification_keys: Collection[str] | None) -> QuerySet[Attempt]:
    """Candidates waiting to be admitted, longest waiting first."""
    return attempts_in(certification_keys, Phase.AWAITING)


def in_the_room(certification_keys: Collection[str] | None) -> QuerySet[Attempt]:
    """Attempts that a proctor watches: admitted, running, paused; `incident_count` on each."""
    rows = attempts_in(certification_keys, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)
    return rows.annotate(incident_count=Count("incidents"))


def incidents_of(attempt: Attempt) -> QuerySet[Incident]:
    """The incidents of an attempt, in order."""
    return Incident.objects.filter(attempt=attempt).select_related("by")


def place_in_queue(attempt: Attempt) -> int:
    """How many candidates a proctor of this certification meets up to this one: 1 is next. 0: not waiting."""
    if attempt.phase != Phase.AWAITING or attempt.checked_in_at is None:
        return 0
    before = queue([attempt.certification.key]).filter(checked_in_at__lt=attempt.checked_in_at)
    return before.count() + 1
