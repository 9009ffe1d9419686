"""Who looks after whom, and what a player says of itself while it is watched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from assay.apps.attempts.engine import not_their_own
from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.chat import delivered
from assay.apps.proctoring.actions.evidence import PieceRefused, keep_glance
from assay.apps.proctoring.actions.news import bump, locked_watch, watch_of
from assay.apps.proctoring.actions.signals import observe, observe_address
from assay.apps.proctoring.actions.termination import carry_out_due
from assay.apps.proctoring.models import HandOver, Watch
from assay.apps.proctoring.queries.watching import due_terminations
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase, Refused
from assay.core.proctoring import Observation
from assay.outside.keys import SigningKey
from assay.outside.media import BadPicture

__all__ = [
    "IN_VIEW",
    "Glimpse",
    "Told",
    "ask_room",
    "claim",
    "fetch",
    "hand_over",
    "mark_watched",
    "raise_hand",
    "release",
    "see_hand",
    "tell",
    "watch_of",
]

IN_VIEW = timedelta(seconds=8)
"""How long a tile counts as looked at; the console says so every five seconds."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A thumbnail of a stream, as the player sent it: hostile until it is drawn anew."""

    stream: str
    image: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What a player says of itself: its guard's and streams' states, and what it observed and saw.

    `left_to_send` counts pieces of evidence still on the device; `address` is where the server sees it.
    """

    guard: str = ""
    camera: str = ""
    screen: str = ""
    left_to_send: int = 0
    address: str = ""
    observations: Sequence[Observation] = ()
    glimpses: Sequence[Glimpse] = ()


def tell(attempt: Attempt, told: Told, *, now: datetime) -> Watch:
    """Keeps what a player says; the desks hear of it if it says something else than before.

    Pictures that are not wanted, or none at all, are left out: a thumbnail is no evidence. `attempt` should
    be of `queries.evidence.attempt_for_evidence`.
    """
    watch = _keep(attempt, told, now)
    if told.observations:
        observe(attempt, told.observations, now=now)
    for glimpse in told.glimpses:
        try:
            keep_glance(attempt, stream=glimpse.stream, image=glimpse.image, now=now)
        except (PieceRefused, BadPicture):
            continue
    return watch


def _keep(attempt: Attempt, told: Told, now: datetime) -> Watch:
    before = watch_of(attempt)
    said = {"guard": told.guard, "camera": told.camera, "screen": told.screen}
    shows = {name: getattr(before, name) for name in said} != said
    shows = shows or bool(before.left_to_send) != bool(told.left_to_send)
    columns = {**said, "left_to_send": told.left_to_send, "told_at": now}
    if told.address:
        columns["address"] = told.address
    bump(attempt, candidate=False, desk=shows, **columns)
    if told.address and before.address and told.address != before.address:
        observe_address(attempt, before=before.address, after=told.address, now=now)
    for name, value in columns.items():
        setattr(before, name, value)
    return before


def fetch(attempt: Attempt, *, key: SigningKey, now: datetime) -> None:
    """The candidate's page fetches all that is new: messages are delivered, an end that is due comes true."""
    if due_terminations(now).filter(attempt=attempt).exists():
        carry_out_due(key=key, now=now, attempt=attempt)
    delivered(attempt, now=now)


@transaction.atomic
def claim(attempt: Attempt, *, by: Person, take_over: bool = False, now: datetime) -> Watch:
    """A proctor looks after this candidate from now on. Raises Refused while somebody else does, unless it
    is taken over from them."""
    not_their_own(attempt, by)
    watch = locked_watch(attempt)
    if watch.claimed_by_id == by.pk:
        return watch
    if watch.claimed_by is not None and not take_over:
        raise Refused("not-active", f"{watch.claimed_by.legal_name} looks after this candidate.")
    detail = {"from": watch.claimed_by.email} if watch.claimed_by else {}
    watch.claimed_by, watch.claimed_at = by, now
    bump(attempt, candidate=False, claimed_by=by, claimed_at=now)
    _record("watch.claimed", attempt, by, now, **detail)
    return watch


@transaction.atomic
def release(attempt: Attempt, *, by: Person, now: datetime) -> None:
    """Gives the candidate back to all proctors. Releasing what is not claimed by this person does nothing."""
    watch = locked_watch(attempt)
    if watch.claimed_by_id == by.pk:
        bump(attempt, candidate=False, claimed_by=None, claimed_at=None)
        _record("watch.released", attempt, by, now)


@transaction.atomic
def hand_over(
    *,
    by: Person,
    text: str,
    now: datetime,
    attempt: Attempt | None = None,
    certification: Certification | None = None,
) -> HandOver:
    """Leaves a note for the next proctor: on a candidate, who is released with it, or on the whole shift."""
    note = HandOver.objects.create(attempt=attempt, certification=certification, by=by, at=now, text=text)
    if attempt is not None:
        not_their_own(attempt, by)
        release(attempt, by=by, now=now)
        bump(attempt, candidate=False)
        _record("watch.handed_over", attempt, by, now)
    return note


@transaction.atomic
def raise_hand(attempt: Attempt, *, raised: bool, now: datetime) -> None:
    """The candidate asks for somebody, or no longer does. Raising a raised hand keeps its place in time."""
    watch = locked_watch(attempt)
    up = watch.hand_raised_at is not None and watch.hand_seen_at is None
    if raised and not up:
        bump(attempt, hand_raised_at=now, hand_seen_at=None)
    elif not raised and watch.hand_raised_at is not None:
        bump(attempt, hand_raised_at=None, hand_seen_at=None)


@transaction.atomic
def see_hand(attempt: Attempt, *, by: Person, now: datetime) -> None:
    """A proctor has seen the hand; the candidate reads that."""
    not_their_own(attempt, by)
    watch = locked_watch(attempt)
    if watch.hand_raised_at is not None and watch.hand_seen_at is None:
        bump(attempt, hand_seen_at=now)
        _record("hand.seen", attempt, by, now)


@transaction.atomic
def ask_room(attempt: Attempt, *, by: Person, now: datetime) -> None:
    """Asks the candidate to show the surroundings again, during a pause. Raises Refused."""
    not_their_own(attempt, by)
    if attempt.phase != Phase.PAUSED:
        raise Refused("not-active", "Pause the exam first: nobody shows their room while the clock runs.")
    bump(attempt, room_asked_at=now)
    _record("room.asked", attempt, by, now)


def mark_watched(
    uuids: Collection[UUID], certification_keys: Collection[str] | None, *, by: Person, now: datetime
) -> None:
    """A proctor has these tiles in view; players that did not know it learn that a picture each second is
    wanted. Attempts of other certifications (None: all are fine), and one's own, are left out.

    Not one transaction: proctors with the same tiles in view must not wait for each other's rows.
    """
    rows = Attempt.objects.filter(uuid__in=uuids).exclude(candidate=by)
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    pks = sorted(rows.values_list("pk", flat=True))
    _look_at(Watch.objects.filter(attempt__in=pks), now)
    without = set(pks) - set(Watch.objects.filter(attempt__in=pks).values_list("attempt_id", flat=True))
    if without:
        Watch.objects.bulk_create([Watch(attempt_id=pk) for pk in sorted(without)], ignore_conflicts=True)
        _look_at(Watch.objects.filter(attempt__in=without), now)


def _look_at(watches: QuerySet[Watch], now: datetime) -> None:
    unaware = Q(watched_until__isnull=True) | Q(watched_until__lte=now)
    watches.filter(unaware).update(watched_until=now + IN_VIEW, news=F("news") + 1)
    watches.filter(watched_until__gt=now, watched_until__lt=now + IN_VIEW).update(watched_until=now + IN_VIEW)


def _record(action: str, attempt: Attempt, by: Person, now: datetime, **detail: object) -> None:
    record(action, subject=f"attempt:{attempt.uuid}", actor=by.email, now=now, detail=detail)
