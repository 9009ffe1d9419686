"""Signals come in, and people dispose of them. A signal leads to nothing by itself: no act here pauses, ends
or judges an exam, and none can be reached from here (a contract in .importlinter holds it).
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring.actions.news import bump, locked_watch
from assay.apps.proctoring.models import Incident, Signal, Watch
from assay.apps.proctoring.queries.signals import seats_of
from assay.core.attempt import Refused, from_snapshot
from assay.core.proctoring import Kind, Merged, New, Observation, Standing, irregularity, is_muted, merge
from assay.core.proctoring.merging import LOOKED_BACK

SETTLED = (Signal.State.DISMISSED, Signal.State.INCIDENT)


@transaction.atomic
def observe(attempt: Attempt, observations: Iterable[Observation], *, now: datetime) -> None:
    """Stores what was measured, merged with its like; the desks hear of what is not muted.

    The same observation sent twice is one signal, counted once.
    """
    watch = locked_watch(attempt)
    alerts = [_observe(attempt, watch, observation, now) for observation in observations]
    if any(alerts):
        bump(attempt, candidate=False)


def observe_address(attempt: Attempt, *, before: str, after: str, now: datetime) -> None:
    """The server sees the player at another address than before: networks do that, too."""
    facts: dict[str, str | int | bool] = {"before": before, "after": after}
    observe(attempt, [Observation(kind=Kind.ADDRESS_CHANGED, value=1, facts=facts)], now=now)


def observe_seat(attempt: Attempt, *, device: str, address: str, refused: bool, now: datetime) -> None:
    """Another tab or device asked for the seat while it was somebody's, and was refused; or it got the seat,
    and is another device than the one before. Whether it was the candidate's own second tab, a person tells.

    `device` is what the browser calls itself, `address` where the server sees it.
    """
    devices = seats_of(attempt)
    holder = devices[0] if refused and devices else devices[1] if len(devices) > 1 else None
    if holder is None or not (refused or holder != device):
        return
    watch = Watch.objects.filter(attempt=attempt).first()
    facts: dict[str, str | int | bool] = {
        "device": device[:200],
        "same_device": device == holder,
        "same_address": watch is not None and watch.address == address,
        "got_the_seat": not refused,
    }
    observe(attempt, [Observation(kind=Kind.SECOND_LOGIN, value=1, facts=facts)], now=now)


@transaction.atomic
def acknowledge(attempt: Attempt, signal: int, *, by: Person, now: datetime) -> Signal:
    """A proctor has seen it; what it means is still to be said. Raises Refused, Signal.DoesNotExist."""
    return _dispose(attempt, signal, Signal.State.ACKNOWLEDGED, by=by, now=now)


@transaction.atomic
def dismiss(attempt: Attempt, signal: int, *, by: Person, reason: str, now: datetime) -> Signal:
    """It means nothing, and why. Raises Refused, Signal.DoesNotExist, ValueError without a reason."""
    if not reason.strip():
        raise ValueError("Say why it means nothing: the candidate may read it.")
    return _dispose(attempt, signal, Signal.State.DISMISSED, by=by, now=now, reason=reason.strip()[:300])


@transaction.atomic
def make_incident(
    attempt: Attempt, signal: int, *, by: Person, code: str, severity: int, note: str, now: datetime
) -> Incident:
    """A person says that it is worth a reviewer's look, under a code of the irregularity list.

    It decides nothing. Raises KeyError for another code, Refused, Signal.DoesNotExist.
    """
    irregularity(code)
    found = _open_signal(attempt, signal, by)
    incident = Incident.objects.create(
        attempt=attempt, at=now, by=by, code=code, severity=severity, note=note
    )
    _dispose(attempt, found.pk, Signal.State.INCIDENT, by=by, now=now, incident=incident)
    return incident


@transaction.atomic
def mute(attempt: Attempt, kind: str, *, by: Person, reason: str, muted: bool = True, now: datetime) -> None:
    """Signals of a kind raise no alert for this candidate any more (or again); they are stored all the same.

    Raises Refused, and ValueError for a kind that is none or without a reason.
    """
    _not_their_own(attempt, by)
    if not reason.strip():
        raise ValueError("Say why: the reviewers read it.")
    kind = Kind(kind).value
    watch = locked_watch(attempt)
    kinds = set(watch.muted) | {kind} if muted else set(watch.muted) - {kind}
    bump(attempt, candidate=False, muted=sorted(kinds))
    still = is_muted(kind, presets=_presets(attempt), mutes=kinds)  # by an accommodation, perhaps
    Signal.objects.filter(attempt=attempt, kind=kind, state=Signal.State.OPEN).update(muted=still)
    action = "signals.muted" if muted else "signals.unmuted"
    _record(action, attempt, by, now, kind=kind, reason=reason.strip())


def _observe(attempt: Attempt, watch: Watch, observation: Observation, now: datetime) -> bool:
    """Stores one; is it an alert?"""
    merged = merge(_standing(attempt, observation, now), observation, now)
    if isinstance(merged, New):
        return not _create(attempt, watch, observation, now).muted
    if isinstance(merged, Merged):
        row = Signal.objects.get(pk=merged.id)
        row.lasted_ms, row.count = merged.lasted_ms, merged.count
        row.facts = {**row.facts, "value": merged.value}
        row.save(update_fields=["lasted_ms", "count", "facts"])
    else:
        row = Signal.objects.get(pk=merged.onto)
        row.count = merged.count
        row.save(update_fields=["count"])
    return row.state == Signal.State.OPEN and not row.muted


def _standing(attempt: Attempt, observation: Observation, now: datetime) -> list[Standing]:
    near = Q(at__gte=now - LOOKED_BACK)
    if observation.device_at:
        near |= Q(device_at=observation.device_at)
    rows = Signal.objects.filter(near, attempt=attempt, kind=observation.kind)
    return [
        Standing(
            id=row.pk,
            kind=row.kind,
            stream=row.stream,
            at=row.at,
            device_at=row.device_at,
            lasted_ms=row.lasted_ms,
            count=row.count,
            value=row.facts.get("value", 0),
            settled=row.state in SETTLED,
        )
        for row in rows
    ]


def _create(attempt: Attempt, watch: Watch, observation: Observation, now: datetime) -> Signal:
    facts = {**observation.facts, "value": observation.value, "threshold": observation.threshold}
    return Signal.objects.create(
        attempt=attempt,
        kind=observation.kind.value,
        at=now,
        device_at=observation.device_at,
        lasted_ms=observation.lasted_ms,
        facts=facts,
        severity=attempt.certification.spec.proctoring.severity(observation.kind),
        stream=observation.stream,
        clip_seq=observation.clip_seq,
        clip_offset_ms=observation.clip_offset_ms,
        muted=is_muted(observation.kind, presets=_presets(attempt), mutes=watch.muted),
    )


def _presets(attempt: Attempt) -> tuple[str, ...]:
    return from_snapshot(attempt.fold).presets


def _open_signal(attempt: Attempt, signal: int, by: Person) -> Signal:
    """The signal, locked. Raises Refused once a person has said what it means."""
    _not_their_own(attempt, by)
    found = Signal.objects.select_for_update().get(attempt=attempt, pk=signal)
    if found.state in SETTLED:
        raise Refused("not-active", "Somebody has already said what this signal means.")
    return found


def _dispose(
    attempt: Attempt,
    signal: int,
    state: Signal.State,
    *,
    by: Person,
    now: datetime,
    reason: str = "",
    incident: Incident | None = None,
) -> Signal:
    found = _open_signal(attempt, signal, by)
    found.state, found.disposed_by, found.disposed_at = state, by, now
    found.reason, found.incident = reason, incident
    found.save(update_fields=["state", "disposed_by", "disposed_at", "reason", "incident"])
    bump(attempt, candidate=False)
    _record(f"signal.{state}", attempt, by, now, kind=found.kind, signal=found.pk, reason=reason)
    return found


def _not_their_own(attempt: Attempt, by: Person) -> None:
    """As `attempts.engine` says it; that module is out of reach here."""
    if attempt.candidate_id == by.pk:
        raise Refused("not-active", "Nobody does this with their own exam.")


def _record(action: str, attempt: Attempt, by: Person, now: datetime, **detail: object) -> None:
    record(action, subject=f"attempt:{attempt.uuid}", actor=by.email, now=now, detail=detail)
