"""Scoring what has ended; the result is held."""

from datetime import datetime

from django.db import IntegrityError, transaction

from assay.apps.results.queries import unscored
from assay.apps.results.scoring import score_attempt
from assay.outside.keys import SigningKey


def score_ended(key: SigningKey, *, now: datetime) -> int:
    """Scores every ended attempt that has no result; returns how many. Two workers cannot score one twice."""
    waiting = unscored().select_related("certification", "candidate", "form")[:100]
    scored = 0
    for attempt in waiting:
        try:
            with transaction.atomic():
                score_attempt(attempt, key=key, now=now).save()
        except IntegrityError:  # another worker was first
            continue
        scored += 1
    return scored
