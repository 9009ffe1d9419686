"""A named person says of several signals at once what they mean: each gets its own line, all or none."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.signals import dismiss, make_incident


@transaction.atomic
def dismiss_all(
    attempt: Attempt, signals: Collection[int], *, by: Person, reason: str, now: datetime
) -> None:
    """They mean nothing, and why. Raises Refused, Signal.DoesNotExist, ValueError without a reason."""
    for signal in signals:
        dismiss(attempt, signal, by=by, reason=reason, now=now)


@transaction.atomic
def make_incidents(
    attempt: Attempt,
    signals: Collection[int],
    *,
    by: Person,
    code: str,
    severity: int,
    note: str,
    now: datetime,
) -> None:
    """Each is an incident under the same code. Raises KeyError for another code, Refused,
    Signal.DoesNotExist."""
    for signal in signals:
        make_incident(attempt, signal, by=by, code=code, severity=severity, note=note, now=now)
