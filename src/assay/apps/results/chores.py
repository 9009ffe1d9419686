"""Scoring what has ended, and again what has grown; the result is held."""

from datetime import datetime

from django.db import IntegrityError, transaction

from assay.apps.results.queries import grown, unscored
from assay.apps.results.rescoring import rescore
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


def rescore_grown(*, now: datetime) -> int:
    """Scores again what nobody has decided and in whose journal more has come to stand; returns how many.

    One that cannot be scored does not keep the others waiting: it is in the ExceptionGroup at the end.
    """
    rescored, failed = 0, {}
    for result_id, uuid in grown().values_list("pk", "attempt__uuid")[:100]:
        try:
            rescore(result_id, now=now)
            rescored += 1
        except Exception as error:
            failed[uuid] = error
    if failed:
        raise ExceptionGroup(f"not scored again: {', '.join(map(str, failed))}", list(failed.values()))
    return rescored
