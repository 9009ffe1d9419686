"""What the proctors' grid shows of each attempt besides its row, read for all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import (
    Artefact,
    CheckIn,
    Glance,
    Message,
    SebSighting,
    Signal,
    Termination,
    Watch,
)
from assay.apps.proctoring.queries.seb import newest_sightings

STILLS = ("face", "document")


@dataclass(frozen=True, slots=True)
class Watched:
    """How one attempt is watched now. All of it is empty for an attempt that nobody watches.

    `alerts`: signals that nobody has looked at, the weightiest first, the oldest of equals before; muted ones
    are none. `seen` counts those that were looked at and still wait for a word. `unread`: the candidate's
    messages. `seb`: what its Safe Exam Browser showed last. `glances`: stream -> when its newest thumbnail
    came. `stills`: step -> number of the newest one.
    """

    watch: Watch | None = None
    alerts: tuple[Signal, ...] = ()
    seen: int = 0
    unread: int = 0
    termination: Termination | None = None
    check_in: CheckIn | None = None
    seb: SebSighting | None = None
    glances: Mapping[str, datetime] = field(default_factory=dict)
    stills: Mapping[str, int] = field(default_factory=dict)


UNWATCHED = Watched()


def watched(attempts: Collection[Attempt]) -> dict[int, Watched]:
    """Row id of each attempt -> how it is watched; nine queries for however many."""
    pks = [attempt.pk for attempt in attempts]
    if not pks:
        return {}
    watches = Watch.objects.filter(attempt__in=pks).select_related("claimed_by")
    terminations = Termination.objects.filter(attempt__in=pks, closed_at=None)
    by_attempt: dict[str, Mapping[int, Any]] = {
        "watch": {row.attempt_id: row for row in watches},
        "alerts": _alerts(pks),
        "seen": _counts(Signal.objects.filter(attempt__in=pks, state=Signal.State.ACKNOWLEDGED, muted=False)),
        "unread": _counts(Message.objects.filter(attempt__in=pks, by=None, read_at=None)),
        "termination": {row.attempt_id: row for row in terminations.select_related("by", "seconded_by")},
        "check_in": {row.attempt_id: row for row in CheckIn.objects.filter(attempt__in=pks)},
        "seb": newest_sightings(pks),
        "glances": _nested(
            Glance.objects.filter(attempt__in=pks).values_list("attempt", "stream", "taken_at")
        ),
        "stills": _nested(
            Artefact.objects.filter(attempt__in=pks, stream__in=STILLS, deleted_at=None)
            .order_by("seq")
            .values_list("attempt", "stream", "seq")
        ),
    }
    return {
        pk: Watched(**{name: found[pk] for name, found in by_attempt.items() if pk in found}) for pk in pks
    }


def new_glances(attempts: Collection[int], *, after: datetime | None) -> list[Glance]:
    """The thumbnails of these attempts that came after a moment (None: all), with their attempts."""
    rows = Glance.objects.filter(attempt__in=attempts).select_related("attempt")
    if after is not None:
        rows = rows.filter(taken_at__gt=after)
    return list(rows.only("stream", "taken_at", "image", "attempt__uuid"))


def alerts_since(certification_keys: Collection[str] | None, *, since: datetime) -> int:
    """How many alerts were raised in these certifications (None: all) since a moment."""
    rows = Signal.objects.filter(at__gte=since, muted=False)
    if certification_keys is not None:
        rows = rows.filter(attempt__certification__key__in=certification_keys)
    return rows.count()


def _alerts(pks: list[int]) -> dict[int, tuple[Signal, ...]]:
    found: dict[int, list[Signal]] = defaultdict(list)
    rows = Signal.objects.filter(attempt__in=pks, state=Signal.State.OPEN, muted=False)
    for row in rows.order_by("-severity", "at", "pk"):
        found[row.attempt_id].append(row)
    return {pk: tuple(signals) for pk, signals in found.items()}


def _counts(rows: QuerySet[Any, Any]) -> dict[int, int]:
    return dict(rows.order_by().values_list("attempt").annotate(count=Count("pk")))


def _nested(rows: Iterable[tuple[int, str, object]]) -> dict[int, dict[str, object]]:
    found: dict[int, dict[str, object]] = defaultdict(dict)
    for pk, name, value in rows:
        found[pk][name] = value
    return dict(found)
