"""What a proctor sees."""

from collections.abc import Collection

from django.db.models import QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import attempts_in
from assay.apps.proctoring.models import Incident
from assay.core.attempt import Phase


def queue(certification_keys: Collection[str] | None) -> QuerySet[Attempt]:
    """Candidates waiting to be admitted, longest waiting first."""
    return attempts_in(certification_keys, Phase.AWAITING)


def in_the_room(certification_keys: Collection[str] | None) -> QuerySet[Attempt]:
    """Attempts that a proctor watches: admitted, running, paused."""
    return attempts_in(certification_keys, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)


def incidents_of(attempt: Attempt) -> QuerySet[Incident]:
    """The incidents of an attempt, in order."""
    return Incident.objects.filter(attempt=attempt).select_related("by")
