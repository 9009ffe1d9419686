"""What the clock does to attempts when nobody is looking."""

from datetime import datetime

from assay.apps.attempts.actions import submit_by_clock
from assay.apps.attempts.queries import overdue
from assay.outside.keys import SigningKey


def submit_overdue(key: SigningKey, *, now: datetime) -> int:
    """Hands in every attempt whose time is up; returns how many it looked at."""
    late = list(overdue(now).values_list("uuid", flat=True)[:500])
    for uuid in late:
        submit_by_clock(uuid, key=key, now=now)
    return len(late)
