"""The candidate's appeal, once, and the judgement of somebody who was not involved before."""

from datetime import datetime

from django.db import transaction

from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.actions import write_letter
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.review import locked_for_review
from assay.apps.proctoring.models import Appeal, Hold
from assay.apps.proctoring.queries.appeals import why_not_appeal, why_not_judge
from assay.apps.proctoring.queries.retention import hold_on
from assay.core.attempt import Refused

HELD_FOR = "The candidate has appealed: the evidence stays until the appeal is judged."


def appeal(attempt: Attempt, *, text: str, by: Person, now: datetime) -> Appeal:
    """The candidate disagrees with a violation that two people found; evidence is held until it is judged.

    Raises Refused: somebody else's exam, nothing to appeal against, too late, a second time; ValueError
    without words.
    """
    if not text.strip():
        raise ValueError("Say why you see it differently: somebody judges by what you write.")
    with transaction.atomic():
        attempt = locked_for_review(attempt)
        if attempt.candidate_id != by.pk:
            raise Refused("not-active", "Only the candidate appeals.")
        if why := why_not_appeal(attempt, now=now):
            raise Refused("not-active", why)
        made = Appeal.objects.create(attempt=attempt, text=text.strip(), at=now)
        if hold_on(attempt) is None:
            Hold.objects.create(attempt=attempt, by=by, reason=HELD_FOR, at=now)
        _noted("appeal.made", attempt, by, now)
    return made


def judge(
    attempt: Attempt, *, by: Person, outcome: Appeal.Outcome, words: str, record_url: str, now: datetime
) -> Appeal:
    """Judges an appeal; the candidate reads `words`, and gets mail. An overturned finding frees the result.

    The hold that the appeal placed is lifted; anybody else's stays. Raises Refused for whoever was involved
    before, ValueError without words.
    """
    if not words.strip():
        raise ValueError("Say why: the candidate reads it.")
    with transaction.atomic():
        attempt = locked_for_review(attempt)
        if why := why_not_judge(attempt, by):
            raise Refused("not-active", why)
        found = Appeal.objects.get(attempt=attempt)
        found.judged_by, found.judged_at = by, now
        found.outcome, found.words = outcome, words.strip()
        found.save(update_fields=["judged_by", "judged_at", "outcome", "words"])
        Hold.objects.filter(attempt=attempt, by=attempt.candidate_id, lifted_at=None).update(
            lifted_by=by, lifted_at=now
        )
        _noted("appeal.judged", attempt, by, now, outcome=outcome.value)
        _tell_judgement(attempt, record_url=record_url)
    return found


def _tell_judgement(attempt: Attempt, *, record_url: str) -> None:
    write_letter(
        to=attempt.candidate.email,
        subject=f"Your appeal: {attempt.certification.title}",
        body=(
            f"Dear {attempt.registration.legal_name},\n\n"
            "your appeal has been judged by somebody who was not involved before. Sign in to read what they "
            f"say:\n\n    {record_url}\n\n"
            "For your privacy this mail does not say what it is.\n"
        ),
    )


def _noted(action: str, attempt: Attempt, by: Person, now: datetime, **detail: str) -> None:
    record(action, subject=f"attempt:{attempt.uuid}", actor=by.email, now=now, detail=detail)
