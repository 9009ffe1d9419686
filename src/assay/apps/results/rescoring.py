"""Scores a result again when more has come to stand in the journal, as long as nobody has decided it."""

from datetime import datetime

from django.db import transaction

from assay.apps.audit.actions import record
from assay.apps.results.models import Result
from assay.apps.results.queries import journal_has_grown
from assay.apps.results.scoring import cut_of, score_attempt

SCORING = "scoring chore"
SCORED = (
    "points",
    "maximum",
    "families",
    "responses",
    "passed",
    "rule",
    "margin",
    "journal_fault",
    "late_waiting",
)
"""What scoring again may change."""


def locked(result_id: int) -> Result:
    """The result, locked against every other change until the transaction ends."""
    rows = Result.objects.select_for_update(of=("self",))
    return rows.select_related(
        "attempt__registration", "attempt__certification", "attempt__candidate", "candidate", "certification"
    ).get(pk=result_id)


def subject_of(result: Result) -> str:
    """What the trail calls it: its attempt."""
    return f"attempt:{result.attempt.uuid}"


@transaction.atomic
def rescore(result_id: int, *, by: str = SCORING, now: datetime) -> Result:
    """Scores again from the journal as it is now, under the cut of the first time.

    A result that was released or annulled stays as it is. One that was reviewed and now says something else
    is held again: the review was of another score.
    """
    result = locked(result_id)
    if result.state not in (Result.State.HELD, Result.State.REVIEWED):
        return result
    again = score_attempt(result.attempt, cut=cut_of(result), now=now)
    changes = {name: getattr(again, name) for name in SCORED if getattr(again, name) != getattr(result, name)}
    told = {name: [getattr(result, name), value] for name, value in changes.items() if name != "responses"}
    for name, value in changes.items():
        setattr(result, name, value)
    result.journal_entries = again.journal_entries
    if changes:
        record("result.rescored", subject=subject_of(result), actor=by, now=now, detail=told)
        _undo_review(result, by=by, now=now)
    result.save()
    return result


def _undo_review(result: Result, *, by: str, now: datetime) -> None:
    if result.state != Result.State.REVIEWED or result.reviewed_by is None:
        return
    was = {
        "reviewed_by": result.reviewed_by.email,
        "outcome": result.review_outcome,
        "note": result.review_note,
    }
    result.state, result.reviewed_by, result.reviewed_at = Result.State.HELD, None, None
    result.review_outcome, result.review_note = "", ""
    record("result.returned", subject=subject_of(result), actor=by, now=now, detail=was)


def catch_up(result_id: int, *, now: datetime) -> None:
    """Scores again what has grown: in a transaction of its own, kept whatever becomes of the next step."""
    if journal_has_grown(Result.objects.get(pk=result_id)):
        rescore(result_id, now=now)
