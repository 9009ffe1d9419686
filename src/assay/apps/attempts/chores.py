"""What the clock does to attempts when nobody is looking."""

from datetime import datetime

from assay.apps.attempts.actions import submit_by_clock
from assay.apps.attempts.queries import overdue
from assay.outside.keys import SigningKey


def submit_overdue(key: SigningKey, *, now: datetime) -> int:
    """Hands in every attempt whose time is up; returns how many.

    One that cannot be handed in does not keep the others waiting: it is in the ExceptionGroup at the end.
    """
    handed_in, failed = 0, {}
    for uuid in list(overdue(now).values_list("uuid", flat=True)[:500]):
        try:
            submit_by_clock(uuid, key=key, now=now)
            handed_in += 1
        except Exception as error:
            failed[uuid] = error
    if failed:
        raise ExceptionGroup(f"not handed in: {', '.join(map(str, failed))}", list(failed.values()))
    return handed_in
