"""A named person's word on a watched sitting, and the note of every look at its evidence.

Nothing here is done by a machine or follows by itself: a finding needs a second person who has not seen the
first one's word, and what it means for the result another person decides.
"""

from datetime import datetime, timedelta

from django.db import transaction

from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.actions import write_letter
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.evidence import log_view
from assay.apps.proctoring.models import EvidenceView, Review
from assay.apps.proctoring.queries.appeals import appeal_until
from assay.apps.proctoring.queries.review import facts_of, standing_of, why_not_close, why_not_look
from assay.core.attempt import Refused
from assay.core.proctoring.review import ReviewState

ONE_LOOK = timedelta(minutes=10)
"""Pieces played one after another are one look, noted as a range, for so long; then the next is noted."""


def review(
    attempt: Attempt, *, by: Person, outcome: Review.Outcome, note: str, record_url: str, now: datetime
) -> Review:
    """Records what a person found; the candidate is told by mail once a second one confirms a violation.

    `note` of a violation is what the candidate reads, so it must be there. `record_url` is the address of the
    page where they read it and appeal. Raises Refused: the wrong person, the wrong moment, signals of which
    nobody has said what they mean; ValueError without the note.
    """
    note = note.strip()
    if outcome in (Review.Outcome.VIOLATION, Review.Outcome.SUSPICIOUS) and not note:
        raise ValueError("Say what you found: others decide by it, and the candidate reads a violation.")
    with transaction.atomic():
        attempt = locked_for_review(attempt)
        if why := why_not_look(attempt, by) or why_not_close(attempt):
            raise Refused("not-active", why)
        number = len(facts_of(attempt)) + 1
        made = Review.objects.create(
            attempt=attempt, number=number, by=by, at=now, outcome=outcome, note=note
        )
        # Without the outcome: the trail is open to the person who looks next, who must not know it.
        record(
            "evidence.reviewed", subject=_subject(attempt), actor=by.email, now=now, detail={"look": number}
        )
        if standing_of(attempt) is ReviewState.VIOLATION:
            _tell_violation(attempt, record_url=record_url)
    return made


def see(attempt: Attempt, *, stream: str, seq: int, by: Person, reason: str, now: datetime) -> EvidenceView:
    """Notes that a person is shown a piece. Pieces that follow one another in one look share a line.

    To be called before the piece is handed out. Raises ValueError without a reason, Refused for one's own.
    """
    if attempt.candidate_id == by.pk:
        raise Refused("not-active", "Nobody opens the evidence of their own exam here.")
    with transaction.atomic():
        locked_for_review(attempt)
        mine = EvidenceView.objects.filter(attempt=attempt, by=by, reason=reason.strip()[:300])
        recent = mine.filter(at__gt=now - ONE_LOOK, what__startswith=f"{stream} ").order_by("-at", "-pk")
        for view in recent[:4]:
            first, last = _range(view.what, stream)
            if first <= seq <= last:
                return view
            if seq == last + 1:
                view.what = f"{stream} {first} to {seq}"
                view.save(update_fields=["what"])
                return view
        return log_view(attempt, by=by, what=f"{stream} {seq}", reason=reason, now=now)


def locked_for_review(attempt: Attempt) -> Attempt:
    """The attempt, locked until the transaction ends: of two words on it the second sees the first."""
    rows = Attempt.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("certification", "registration", "candidate").get(pk=attempt.pk)


def _range(what: str, stream: str) -> tuple[int, int]:
    """The pieces that a line speaks of: "camera 12 to 40" is (12, 40)."""
    first, _, last = what.removeprefix(f"{stream} ").partition(" to ")
    return (int(first), int(last or first)) if first.isdigit() else (0, -2)


def _tell_violation(attempt: Attempt, *, record_url: str) -> None:
    until = appeal_until(attempt)
    assert until is not None  # there are two words
    write_letter(
        to=attempt.candidate.email,
        subject=f"Your exam: {attempt.certification.title}",
        body=(
            f"Dear {attempt.registration.legal_name},\n\n"
            "two people have looked, each for themselves, at how your exam went. Both found that rules were "
            "not kept. Nothing is decided about your result yet. Sign in to read what they found:\n\n"
            f"    {record_url}\n\n"
            f"If you see it differently, you may appeal there until {until:%d %B %Y, %H:%M} UTC. Somebody "
            "who was not involved before will judge your appeal.\n"
        ),
    )


def _subject(attempt: Attempt) -> str:
    return f"attempt:{attempt.uuid}"
