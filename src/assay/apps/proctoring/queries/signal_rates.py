"""How many signals of each kind people dismissed: what tells a programme that a kind says little."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from assay.apps.proctoring.models import Signal
from assay.apps.proctoring.queries.review import LOOKED_AT
from assay.core.proctoring import KINDS


@dataclass(frozen=True, slots=True)
class KindRate:
    """A kind of signal, how many there were, and what named people made of them; `muted` raised no alert."""

    kind: str
    title: str
    total: int
    dismissed: int
    incidents: int
    waiting: int
    muted: int

    @property
    def judged(self) -> int:
        """Of how many somebody has said what they mean."""
        return self.dismissed + self.incidents

    @property
    def dismissed_share(self) -> float | None:
        """The share (0..1) of the judged ones that were dismissed; None before any was judged."""
        return self.dismissed / self.judged if self.judged else None


def rates_of(certification_keys: Collection[str] | None, *, since: datetime | None = None) -> list[KindRate]:
    """Every kind that occurred in some certifications (None: all), by its title; no simulated sittings.

    What retention deleted is not counted any more; its deletion receipts are.
    """
    rows = Signal.objects.filter(attempt__is_simulated=False)
    if certification_keys is not None:
        rows = rows.filter(attempt__certification__key__in=certification_keys)
    if since is not None:
        rows = rows.filter(at__gte=since)
    counted = (
        rows.order_by("kind")
        .values("kind")
        .annotate(
            total=Count("pk"),
            dismissed=Count("pk", filter=Q(state=Signal.State.DISMISSED)),
            incidents=Count("pk", filter=Q(state=Signal.State.INCIDENT)),
            waiting=Count("pk", filter=~Q(state__in=LOOKED_AT)),
            silent=Count("pk", filter=Q(muted=True)),
        )
    )
    rates = [
        KindRate(
            row["kind"],
            title_of(row["kind"]),
            row["total"],
            row["dismissed"],
            row["incidents"],
            row["waiting"],
            row["silent"],
        )
        for row in counted
    ]
    return sorted(rates, key=lambda rate: rate.title)


def title_of(kind: str) -> str:
    """What staff read for a kind; one that is no longer known stands for itself."""
    known = KINDS.get(kind)
    return known.title if known else kind
