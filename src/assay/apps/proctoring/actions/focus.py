"""A proctor looks at one candidate live: both browsers agree through rows, and nothing of it is stored."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from assay.apps.attempts.engine import not_their_own
from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.news import bump, locked_watch
from assay.apps.proctoring.models import FocusCall
from assay.apps.proctoring.queries.watching import open_calls
from assay.core.attempt import Phase, Refused

MOST_WATCHERS = 2
"""Live pictures that one candidate's line has to carry."""

LONGEST_OFFER = 64 * 1024


_MEETS = (Phase.AWAITING, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)


@transaction.atomic
def offer(
    attempt: Attempt,
    *,
    uuid: UUID,
    stream: str,
    with_sound: bool,
    offer: str,
    by: Person,
    now: datetime,
) -> FocusCall:
    """Asks the candidate's browser for its live picture. The same uuid again is the same call.

    `stream` is camera or screen; sound is given only where the programme records it. Raises Refused,
    ValueError for an offer that is none or too long.
    """
    not_their_own(attempt, by)
    if not offer.startswith("v=0") or len(offer) > LONGEST_OFFER:
        raise ValueError("An offer is a session description (RFC 8866) of 64 KiB at most.")
    policy = attempt.certification.spec.proctoring
    if not {"camera": policy.camera, "screen": policy.screen}.get(stream, False):
        raise Refused("not-active", f"This exam has no {stream} to look at.")
    if attempt.phase not in _MEETS:
        raise Refused("not-active", "The candidate is not in the room.")
    locked_watch(attempt)
    if same := FocusCall.objects.filter(uuid=uuid, attempt=attempt, by=by).first():
        return same
    open_calls(attempt, now=now).filter(by=by, stream=stream).update(ended_at=now)  # the console was reloaded
    if open_calls(attempt, now=now).count() >= MOST_WATCHERS:
        raise Refused("not-active", "Two people look at this candidate already: more the line may not carry.")
    call = FocusCall.objects.create(
        uuid=uuid,
        attempt=attempt,
        by=by,
        stream=stream,
        with_sound=with_sound and policy.audio,
        offer=offer,
        made_at=now,
    )
    bump(attempt, desk=False)
    subject, detail = f"attempt:{attempt.uuid}", {"stream": stream, "sound": call.with_sound}
    record("focus.began", subject=subject, actor=by.email, now=now, detail=detail)
    return call


@transaction.atomic
def answer(attempt: Attempt, uuid: UUID, *, answer: str, now: datetime) -> FocusCall:
    """The candidate's browser agrees; the first answer counts. Raises FocusCall.DoesNotExist, ValueError.

    An empty answer says that it cannot, or that the line was lost: the call ends, and thumbnails are what
    there is.
    """
    if answer and (not answer.startswith("v=0") or len(answer) > LONGEST_OFFER):
        raise ValueError("An answer is a session description (RFC 8866) of 64 KiB at most, or empty.")
    call = FocusCall.objects.select_for_update().get(uuid=uuid, attempt=attempt)
    if call.ended_at is None and not (answer and call.answer):
        call.answer = answer or call.answer
        call.ended_at = None if answer else now
        call.save(update_fields=["answer", "ended_at"])
        bump(attempt)
    return call


@transaction.atomic
def end(attempt: Attempt, uuid: UUID, *, by: Person, now: datetime) -> None:
    """The proctor looks no longer. Ending what has ended does nothing."""
    if FocusCall.objects.filter(uuid=uuid, attempt=attempt, by=by, ended_at=None).update(ended_at=now):
        bump(attempt, desk=False)
