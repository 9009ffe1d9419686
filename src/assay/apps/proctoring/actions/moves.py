"""The proctor's moves. Each one is journalled with the name of the person and, where it hurts, a reason."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from assay.apps.attempts.actions import end
from assay.apps.attempts.engine import deciding, not_their_own, obey
from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.news import bump
from assay.apps.proctoring.models import Incident
from assay.apps.proctoring.queries.desk import running
from assay.apps.proctoring.queries.watching import open_termination
from assay.core.attempt import Command, Phase, Refused, commands
from assay.core.proctoring import irregularity
from assay.outside.keys import SigningKey


def admit(uuid: UUID, *, by: Person, now: datetime) -> Attempt:
    """Confirms the identity and lets the candidate in; after a pause, lets the exam go on. Raises Refused."""
    return _move(uuid, commands.Admit(by.email), "attempt.admitted", by=by, now=now, message="")


def turn_away(uuid: UUID, *, by: Person, reason: str, now: datetime) -> Attempt:
    """Does not admit; the candidate reads the reason and may check in again. Raises Refused."""
    return _move(
        uuid, commands.TurnAway(by.email, reason), "attempt.turned_away", by=by, now=now, message=reason
    )


def pause(uuid: UUID, *, by: Person, reason: str, now: datetime) -> Attempt:
    """Stops the exam and its clock; `reason` is shown to the candidate. Raises Refused."""
    return _move(uuid, commands.Pause(by.email, reason), "attempt.paused", by=by, now=now, message=reason)


def grant_time(uuid: UUID, *, by: Person, minutes: int, reason: str, now: datetime) -> Attempt:
    """Adds a line to the clock ledger. Raises Refused."""
    command = commands.GrantTime(minutes * 60, by.email, reason)
    return _move(uuid, command, "attempt.time_granted", by=by, now=now)


def terminate(uuid: UUID, *, by: Person, reason: str, key: SigningKey, now: datetime) -> Attempt:
    """Ends the exam for good; `reason` is shown to the candidate. Raises Refused."""

    def follow(attempt: Attempt) -> None:
        end(attempt, by=by.email, key=key, now=now)

    command = commands.Terminate(by.email, reason)
    return _move(uuid, command, "attempt.terminated", by=by, now=now, message=reason, follow=follow)


@transaction.atomic
def flag(attempt: Attempt, *, by: Person, code: str, severity: int, note: str, now: datetime) -> Incident:
    """Records an incident; raises KeyError for a code that is not on the irregularity list, and Refused."""
    not_their_own(attempt, by)
    irregularity(code)
    incident = Incident.objects.create(
        attempt=attempt, at=now, by=by, code=code, severity=severity, note=note
    )
    record(
        "incident.recorded", subject=f"attempt:{attempt.uuid}", actor=by.email, now=now, detail={"code": code}
    )
    bump(attempt)
    return incident


@dataclass(frozen=True, slots=True)
class Sweep:
    """What came of one act on many attempts: how many it reached, and why it did not reach the others."""

    done: int
    failed: Mapping[UUID, str]


def pause_all(certification_keys: Collection[str] | None, *, by: Person, reason: str, now: datetime) -> Sweep:
    """Stops every running exam of these certifications (None: all): the fire alarm. `reason` is shown.

    Doing it again reaches those that it missed, and whoever has begun since; a paused exam stays paused.
    """

    def act(uuid: UUID) -> None:
        with deciding(uuid) as attempt:
            obey(attempt, commands.Pause(by.email, reason), now=now)
            attempt.message = reason
            attempt.save(update_fields=["message"])
            bump(attempt)

    said, meant = {"reason": reason}, running(certification_keys, paused=False)
    return _sweep("attempts.paused", certification_keys, act, by=by, now=now, detail=said, meant=meant)


def admit_all(certification_keys: Collection[str] | None, *, by: Person, now: datetime) -> Sweep:
    """Lifts the pause of everybody (None: in all certifications); whoever is on a break stays on it.

    Each clock runs once its candidate is back at the screen.
    """

    def act(uuid: UUID) -> None:
        with deciding(uuid) as attempt:
            _require_no_end(attempt)
            obey(attempt, commands.Admit(by.email), now=now)
            attempt.message = ""
            attempt.save(update_fields=["message"])
            bump(attempt)

    meant = running(certification_keys, paused=True).filter(phase=Phase.PAUSED)
    return _sweep("attempts.admitted", certification_keys, act, by=by, now=now, detail={}, meant=meant)


def grant_all(
    certification_keys: Collection[str] | None, *, by: Person, minutes: int, reason: str, now: datetime
) -> Sweep:
    """Gives everybody who has begun and not ended the same time more; a line in each one's ledger.

    Doing it again gives it again: to those whom it did not reach, grant it one by one.
    """

    def act(uuid: UUID) -> None:
        with deciding(uuid) as attempt:
            obey(attempt, commands.GrantTime(minutes * 60, by.email, reason), now=now)
            bump(attempt)

    said, meant = {"minutes": minutes, "reason": reason}, running(certification_keys, paused=True)
    return _sweep("attempts.time_granted", certification_keys, act, by=by, now=now, detail=said, meant=meant)


def _sweep(
    action: str,
    certification_keys: Collection[str] | None,
    act: Callable[[UUID], None],
    *,
    by: Person,
    now: datetime,
    detail: Mapping[str, object],
    meant: QuerySet[Attempt],
) -> Sweep:
    """Acts on each attempt that is meant in a transaction of its own: a failure must not undo the others.

    The one row on the trail comes first: an act that broke off half-way must stand there, too.
    """
    uuids = list(meant.exclude(candidate=by).values_list("uuid", flat=True))
    subject = f"certification:{','.join(sorted(certification_keys))}" if certification_keys else "site"
    said = {**detail, "attempts": [str(uuid) for uuid in uuids]}
    record(action, subject=subject, actor=by.email, now=now, detail=said)
    failed = {}
    for uuid in uuids:
        try:
            act(uuid)
        except Refused as refused:
            failed[uuid] = refused.message
        except Exception as error:  # whatever it is, an alarm is for the others, too
            failed[uuid] = f"Something is wrong with this attempt: {error}"
    return Sweep(len(uuids) - len(failed), failed)


def _move(
    uuid: UUID,
    command: Command,
    action: str,
    *,
    by: Person,
    now: datetime,
    message: str | None = None,
    follow: Callable[[Attempt], None] | None = None,
) -> Attempt:
    with deciding(uuid) as attempt:
        not_their_own(attempt, by)
        if isinstance(command, commands.Admit):
            _require_no_end(attempt)
        obey(attempt, command, now=now)
        if message is not None:
            attempt.message = message
            attempt.save(update_fields=["message"])
        record(action, subject=f"attempt:{uuid}", actor=by.email, now=now)
        if follow is not None:
            follow(attempt)
        bump(attempt)
    return attempt


def _require_no_end(attempt: Attempt) -> None:
    """An exam that somebody is ending goes on only when that is called back."""
    if open_termination(attempt) is not None:
        raise Refused("not-active", "Somebody is ending this exam. Call that back first.")
