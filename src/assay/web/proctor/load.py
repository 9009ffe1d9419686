"""How much each proctor has to do: candidates, alerts, and the ratio that the programme advises."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from assay.apps.people.models import Person
from assay.apps.proctoring.queries.grid import alerts_since
from assay.apps.proctoring.queries.watching import load_of
from assay.web.proctor.desk import Desk

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Share:
    """One proctor: candidates they look after now, and alerts they disposed of in the last hour."""

    name: str
    candidates: int
    handled: int
    too_many: bool
    me: bool


@dataclass(frozen=True, slots=True)
class Load:
    """Of a desk. `ratio`: candidates per proctor from which the programme says that it is too many."""

    shares: tuple[Share, ...]
    nobodys: int
    alerts: int
    ratio: int

    @property
    def too_many(self) -> bool:
        """Is somebody over the ratio?"""
        return any(share.too_many for share in self.shares)


def load_on(certification_keys: Collection[str] | None, desk: Desk, viewer: Person, *, now: datetime) -> Load:
    """The load of everybody who proctors in the same rooms; the strictest ratio of the rooms counts."""
    since = now - AN_HOUR
    ratios = [seat.policy.watched_ratio for seat in desk.room]
    ratio = min(ratios, default=0)
    shares = tuple(
        Share(str(person), candidates, handled, bool(ratio) and candidates > ratio, person.pk == viewer.pk)
        for person, candidates, handled in load_of(certification_keys, since=since)
    )
    nobodys = sum(1 for seat in desk.room if not seat.care.claimed_by)
    return Load(shares, nobodys, alerts_since(certification_keys, since=since), ratio)
