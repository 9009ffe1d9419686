"""Which evidence is due to go, and what keeps it: asked of the database a programme at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import (
    Appeal,
    Artefact,
    DeletionReceipt,
    Glance,
    Hold,
    Incident,
    Message,
    Review,
    Signal,
    Termination,
)
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.proctoring.policy import ProctoringPolicy
from assay.core.proctoring.retention import ArtefactKind, due, kind_of_stream

STILL_STREAMS = tuple(
    stream for stream in ("face", "document") if kind_of_stream(stream) is ArtefactKind.STILL
)
_OF = OuterRef("pk")


@dataclass(frozen=True, slots=True)
class Due:
    """Kinds of an attempt's evidence whose time has come; `flagged` and `counted_from` are why now."""

    attempt: Attempt
    kinds: tuple[ArtefactKind, ...]
    flagged: bool
    counted_from: datetime


def due_now(now: datetime) -> Iterator[Due]:
    """Attempts with something to delete, the longest ended first; those on hold or under appeal are not."""
    for certification in Certification.objects.filter(attempts__isnull=False).distinct():
        policy = certification.spec.proctoring
        for attempt in _candidates(certification, policy, now):
            found = due_of(attempt, policy, now=now)
            if found.kinds:
                yield found


def due_of(attempt: Attempt, policy: ProctoringPolicy, *, now: datetime) -> Due:
    """What of an attempt (as `with_facts` gives it) is due, and there."""
    base, flagged = attempt.counted_from, attempt.is_flagged  # type: ignore[attr-defined]  # annotated
    decided_at = decided_at_of(attempt, flagged=flagged, ended_at=base)
    kinds = tuple(
        kind
        for kind in ArtefactKind
        if getattr(attempt, f"has_{kind.value}")
        and due(kind, policy, ended_at=base, flagged=flagged, decided_at=decided_at) <= now
    )
    return Due(attempt, kinds, flagged, base)


def with_facts(rows: QuerySet[Attempt]) -> QuerySet[Attempt]:
    """Attempts with what retention hangs on: when its clock began, whether flagged or held, what is there.

    The clock begins at the end of the sitting; of one that never began, with the last thing that was stored.
    """
    lying = Artefact.objects.filter(attempt=_OF, deleted_at=None)
    latest = lying.order_by().values("attempt").annotate(at=Max("stored_at")).values("at")
    reviews = Review.objects.filter(attempt=_OF)
    return rows.select_related("certification").annotate(
        counted_from=Coalesce("ended_at", Subquery(latest)),
        is_flagged=Exists(Incident.objects.filter(attempt=_OF, severity__gt=0))
        | Exists(reviews.exclude(outcome=Review.Outcome.PASSED))
        | Exists(Termination.objects.filter(attempt=_OF, called_back_by=None)),
        reviewed_at=Subquery(reviews.order_by("-number").values("at")[:1]),
        is_held=Exists(Hold.objects.filter(attempt=_OF, lifted_at=None))
        | Exists(Appeal.objects.filter(attempt=_OF, outcome="")),
        has_recording=Exists(lying.exclude(stream__in=STILL_STREAMS)),
        has_still=Exists(lying.filter(stream__in=STILL_STREAMS)),
        has_glance=Exists(Glance.objects.filter(attempt=_OF)),
        has_chat=Exists(Message.objects.filter(attempt=_OF)),
        has_signals=Exists(Signal.objects.filter(attempt=_OF)),
    )


def _candidates(certification: Certification, policy: ProctoringPolicy, now: datetime) -> QuerySet[Attempt]:
    """Those of whom something may be due: most ended attempts have nothing left and cost no second look."""
    shortest = min(policy.keep_clean_days, policy.keep_flagged_days)
    recordings, stills, words = (
        Q(counted_from__lte=now - timedelta(days=days))
        for days in (shortest, policy.keep_identity_days, policy.keep_flagged_days)
    )
    waits = Q(phase__in=(Phase.NOT_STARTED, Phase.AWAITING), ended_at=None)
    rows = with_facts(
        Attempt.objects.filter(certification=certification).filter(Q(ended_at__isnull=False) | waits)
    )
    return (
        rows.filter(
            Q(has_recording=True) & recordings
            | Q(has_still=True) & (stills | recordings)
            | Q(has_glance=True, ended_at__isnull=False)
            | (Q(has_chat=True) | Q(has_signals=True)) & words
        )
        .filter(Q(is_held=False))
        .order_by(F("counted_from"), "pk")
    )


def decided_at_of(attempt: Attempt, *, flagged: bool, ended_at: datetime) -> datetime | None:
    """When nobody needs to compare face and document any more; None while that is open.

    With the latest review; without one, at the end of a sitting that nothing is said against: the proctor who
    let the candidate in has compared them.
    """
    reviewed_at: datetime | None = attempt.reviewed_at  # type: ignore[attr-defined]  # annotated
    if reviewed_at is not None or flagged:
        return reviewed_at
    return ended_at if attempt.started_at is not None else None


def hold_on(attempt: Attempt) -> Hold | None:
    """The legal hold on an attempt; None when there is none."""
    return Hold.objects.filter(attempt=attempt, lifted_at=None).select_related("by").first()


def receipts_of(attempt: Attempt) -> QuerySet[DeletionReceipt]:
    """The receipts for what was deleted of an attempt, in order."""
    return DeletionReceipt.objects.filter(attempt=attempt)
