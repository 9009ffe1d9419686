"""Exams whose end nobody called back in time are ended."""

from datetime import datetime

from assay.apps.proctoring.actions.termination import carry_out_due
from assay.outside.keys import SigningKey


def end_due_exams(key: SigningKey, *, now: datetime) -> int:
    """Ends what is due; returns how many. A candidate's own page may have been first."""
    return carry_out_due(key=key, now=now)
