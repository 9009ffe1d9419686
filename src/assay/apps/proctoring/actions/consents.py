"""The candidate's yes to being watched, word for word, before anything of them is kept."""

import hashlib
from datetime import datetime

from django.db import transaction

from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.proctoring.models import CheckIn, Consent


@transaction.atomic
def keep_consent(attempt: Attempt, *, text: str, now: datetime) -> Consent:
    """Stores the yes to exactly this text; the same text again changes nothing. ValueError for no text."""
    if not text.strip():
        raise ValueError("There is no notice to agree to.")
    consent, created = Consent.objects.get_or_create(
        attempt=attempt, version=version_of(text), defaults={"text": text, "given_at": now}
    )
    if created:
        CheckIn.objects.update_or_create(attempt=attempt, defaults={"consent_at": now})
        record(
            "consent.given",
            subject=f"attempt:{attempt.uuid}",
            actor=attempt.candidate.email,
            now=now,
            detail={"version": consent.version},
        )
    return consent


def version_of(text: str) -> str:
    """What a text is called: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
