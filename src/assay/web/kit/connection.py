"""What is known of a candidate's connection, in words that accuse nobody: a network fails by itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from assay.apps.attempts.models import Attempt
from assay.core.attempt import Phase

SILENCE = timedelta(seconds=30)
"""A running player gives a sign of life every ten seconds; after three missed ones the pages say so."""

Kind = Literal["connected", "offline", "away", "unopened", "none"]


@dataclass(frozen=True, slots=True)
class Connection:
    """`since` is the last sign of life (None: there was none).

    `offline`: the clock runs without one; the exam goes on on the device, and what is done there is sent
    later. `away`: nobody is at the screen of a clock that stands.
    """

    kind: Kind
    since: datetime | None = None

    @property
    def silent(self) -> bool:
        """Is somebody to look at this attempt?"""
        return self.kind in ("offline", "unopened")


def connection_of(attempt: Attempt, *, now: datetime) -> Connection:
    """The connection of an attempt at `now`; `none` where there is nothing to be connected to."""
    seen = attempt.tab_seen_at
    if attempt.phase not in (Phase.ACTIVE, Phase.AUTHORIZED, Phase.PAUSED):
        return Connection("none", seen)
    if seen is not None and now - seen <= SILENCE:
        return Connection("connected", seen)
    if attempt.phase != Phase.ACTIVE:
        return Connection("away" if seen else "none", seen)
    return Connection("offline" if seen else "unopened", seen)
