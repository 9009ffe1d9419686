"""What is new for a candidate, as plain values for JSON."""

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from assay.apps.attempts.engine import catch_up
from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import FocusCall, Message, Signal, Watch
from assay.apps.proctoring.queries.check_in import check_in_of
from assay.apps.proctoring.queries.watching import (
    messages_of,
    open_calls,
    open_termination,
    read_up_to,
    watch_or_none,
)
from assay.core.journal import stamp
from assay.core.proctoring.guard import BREACHES
from assay.web.kit.standing import standing


def news_of(uuid: UUID, *, after: int, now: datetime) -> dict[str, object]:
    """How the exam stands, and what has come since message `after`. Raises Attempt.DoesNotExist.

    `calls` are those that wait for an answer, `open_calls` the uuids of all that go on; `read_up_to` is the
    number of the candidate's newest message that a proctor has read; `let_on` changes when a person has
    looked at what the guard called for.
    """
    attempt = Attempt.objects.select_related("certification").get(uuid=uuid)
    # The number before the rest: whatever comes while the rest is read makes the page ask once more.
    watch = watch_or_none(attempt) or Watch(attempt=attempt)
    termination = open_termination(attempt)
    due_at = termination.due_at if termination else None
    calls = list(open_calls(attempt, now=now))
    return {
        **standing(catch_up(attempt), message=attempt.message, now=now),
        "messages": [_message(one) for one in messages_of(attempt, after=after)],
        "read_up_to": read_up_to(attempt),
        "asks": {
            "room": watch.room_asked_at is not None,
            "again": list(check_in_of(attempt).asked_again),
        },
        "let_on": looked_at(attempt),
        "hand": {
            "raised": watch.hand_raised_at is not None and watch.hand_seen_at is None,
            "seen": watch.hand_seen_at is not None,
        },
        "calls": [_call(one) for one in calls if not one.answer],
        "open_calls": [str(one.uuid) for one in calls],
        "terminating": {"at": stamp(due_at)} if due_at else None,
        "watched": watch.watched_until is not None and watch.watched_until > now,
        "news": watch.news,
    }


def looked_at(attempt: Attempt) -> str | None:
    """When a person last disposed of a signal for which the page's guard had covered the questions."""
    signals = Signal.objects.filter(attempt=attempt, kind__in=BREACHES)
    at = signals.aggregate(last=Max("disposed_at"))["last"]
    return stamp(at) if at else None


def _message(message: Message) -> dict[str, object]:
    return {
        "number": message.number,
        "from": "proctor" if message.by_id else "you",
        "text": message.text,
        "ref": "" if message.by_id else message.ref,
        "broadcast": message.broadcast,
        "sent_at": stamp(message.sent_at),
        "read_at": stamp(message.read_at) if message.read_at else None,
    }


def _call(call: FocusCall) -> dict[str, object]:
    return {
        "uuid": str(call.uuid),
        "stream": call.stream,
        "with_sound": call.with_sound,
        "offer": call.offer,
    }
