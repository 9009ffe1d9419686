"""The steps at the door, and the proctor's look at them. A person compares name, face and document by eye."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from assay.apps.attempts.actions import keep_system_check
from assay.apps.attempts.engine import not_their_own
from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.evidence import PieceRefused, keep_still_piece
from assay.apps.proctoring.actions.news import bump
from assay.apps.proctoring.models import Artefact, CheckIn
from assay.core.attempt import Phase, Refused
from assay.core.proctoring.check_in import Step
from assay.outside.keys import SiteKeys
from assay.outside.media import clean_still

STILLS = (Step.FACE, Step.DOCUMENT)
AT_THE_DOOR = (Phase.NOT_STARTED, Phase.AWAITING)


@transaction.atomic
def system_done(attempt: Attempt, *, findings: dict[str, str], now: datetime) -> CheckIn:
    """Stores what the candidate's browser said of itself: days ahead, and again at the door."""
    keep_system_check(attempt.uuid, findings, now=now)
    return _done(attempt, Step.SYSTEM, now=now)


def keep_still(attempt: Attempt, *, step: Step, data: bytes, keys: SiteKeys, now: datetime) -> Artefact:
    """Stores a still of face or document, drawn anew without what else the file carried.

    `attempt` should be of `queries.evidence.attempt_for_evidence`. Raises BadPicture, PieceRefused,
    StorageFailed.
    """
    if step not in STILLS:
        raise ValueError(f"{step} is no still")
    if attempt.phase not in AT_THE_DOOR:
        raise PieceRefused("not-wanted", "Pictures of you and your document are taken at check-in only.")
    still = keep_still_piece(attempt, stream=step.value, data=clean_still(data), keys=keys, now=now)
    _done(attempt, step, now=now)
    return still


@transaction.atomic
def room_done(attempt: Attempt, *, now: datetime) -> CheckIn:
    """The surroundings have been shown: at the door, or since a proctor asked for it. Raises Refused.

    It takes a stored piece made since the last time, so that nobody waits before an empty recording.
    """
    last = CheckIn.objects.filter(attempt=attempt).values_list("room_at", flat=True).first()
    shown = Artefact.objects.filter(attempt=attempt, stream="room")
    if not (shown.filter(stored_at__gt=last) if last else shown).exists():
        raise Refused("not-sent", "Nothing of the recording has arrived yet. Try again in a moment.")
    return _done(attempt, Step.ROOM, now=now)


@transaction.atomic
def ask_again(
    attempt: Attempt, *, steps: Collection[Step], reason: str, by: Person, now: datetime
) -> CheckIn:
    """A proctor wants steps repeated; the candidate reads `reason` and keeps her place. Raises Refused."""
    not_their_own(attempt, by)
    if attempt.phase != Phase.AWAITING:
        raise Refused("not-active", "Steps can be asked for again while the candidate waits at the door.")
    if not steps or not reason.strip():
        raise ValueError("Name the steps, and say why: the candidate reads it.")
    asked = [step.value for step in Step if step in steps]
    kept, _ = CheckIn.objects.update_or_create(
        attempt=attempt, defaults={"asked_again": asked, "reason": reason.strip()}
    )
    bump(attempt)
    record(
        "check_in.asked_again",
        subject=f"attempt:{attempt.uuid}",
        actor=by.email,
        now=now,
        detail={"steps": asked, "reason": reason.strip()},
    )
    return kept


@transaction.atomic
def checked(attempt: Attempt, *, by: Person, document_kind: str, last2: str, now: datetime) -> CheckIn:
    """A proctor has compared name, face and document; `last2` are the last two characters of its number.

    It admits nobody by itself. Raises Refused on the proctor's own attempt, ValueError for a longer `last2`.
    """
    not_their_own(attempt, by)
    if len(last2) > 2:
        raise ValueError("Only the last two characters of the document's number are kept.")
    kept, _ = CheckIn.objects.update_or_create(
        attempt=attempt,
        defaults={
            "document_kind": document_kind[:40],
            "document_last2": last2,
            "checked_by": by,
            "checked_at": now,
        },
    )
    subject, detail = f"attempt:{attempt.uuid}", {"document": document_kind[:40]}
    record("identity.checked", subject=subject, actor=by.email, now=now, detail=detail)
    return kept


def _done(attempt: Attempt, step: Step, *, now: datetime) -> CheckIn:
    """Notes a step; the last of those asked for again takes the proctor's reason away with it."""
    with transaction.atomic():
        CheckIn.objects.get_or_create(attempt=attempt)
        kept = CheckIn.objects.select_for_update().get(attempt=attempt)
        setattr(kept, f"{step.value}_at", now)
        kept.asked_again = [name for name in kept.asked_again if name != step.value]
        if not kept.asked_again:
            kept.reason = ""
        kept.save()
        if step is Step.ROOM:
            bump(attempt, room_asked_at=None)
        else:
            bump(attempt)
    return kept
