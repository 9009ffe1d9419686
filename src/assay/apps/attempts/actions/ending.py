"""How an attempt ends, and what follows every end: the receipt, the registration, the trail."""

from datetime import datetime
from uuid import UUID

from assay.apps.attempts.engine import deciding, not_their_own, obey, state_of
from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.attempts.queries import silence_of
from assay.apps.attempts.receipts import issue_receipt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.programs.actions import close_registration, release_registration
from assay.core.attempt import Phase, commands
from assay.outside.keys import SigningKey

CLOCK = "clock"
"""Who acts when nobody does, on the trail."""

SAT = (Phase.SUBMITTED, Phase.TERMINATED)
"""Ends of an exam that was taken, or could have been: they get a receipt and count as an attempt."""

_ENDS = ("Submitted", "Terminated", "Canceled", "Expired")


def submit(uuid: UUID, tab: str, *, last_device_seq: int, key: SigningKey, now: datetime) -> Attempt:
    """Hands in; raises Refused when entries have not arrived yet. Handing in twice changes nothing."""
    with deciding(uuid) as attempt:
        obey(attempt, commands.Submit(tab, last_device_seq), now=now)
        end(attempt, by=attempt.candidate.email, key=key, now=now, sent=last_device_seq)
    return attempt


def submit_by_clock(uuid: UUID, *, key: SigningKey, now: datetime) -> Attempt:
    """Hands in what is stored once the time, and the grace for answers on their way, is over."""
    with deciding(uuid) as attempt:
        time_out(attempt, key=key, now=now)
    return attempt


def time_out(attempt: Attempt, *, key: SigningKey, now: datetime) -> None:
    """Lets the clock hand in a locked attempt if it is time."""
    silent = int(silence_of(attempt, now).total_seconds())
    obey(attempt, commands.TimeOut(silent), now=now)
    end(attempt, by=CLOCK, key=key, now=now)


def cancel(uuid: UUID, *, by: Person, reason: str, now: datetime) -> Attempt:
    """Calls an attempt off before it began; `reason` is shown to the candidate. Raises Refused."""
    with deciding(uuid) as attempt:
        not_their_own(attempt, by)
        obey(attempt, commands.Cancel(by.email, reason), now=now)
        attempt.message = reason
        attempt.save(update_fields=["message"])
        _close(attempt, by=by.email, now=now)
    return attempt


def expire(uuid: UUID, *, now: datetime) -> Attempt:
    """Ends an attempt that was not begun within its time. Raises Refused."""
    with deciding(uuid) as attempt:
        obey(attempt, commands.Expire(), now=now)
        _close(attempt, by=CLOCK, now=now)
    return attempt


def finish(uuid: UUID, *, key: SigningKey, now: datetime) -> Attempt:
    """Does what follows an end that the gateway made; repeating it is safe."""
    with deciding(uuid) as attempt:
        end(attempt, by=_who_ended(attempt), key=key, now=now)
    return attempt


def end(attempt: Attempt, *, by: str, key: SigningKey, now: datetime, sent: int | None = None) -> None:
    """What follows every end: the receipt, the used registration, the retake clock. Repeating it is safe.

    Call it in the transaction of the end itself: then nobody sees an end without its receipt. Should it be
    missing all the same, `chores.finish_ended` finds the attempt by its empty `closed_at`. `by` is the
    address of the person who ended it, or `clock`; `sent` the last entry that the device said it had made.
    """
    if not state_of(attempt).over or attempt.closed_at is not None:
        return
    if attempt.phase in SAT and attempt.receipt is None:
        issue_receipt(attempt, key=key, now=now, sent=sent)
    _close(attempt, by=by, now=now)


def _close(attempt: Attempt, *, by: str, now: datetime) -> None:
    if attempt.phase in SAT:
        close_registration(attempt.registration, ended_on=(attempt.ended_at or now).date())
    else:
        release_registration(attempt.registration)
    record(f"attempt.{attempt.phase}", subject=f"attempt:{attempt.uuid}", actor=by, now=now)
    attempt.closed_at = now
    attempt.save(update_fields=["closed_at"])


def _who_ended(attempt: Attempt) -> str:
    """The address of the person who ended it, or `clock`."""
    row = JournalRow.objects.filter(attempt=attempt, event__in=_ENDS).order_by("seq").first()
    by = str(row.body.get("by", CLOCK)) if row else CLOCK
    return attempt.candidate.email if by == "candidate" else by
