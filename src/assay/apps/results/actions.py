"""Review and release: one person looks, another decides. Both are recorded; the database insists on both.

Each of their steps begins with the score as the journal has it at that moment.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from assay.apps.attempts.actions import decide_late
from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import journal_faults
from assay.apps.audit.actions import record
from assay.apps.people.actions import write_letter
from assay.apps.people.models import Person
from assay.apps.programs.actions import tell_outcome
from assay.apps.results.models import Result
from assay.apps.results.queries import (
    journal_has_grown,
    why_not_decide,
    why_not_decide_late,
    why_not_review,
    why_note,
)
from assay.apps.results.rescoring import catch_up, locked, rescore, subject_of
from assay.core.attempt import Refused
from assay.outside.keys import SigningKey


class NotAllowed(Exception):
    """This person may not take this step now; the message says why and who can."""


def decide_late_work(
    attempt_uuid: UUID, *, accepted: bool, reason: str, by: Person, key: SigningKey, now: datetime
) -> Attempt:
    """Decides whether the answers that arrived after the end count, and scores again if there is a result.

    Raises NotAllowed: once the result is released or annulled, for one's own exam, without a reason, or when
    nothing waits. `key` signs the new receipt. Not inside a transaction: the decision is one of its own, and
    should the machine stop after it, the chore scores again.
    """
    if not reason.strip():
        raise NotAllowed("Say why they count or do not: the candidate may ask.")
    attempt = Attempt.objects.get(uuid=attempt_uuid)
    with transaction.atomic():
        # A release looks at the journal under this lock: one that runs now is waited for, and one that comes
        # later sees the late answers, which are there already, and is refused.
        list(Result.objects.select_for_update(of=("self",)).filter(attempt=attempt))
        _refuse(why_not_decide_late(attempt, by))
    try:
        attempt = decide_late(attempt_uuid, accepted=accepted, reason=reason.strip(), by=by, key=key, now=now)
    except Refused as refused:
        raise NotAllowed(str(refused)) from refused
    for result in Result.objects.filter(attempt=attempt):
        rescore(result.pk, by=by.email, now=now)
    return attempt


def review_result(result_id: int, *, by: Person, outcome: Result.Outcome, note: str, now: datetime) -> Result:
    """Records what a person found in a held result; raises NotAllowed."""
    catch_up(result_id, now=now)
    with transaction.atomic():
        result = locked(result_id)
        _refuse(why_not_review(result, by, now=now))
        if outcome != Result.Outcome.PASSED and not note:
            raise NotAllowed("Say what you found: the one who decides must know.")
        result.state, result.reviewed_by, result.reviewed_at = Result.State.REVIEWED, by, now
        result.review_outcome, result.review_note = outcome, note
        result.save()
        _audit("result.reviewed", result, by, now, {"outcome": str(outcome)})
    return result


def release_result(result_id: int, *, by: Person, note: str = "", home_url: str, now: datetime) -> Result:
    """Decides for release: the candidate gets mail, eligibility learns the outcome. Raises NotAllowed.

    Against a fault of the journal, or a review that found rules broken, it needs a note. `home_url` is the
    address of the candidates' own page, for the mail.
    """
    catch_up(result_id, now=now)
    with transaction.atomic():
        result = _decidable(result_id, by, now)
        if not result.journal_fault and (faults := journal_faults(result.attempt)):
            result.journal_fault = faults[0].message[:300]
        if not note.strip():
            _refuse(why_note(result))
        _decide(result, Result.State.RELEASED, by, note, now)
        _tell_release(result, home_url=home_url, now=now)
        _audit("result.released", result, by, now, {"passed": result.passed})
    return result


def _tell_release(result: Result, *, home_url: str, now: datetime) -> None:
    registration = result.attempt.registration
    until = result.certification.spec.valid_until(result.attempt.ended_at or now).date()
    # From now on, not only once the credential is signed: a holder must not register again in between.
    tell_outcome(registration, passed=result.passed, certified_until=until if result.passed else None)
    write_letter(
        to=result.candidate.email,
        subject=f"Your result: {result.certification.title}",
        body=(
            f"Dear {registration.legal_name},\n\n"
            "the result of your exam has been released. Sign in to read it:\n\n"
            f"    {home_url}\n\n"
            "For your privacy this mail does not say what it is.\n"
        ),
    )


def annul_result(result_id: int, *, by: Person, note: str, home_url: str, now: datetime) -> Result:
    """Decides against the result: it counts for nothing. Needs a note for them; raises NotAllowed.

    `home_url` is the address of the candidates' own page, for the mail.
    """
    if not note:
        raise NotAllowed("Say why: the candidate will read it and may appeal.")
    catch_up(result_id, now=now)
    with transaction.atomic():
        result = _decidable(result_id, by, now)
        _decide(result, Result.State.ANNULLED, by, note, now)
        _tell_annulment(result, note=note, home_url=home_url)
        _audit("result.annulled", result, by, now, {"note": note})
    return result


def _tell_annulment(result: Result, *, note: str, home_url: str) -> None:
    registration = result.attempt.registration
    tell_outcome(registration, passed=False, certified_until=None)
    write_letter(
        to=result.candidate.email,
        subject=f"Your exam: {result.certification.title}",
        body=(
            f"Dear {registration.legal_name},\n\n"
            f"your exam does not count. Reason: {note}\n\n"
            f"You find it among your exams:\n\n    {home_url}\n\n"
            "You may appeal by answering this mail; somebody who was not involved will judge it.\n"
        ),
    )


def _decidable(result_id: int, by: Person, now: datetime) -> Result:
    result = locked(result_id)
    _refuse(why_not_decide(result, by, now=now))
    if journal_has_grown(result):
        raise NotAllowed("Something arrived in this very moment. Look at the result again.")
    return result


def _refuse(reason: str) -> None:
    if reason:
        raise NotAllowed(reason)


def _decide(result: Result, state: Result.State, by: Person, note: str, now: datetime) -> None:
    result.state, result.decided_by, result.decided_at, result.decision_note = state, by, now, note
    result.save()


def _audit(action: str, result: Result, by: Person, now: datetime, detail: dict[str, object]) -> None:
    record(action, subject=subject_of(result), actor=by.email, now=now, detail=detail)
