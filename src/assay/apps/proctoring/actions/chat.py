"""The chat of an attempt: short messages both ways, in one order, each of them once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from assay.apps.attempts.engine import not_their_own
from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.news import bump, locked_watch
from assay.apps.proctoring.models import Message
from assay.apps.proctoring.queries import in_the_room
from assay.core.attempt import Refused

LONGEST = 1000
MOST_PER_MINUTE = 20
"""Messages of one candidate; a proctor's are not counted."""


class TooMany(Exception):
    """The candidate writes faster than anybody can read."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is said: the text as the candidate reads it; `canned`: the key of the prepared message it was."""

    text: str
    canned: str = ""


@transaction.atomic
def say(attempt: Attempt, *, by: Person | None, ref: str, words: Words, now: datetime) -> Message:
    """Adds a message; `by` None: the candidate wrote it. The same `ref` again is the same message.

    Raises Refused on a proctor's own attempt or for a ref of the other side, TooMany, ValueError for a text
    that is empty or too long.
    """
    if by is not None:
        not_their_own(attempt, by)
    return _say(attempt, by=by, ref=ref, words=words, now=now, broadcast=False)


def say_all(
    certification_keys: Collection[str] | None, *, by: Person, ref: str, words: Words, now: datetime
) -> int:
    """Says the same to everybody in the room (None: of all certifications); returns to how many.

    Each message is a transaction of its own; sent again with the same `ref`, it reaches those it missed.
    Raises ValueError for a text that is empty or too long.
    """
    text = _fit(words)
    attempts = in_the_room(certification_keys).exclude(candidate=by)
    subject = f"certification:{','.join(sorted(certification_keys))}" if certification_keys else "site"
    record("chat.broadcast", subject=subject, actor=by.email, now=now, detail={"text": text})
    for attempt in attempts:
        with transaction.atomic():
            _say(attempt, by=by, ref=ref, words=words, now=now, broadcast=True)
    return len(attempts)


@transaction.atomic
def delivered(attempt: Attempt, *, now: datetime) -> None:
    """The candidate's page has fetched everything there is."""
    rows = Message.objects.filter(attempt=attempt, by__isnull=False, delivered_at=None)
    if rows.update(delivered_at=now):
        bump(attempt, candidate=False)


@transaction.atomic
def read(attempt: Attempt, *, up_to: int, by: Person | None, now: datetime) -> None:
    """One side has read the other's messages up to a number; `by` None: the candidate has."""
    rows = Message.objects.filter(attempt=attempt, number__lte=up_to, read_at=None, by__isnull=by is not None)
    rows.filter(delivered_at=None).update(delivered_at=now)
    if rows.update(read_at=now):
        bump(attempt)


def _say(
    attempt: Attempt, *, by: Person | None, ref: str, words: Words, now: datetime, broadcast: bool
) -> Message:
    text = _fit(words)
    locked_watch(attempt)
    rows = Message.objects.filter(attempt=attempt)
    if same := rows.filter(ref=ref).first():
        if same.by_id != (by.pk if by else None):
            raise Refused("not-active", "This message's name is taken. Send it again.")
        return same
    lately = rows.filter(by=None, sent_at__gt=now - timedelta(minutes=1))
    if by is None and lately.count() >= MOST_PER_MINUTE:
        raise TooMany
    last = rows.aggregate(last=Max("number"))["last"] or 0
    said = Message.objects.create(
        attempt=attempt,
        number=last + 1,
        by=by,
        ref=ref,
        text=text,
        canned=words.canned,
        broadcast=broadcast,
        sent_at=now,
    )
    bump(attempt)
    return said


def _fit(words: Words) -> str:
    text = words.text.strip()
    if not 1 <= len(text) <= LONGEST or "\0" in text:
        raise ValueError(f"A message has 1 to {LONGEST} characters.")
    return text
