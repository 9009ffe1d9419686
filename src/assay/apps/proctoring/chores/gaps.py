"""Silences that the journal tells of become signals: facts on the timeline, not alerts about a person."""

from datetime import datetime

from django.db import transaction

from assay.apps.attempts.models import JournalRow
from assay.apps.proctoring.actions.news import bump, locked_watch
from assay.apps.proctoring.models import Signal
from assay.apps.proctoring.queries.signals import unsignalled_gaps
from assay.core.attempt import from_snapshot
from assay.core.proctoring import Kind, is_muted


def signal_gaps(*, now: datetime) -> int:
    """Makes a signal of each silence that is long enough for its programme, once; returns how many."""
    return sum(_signal(row) for row in unsignalled_gaps(now))


@transaction.atomic
def _signal(row: JournalRow) -> bool:
    attempt = row.attempt
    watch = locked_watch(attempt)
    if Signal.objects.filter(
        attempt=attempt, kind=Kind.NETWORK_GAP, facts__journal_seq=row.seq
    ).exists():  # another worker was first
        return False
    policy, seconds = attempt.certification.spec.proctoring, row.body["silent_seconds"]
    presets = from_snapshot(attempt.fold).presets
    signal = Signal.objects.create(
        attempt=attempt,
        kind=Kind.NETWORK_GAP,
        at=datetime.fromisoformat(row.at),
        lasted_ms=seconds * 1000,
        facts={"value": seconds, "threshold": policy.network_gap_seconds, "journal_seq": row.seq},
        severity=policy.severity(Kind.NETWORK_GAP),
        muted=is_muted(Kind.NETWORK_GAP, presets=presets, mutes=watch.muted),
    )
    bump(attempt, candidate=False, desk=not signal.muted)
    return True
