"""What evidence there is, when each kind of it is due to go, and what keeps it: the programme's overview."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring.models import Appeal, DeletionReceipt, Hold
from assay.apps.proctoring.queries.retention import decided_at_of, hold_on, with_facts
from assay.apps.proctoring.queries.review import appeal_of
from assay.core.attempt import Phase
from assay.core.proctoring.retention import ArtefactKind, due

ARTEFACTS = {
    ArtefactKind.STILL: "Pictures of face and document",
    ArtefactKind.RECORDING: "Recordings",
    ArtefactKind.GLANCE: "Thumbnails",
    ArtefactKind.CHAT: "Chat",
    ArtefactKind.SIGNALS: "Signals",
}
"""Kinds as people read them, the soonest first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When each kind of an attempt's evidence goes; with a hold or an open appeal nothing does.

    `due` is empty while the exam has not ended. `flagged`: something was found, so it stays longer.
    """

    attempt: Attempt
    due: tuple[tuple[ArtefactKind, datetime], ...]
    flagged: bool
    hold: Hold | None
    appeal: Appeal | None

    @property
    def next_at(self) -> datetime | None:
        """When the next kind goes; None while something keeps everything."""
        return None if self.kept else min((at for _, at in self.due), default=None)

    @property
    def kept(self) -> bool:
        """Whether a hold or an open appeal keeps all of it."""
        return self.hold is not None or (self.appeal is not None and not self.appeal.outcome)

    @property
    def titled(self) -> list[tuple[str, datetime]]:
        """(what, when) in order of time."""
        return [(ARTEFACTS[kind], at) for kind, at in sorted(self.due, key=lambda pair: pair[1])]


def with_evidence(certification_keys: Collection[str] | None, *, by: Person, held: bool) -> QuerySet[Attempt]:
    """Attempts of some certifications (None: all) of which something is kept, held or not, oldest first."""
    rows = Attempt.objects.exclude(candidate=by)
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    kept = with_facts(rows).filter(
        Q(has_recording=True) | Q(has_still=True) | Q(has_chat=True) | Q(has_signals=True)
    )
    ordered = kept.filter(Q(is_held=held)).select_related("certification", "registration", "candidate")
    return ordered.order_by(F("counted_from"), "pk")


def plan_of(attempt: Attempt) -> Plan:
    """The plan of one attempt, as `with_evidence` or `planned` gives it."""
    policy = attempt.certification.spec.proctoring
    base, flagged = attempt.counted_from, attempt.is_flagged  # type: ignore[attr-defined]  # annotated
    dates: tuple[tuple[ArtefactKind, datetime], ...] = ()
    if base is not None and (attempt.ended_at is not None or attempt.phase in _WAITING):
        decided_at = decided_at_of(attempt, flagged=flagged, ended_at=base)
        dates = tuple(
            (kind, due(kind, policy, ended_at=base, flagged=flagged, decided_at=decided_at))
            for kind in ARTEFACTS
            if getattr(attempt, f"has_{kind.value}")
        )
    return Plan(attempt, dates, flagged, hold_on(attempt), appeal_of(attempt))


_WAITING = (Phase.NOT_STARTED, Phase.AWAITING)


def planned(attempt: Attempt) -> Plan:
    """The plan of an attempt that was found otherwise."""
    rows = with_facts(Attempt.objects.filter(pk=attempt.pk))
    return plan_of(rows.select_related("certification", "registration", "candidate").get())


def receipts_in(certification_keys: Collection[str] | None, *, by: Person) -> QuerySet[DeletionReceipt]:
    """Receipts of some certifications (None: all), newest first."""
    rows = DeletionReceipt.objects.exclude(attempt__candidate=by).select_related(
        "attempt__certification", "attempt__registration"
    )
    if certification_keys is not None:
        rows = rows.filter(attempt__certification__key__in=certification_keys)
    return rows.order_by("-at", "-pk")
