"""What a proctor sees."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.attempts.queries import attempts_in
from assay.apps.proctoring.models import Incident
from assay.core.attempt import Phase

LONG_SILENCE = 120
"""From how many seconds on a silence is worth an incident: shorter ones are how networks are."""

LOOKED_BACK = timedelta(days=3)
"""How long after its end an attempt's journal is looked through: late work may bring doubts with it."""


def queue(certification_keys: Collection[str] | None) -> QuerySet[Attempt]:
    """Candidates waiting to be admitted, longest waiting first."""
    return attempts_in(certification_keys, Phase.AWAITING)


def in_the_room(certification_keys: Collection[str] | None) -> QuerySet[Attempt]:
    """Attempts that a proctor watches: admitted, running, paused; `incident_count` on each."""
    rows = attempts_in(certification_keys, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)
    return rows.annotate(incident_count=Count("incidents"))


def running(certification_keys: Collection[str] | None, *, paused: bool) -> QuerySet[Attempt]:
    """Attempts that have begun and not ended; the paused ones only if asked for."""
    phases = (Phase.ACTIVE, Phase.PAUSED, Phase.AUTHORIZED) if paused else (Phase.ACTIVE, Phase.AUTHORIZED)
    return attempts_in(certification_keys, *phases).filter(started_at__isnull=False).order_by("pk")


def unnoted(now: datetime) -> QuerySet[JournalRow]:
    """Doubts and long silences in journals of running and lately ended attempts, without their incident."""
    watched = Q(attempt__phase__in=(Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)) | Q(
        attempt__ended_at__gt=now - LOOKED_BACK
    )
    worth = Q(event="Doubted") | Q(event="Reconnected", body__silent_seconds__gte=LONG_SILENCE)
    noted = Incident.objects.filter(attempt=OuterRef("attempt"), journal_seq=OuterRef("seq"))
    return JournalRow.objects.filter(watched, worth, ~Exists(noted)).order_by("attempt", "seq")


def incidents_of(attempt: Attempt) -> QuerySet[Incident]:
    """The incidents of an attempt, in order."""
    return Incident.objects.filter(attempt=attempt).select_related("by")


def place_in_queue(attempt: Attempt) -> int:
    """How many candidates a proctor of this certification meets up to this one: 1 is next. 0: not waiting."""
    if attempt.phase != Phase.AWAITING or attempt.checked_in_at is None:
        return 0
    before = queue([attempt.certification.key]).filter(checked_in_at__lt=attempt.checked_in_at)
    return before.count() + 1
