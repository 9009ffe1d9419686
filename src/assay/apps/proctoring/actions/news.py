"""That something is new: two counters of an attempt's watch, which the live streams look at.

They grow in the transaction of the act itself, so whoever is told of something finds it.
"""

from django.db import transaction
from django.db.models import F

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import Watch


def bump(attempt: Attempt, *, candidate: bool = True, desk: bool = True, **columns: object) -> None:
    """Lets the candidate's page and the proctors' desks look again; `columns` of the watch change with it."""
    grown = {name: F(name) + 1 for name, grows in (("news", candidate), ("desk", desk)) if grows}
    rows = Watch.objects.filter(attempt=attempt)
    if not rows.update(**grown, **columns):
        watch_of(attempt)
        rows.update(**grown, **columns)


def watch_of(attempt: Attempt) -> Watch:
    """How an attempt is watched; made on first use."""
    return Watch.objects.get_or_create(attempt=attempt)[0]


def locked_watch(attempt: Attempt) -> Watch:
    """The watch, locked until the transaction ends: what is counted or merged per attempt goes one by one."""
    assert transaction.get_connection().in_atomic_block
    watch_of(attempt)
    return Watch.objects.select_for_update().get(attempt=attempt)
