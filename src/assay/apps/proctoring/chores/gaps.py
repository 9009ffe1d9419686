"""Silences that the journal tells of become signals: facts on the timeline, not alerts about a person."""

from datetime import datetime

from django.db import transaction

from assay.apps.attempts.models import JournalRow
from assay.apps.proctoring.actions.news import locked_watch
from assay.apps.proctoring.actions.signals import observe
from assay.apps.proctoring.models import Signal
from assay.apps.proctoring.queries.signals import TOLD_WITHIN, gap_signalled_up_to, unsignalled_gaps
from assay.core.proctoring import Kind, Observation


def signal_gaps(*, now: datetime) -> int:
    """Makes a signal of each silence that is long enough for its programme, once; returns how many.

    The player tells of the same silence as soon as it is back. Its word has time to come first, and is the
    signal then: it knows better when the line was lost.
    """
    return sum(_signal(row) for row in unsignalled_gaps(now))


@transaction.atomic
def _signal(row: JournalRow) -> bool:
    attempt = row.attempt
    locked_watch(attempt)
    if gap_signalled_up_to(attempt) >= row.seq:  # another worker was first
        return False
    at = datetime.fromisoformat(row.at)
    gaps = Signal.objects.filter(attempt=attempt, kind=Kind.NETWORK_GAP)
    if not gaps.filter(at__gt=at - TOLD_WITHIN, at__lt=at + TOLD_WITHIN).exists():
        seconds = row.body["silent_seconds"]
        threshold = attempt.certification.spec.proctoring.network_gap_seconds
        gap = Observation(kind=Kind.NETWORK_GAP, lasted_ms=seconds * 1000, value=seconds, threshold=threshold)
        observe(attempt, [gap], now=at)
    signal = gaps.latest("at", "pk")
    signal.facts = {**signal.facts, "journal_seq": row.seq}
    signal.save(update_fields=["facts"])
    return True
