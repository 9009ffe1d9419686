"""What the candidate does at the screen, and who may sit there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from assay.apps.attempts.actions.ending import time_out
from assay.apps.attempts.engine import carry_out, deciding, not_their_own, obey, state_of, to_the_millisecond
from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import silence_of, stored_chains
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.core.attempt import Refused, Work, commands
from assay.outside.keys import SigningKey

LEASE = timedelta(seconds=25)
"""How long a tab keeps its seat without a sign of life."""


def start(uuid: UUID, *, tab: str = "", now: datetime) -> Attempt:
    """Starts the clock: one small write, since the form exists already. Raises Refused."""
    return carry_out(uuid, commands.Start(tab), now=now)


def take_seat(uuid: UUID, tab: str, *, device: str, orphans: int = 0, now: datetime) -> Attempt:
    """Makes a tab the one place of work; raises Refused while the policy keeps the seat for another.

    `orphans`: how many entries the device holds whose numbers another device has used in the meantime; they
    become an incident, since nothing can be made of them here.
    """
    with deciding(uuid) as attempt:
        silence = silence_of(attempt, now)
        free = attempt.tab_seen_at is None or silence > LEASE
        obey(attempt, commands.TakeSeat(tab, device, seat_free=free), now=now)
        obey(attempt, commands.Heard(tab, int(silence.total_seconds())), now=now)
        if orphans:
            detail = f"{orphans} entries of this device have numbers that another device has used"
            doubt = commands.Doubt(tab, "orphans", state_of(attempt).held_up_to, detail)
            obey(attempt, doubt, now=now)
        _seen(attempt, now)
    return attempt


def free_seat(uuid: UUID, *, by: Person, reason: str, now: datetime) -> Attempt:
    """Frees the seat, so that the next tab that asks gets it. Raises Refused."""
    with deciding(uuid) as attempt:
        not_their_own(attempt, by)
        obey(attempt, commands.FreeSeat(by.email, reason), now=now)
        record("attempt.seat_freed", subject=f"attempt:{uuid}", actor=by.email, now=now)
    return attempt


def save_work(uuid: UUID, tab: str, entries: Iterable[Work], *, now: datetime) -> Attempt:
    """Appends a batch of work; the acknowledgement may be sent when this returns. Raises Refused."""
    batch = tuple(entries)
    with deciding(uuid) as attempt:
        obey(attempt, lambda: commands.SaveWork(tab, batch, stored_chains(attempt, batch)), now=now)
        _seen(attempt, now)
    return attempt


def heartbeat(uuid: UUID, tab: str, *, at_question: int, key: SigningKey, now: datetime) -> Attempt:
    """Renews the seat, goes on after a lifted pause, and lets the clock submit. Raises Refused."""
    with deciding(uuid) as attempt:
        state = state_of(attempt)
        if not state.over and state.tab != tab:
            raise Refused("seat-taken", "This exam is being taken in another tab or on another computer.")
        obey(attempt, commands.Heard(tab, int(silence_of(attempt, now).total_seconds())), now=now)
        obey(attempt, commands.GoOn(tab), now=now)
        time_out(attempt, key=key, now=now)
        attempt.at_question = at_question
        attempt.save(update_fields=["at_question"])
        _seen(attempt, now)
    return attempt


def begin_break(uuid: UUID, tab: str, *, last_device_seq: int = 0, now: datetime) -> Attempt:
    """The candidate goes on a break: the clock stands, what was seen is closed. Raises Refused."""
    with deciding(uuid) as attempt:
        obey(attempt, commands.TakeBreak(tab, last_device_seq), now=now)
        _seen(attempt, now)
    return attempt


def end_break(uuid: UUID, tab: str, *, now: datetime) -> Attempt:
    """The candidate is back; a proctor admits them again. Raises Refused."""
    with deciding(uuid) as attempt:
        obey(attempt, commands.EndBreak(tab), now=now)
        _seen(attempt, now)
    return attempt


def _seen(attempt: Attempt, now: datetime) -> None:
    attempt.tab_seen_at = to_the_millisecond(now)
    attempt.save(update_fields=["tab_seen_at"])
