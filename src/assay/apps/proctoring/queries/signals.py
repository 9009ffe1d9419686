"""Signals as they are read, and the silences that are still to become one."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.proctoring.models import Signal
from assay.core.attempt import Phase
from assay.core.proctoring import Kind

LOOKED_BACK = timedelta(days=3)
"""How long after its end an attempt's journal is looked through for silences."""

TOLD_WITHIN = timedelta(seconds=20)
"""So soon after a silence the player itself has told of it, if it does."""


def alerts_of(attempt: Attempt) -> QuerySet[Signal]:
    """Signals that nobody has looked at, the weightiest first; muted ones are none."""
    rows = Signal.objects.filter(attempt=attempt, state=Signal.State.OPEN, muted=False)
    return rows.order_by("-severity", "at")


def signals_of(attempt: Attempt) -> QuerySet[Signal]:
    """All signals of an attempt in order, muted ones too."""
    return (
        Signal.objects.filter(attempt=attempt).select_related("disposed_by", "incident").order_by("at", "pk")
    )


def unsignalled_gaps(now: datetime) -> Iterator[JournalRow]:
    """Silences of running and lately ended attempts, long enough for the programme, without a signal.

    Those that ended less than TOLD_WITHIN ago are left for later.
    """
    watched = Q(attempt__phase__in=(Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)) | Q(
        attempt__ended_at__gt=now - LOOKED_BACK
    )
    rows = list(
        JournalRow.objects.filter(watched, event="Reconnected")
        .select_related("attempt__certification")
        .order_by("attempt", "seq")
    )
    for row in rows:
        policy = row.attempt.certification.spec.proctoring
        long_enough = row.body["silent_seconds"] >= policy.network_gap_seconds
        told = datetime.fromisoformat(row.at) <= now - TOLD_WITHIN
        if told and long_enough and row.seq > gap_signalled_up_to(row.attempt):
            yield row


def gap_signalled_up_to(attempt: Attempt) -> int:
    """The number of the newest silence in the journal that is in a signal; 0: none. They come in order."""
    signals = Signal.objects.filter(attempt=attempt, kind=Kind.NETWORK_GAP)
    return max((facts.get("journal_seq", 0) for facts in signals.values_list("facts", flat=True)), default=0)


def seats_of(attempt: Attempt) -> list[str]:
    """What the browsers call themselves that got the seat of an attempt, the newest two, newest first."""
    rows = JournalRow.objects.filter(attempt=attempt, event="SeatTaken").order_by("-seq")[:2]
    return [row.body["device"] for row in rows]
