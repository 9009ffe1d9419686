"""The proctor's moves. Each one is journalled with the name of the person and, where it hurts, a reason."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from assay.apps.attempts.actions import end
from assay.apps.attempts.engine import carry_out
from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.models import Incident
from assay.core.attempt import Command, commands
from assay.core.proctoring import irregularity
from assay.outside.keys import SigningKey


@transaction.atomic
def admit(uuid: UUID, *, by: Person, now: datetime) -> Attempt:
    """Confirms the identity and lets the candidate in; after a pause, lets the exam go on. Raises Refused."""
    return _move(uuid, commands.Admit(by.email), "attempt.admitted", by=by, now=now, message="")


@transaction.atomic
def turn_away(uuid: UUID, *, by: Person, reason: str, now: datetime) -> Attempt:
    """Does not admit; the candidate reads the reason and may check in again. Raises Refused."""
    return _move(
        uuid, commands.TurnAway(by.email, reason), "attempt.turned_away", by=by, now=now, message=reason
    )


@transaction.atomic
def pause(uuid: UUID, *, by: Person, reason: str, now: datetime) -> Attempt:
    """Stops the exam and its clock; `reason` is shown to the candidate. Raises Refused."""
    return _move(uuid, commands.Pause(by.email, reason), "attempt.paused", by=by, now=now, message=reason)


@transaction.atomic
def grant_time(uuid: UUID, *, by: Person, minutes: int, reason: str, now: datetime) -> Attempt:
    """Adds a line to the clock ledger. Raises Refused."""
    command = commands.GrantTime(minutes * 60, by.email, reason)
    return _move(uuid, command, "attempt.time_granted", by=by, now=now)


@transaction.atomic
def terminate(uuid: UUID, *, by: Person, reason: str, key: SigningKey, now: datetime) -> Attempt:
    """Ends the exam for good; `reason` is shown to the candidate. Raises Refused."""
    command = commands.Terminate(by.email, reason)
    attempt = _move(uuid, command, "attempt.terminated", by=by, now=now, message=reason)
    end(attempt, by=by.email, key=key, now=now)
    return attempt


@transaction.atomic
def flag(attempt: Attempt, *, by: Person, code: str, severity: int, note: str, now: datetime) -> Incident:
    """Records an incident; raises KeyError for a code that is not on the irregularity list."""
    irregularity(code)
    incident = Incident.objects.create(
        attempt=attempt, at=now, by=by, code=code, severity=severity, note=note
    )
    record(
        "incident.recorded", subject=f"attempt:{attempt.uuid}", actor=by.email, now=now, detail={"code": code}
    )
    return incident


def _move(
    uuid: UUID, command: Command, action: str, *, by: Person, now: datetime, message: str | None = None
) -> Attempt:
    attempt = carry_out(uuid, command, now=now)
    if message is not None:
        attempt.message = message
        attempt.save(update_fields=["message"])
    record(action, subject=f"attempt:{uuid}", actor=by.email, now=now)
    return attempt
