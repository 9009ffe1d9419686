"""Work that arrives after the end, or on another way than the wire: brought by staff, judged by a person."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from assay.apps.attempts.actions.ending import CLOCK, end
from assay.apps.attempts.engine import deciding, not_their_own, obey
from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import stored_chains
from assay.apps.attempts.receipts import issue_receipt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.core.attempt import Work, commands
from assay.outside.keys import SigningKey


def hand_over(
    uuid: UUID, entries: Iterable[Work], *, sha256: str, by: Person, key: SigningKey, now: datetime
) -> Attempt:
    """Stores what is new in a device's answer file (`sha256` of its bytes) that staff uploaded.

    Its entries go through the same decisions as on the wire: what is stored already is compared, a gap is an
    incident and refused. The same file twice is refused or changes nothing. Raises Refused.
    """
    batch = tuple(entries)
    with deciding(uuid) as attempt:
        command = lambda: commands.HandOver(by.email, sha256, batch, stored_chains(attempt, batch))  # noqa: E731
        not_their_own(attempt, by)
        before = attempt.held_up_to
        if not obey(attempt, command, now=now):
            return attempt
        new = attempt.held_up_to - before
        record(
            "attempt.answers_handed_over",
            subject=f"attempt:{uuid}",
            actor=by.email,
            now=now,
            detail={"sha256": sha256, "entries": len(batch), "new": new},
        )
        if new:
            _renew_receipt(attempt, key=key, now=now)
        end(attempt, by=CLOCK, key=key, now=now)  # the file may be what tells that the time is over
    return attempt


def decide_late(
    uuid: UUID, *, accepted: bool, reason: str, by: Person, key: SigningKey, now: datetime
) -> Attempt:
    """A named person decides whether the late work stored so far counts. Raises Refused."""
    with deciding(uuid) as attempt:
        not_their_own(attempt, by)
        obey(attempt, commands.DecideLate(by.email, accepted, reason), now=now)
        record(
            "attempt.late_work_accepted" if accepted else "attempt.late_work_declined",
            subject=f"attempt:{uuid}",
            actor=by.email,
            now=now,
            detail={"reason": reason},
        )
        _renew_receipt(attempt, key=key, now=now)
    return attempt


def renew_receipt(uuid: UUID, *, key: SigningKey, now: datetime) -> bool:
    """Another receipt for work that counts by policy; False: the last one says all there is to say."""
    with deciding(uuid) as attempt:
        last = attempt.receipt
        if last is None or int(last.document["entries"]) >= attempt.head_seq:
            return False
        _renew_receipt(attempt, key=key, now=now)
    return True


def _renew_receipt(attempt: Attempt, *, key: SigningKey, now: datetime) -> None:
    """Another receipt for an ended attempt, since what is stored, or what counts of it, has changed."""
    if attempt.receipt is not None:
        issue_receipt(attempt, key=key, now=now)
