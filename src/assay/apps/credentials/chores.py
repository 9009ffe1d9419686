"""Issuing what has been released."""

from datetime import datetime

from assay.apps.credentials.actions import issue_credential
from assay.apps.results.models import Result
from assay.outside.issuer import Issuer


def issue_released(issuer: Issuer, *, now: datetime) -> int:
    """Issues the credential of every released pass that has none; returns how many."""
    waiting = Result.objects.filter(state=Result.State.RELEASED, passed=True, credential=None).select_related(
        "attempt__registration", "certification", "candidate"
    )
    for result in waiting[:100]:
        issue_credential(result, issuer=issuer, now=now)
    return len(waiting[:100])
