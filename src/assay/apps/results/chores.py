"""Scoring what has ended; the result is held."""

from datetime import datetime

from django.db import IntegrityError, transaction

from assay.apps.results.queries import unscored
from assay.apps.results.scoring import score_attempt


def score_ended(*, now: datetime) -> int:
    """Scores every ended attempt that has no result; returns how many. Two workers cannot score one twice.

    One that cannot be scored does not keep the others waiting: it is in the ExceptionGroup at the end.
    """
    waiting = unscored().select_related("certification", "candidate", "form")[:100]
    scored, failed = 0, {}
    for attempt in waiting:
        try:
            with transaction.atomic():
                score_attempt(attempt, now=now).save()
            scored += 1
        except IntegrityError:  # another worker was first
            continue
        except Exception as error:
            failed[attempt.uuid] = error
    if failed:
        raise ExceptionGroup(f"not scored: {', '.join(map(str, failed))}", list(failed.values()))
    return scored
