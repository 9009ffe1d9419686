"""Review and release: one person looks, another decides. Both are recorded; the database insists on both."""

from datetime import datetime

from django.db import transaction

from assay.apps.audit.actions import record
from assay.apps.people.actions import write_letter
from assay.apps.people.models import Person
from assay.apps.programs.actions import tell_outcome
from assay.apps.results.models import Result
from assay.apps.results.queries import why_not_decide, why_not_review


class NotAllowed(Exception):
    """This person may not take this step now; the message says why and who can."""


@transaction.atomic
def review_result(result_id: int, *, by: Person, outcome: Result.Outcome, note: str, now: datetime) -> Result:
    """Records what a person found in a held result; raises NotAllowed."""
    result = _locked(result_id)
    _refuse(why_not_review(result, by))
    if outcome != Result.Outcome.PASSED and not note:
        raise NotAllowed("Say what you found: the one who decides must know.")
    result.state, result.reviewed_by, result.reviewed_at = Result.State.REVIEWED, by, now
    result.review_outcome, result.review_note = outcome, note
    result.save()
    _audit("result.reviewed", result, by, now, {"outcome": str(outcome)})
    return result


@transaction.atomic
def release_result(result_id: int, *, by: Person, note: str = "", home_url: str, now: datetime) -> Result:
    """Decides for release: the candidate gets mail, eligibility learns the outcome. Raises NotAllowed.

    `home_url` is the address of the candidates' own page, for the mail.
    """
    result = _decidable(result_id, by)
    _decide(result, Result.State.RELEASED, by, note, now)
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
    _audit("result.released", result, by, now, {"passed": result.passed})
    return result


@transaction.atomic
def annul_result(result_id: int, *, by: Person, note: str, home_url: str, now: datetime) -> Result:
    """Decides against the result: it counts for nothing. Needs a note for them; raises NotAllowed.

    `home_url` is the address of the candidates' own page, for the mail.
    """
    if not note:
        raise NotAllowed("Say why: the candidate will read it and may appeal.")
    result = _decidable(result_id, by)
    _decide(result, Result.State.ANNULLED, by, note, now)
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
    _audit("result.annulled", result, by, now, {"note": note})
    return result


def _locked(result_id: int) -> Result:
    rows = Result.objects.select_for_update(of=("self",))
    return rows.select_related("attempt__registration", "candidate", "certification").get(pk=result_id)


def _decidable(result_id: int, by: Person) -> Result:
    result = _locked(result_id)
    _refuse(why_not_decide(result, by))
    return result


def _refuse(reason: str) -> None:
    if reason:
        raise NotAllowed(reason)


def _decide(result: Result, state: Result.State, by: Person, note: str, now: datetime) -> None:
    result.state, result.decided_by, result.decided_at, result.decision_note = state, by, now, note
    result.save()


def _audit(action: str, result: Result, by: Person, now: datetime, detail: dict[str, object]) -> None:
    record(action, subject=f"attempt:{result.attempt.uuid}", actor=by.email, now=now, detail=detail)
