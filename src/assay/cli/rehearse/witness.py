"""A witness stands outside of every device: what was made, and what the server said it holds.

Devices are killed and forget; the witness does not. What it heard is held against the journal afterwards.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from assay.core.attempt import Work


@dataclass(frozen=True, slots=True)
class Claim:
    """What one reply said: the phase, the seconds left and the entries held, at the server's time (ISO 8601).

    `heard_at` is when it came and `took` how long it took, in seconds of a clock of the witness's own.
    """

    heard_at: float
    took: float
    stored_at: str
    phase: str
    remaining_seconds: float
    held_up_to: int
    device_chain: str

    @property
    def stamp(self) -> float:
        """The server's time in seconds since 1970."""
        return datetime.fromisoformat(self.stored_at).timestamp()


@dataclass(slots=True)
class Witness:
    """All that is known about one attempt from outside of the site.

    `made`: link -> entry, of all devices. `acknowledged`: device_seq -> the links that replies confirmed
    under that number; more than one would mean that the server confirmed two contents under one number.
    """

    attempt: str
    made: dict[str, Work] = field(default_factory=dict)
    acknowledged: dict[int, set[str]] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    orphans: int = 0
    receipt: Mapping[str, Any] = field(default_factory=dict)

    def saw_made(self, entry: Work) -> None:
        """A device made an entry."""
        self.made[entry.chain] = entry

    def saw_confirmed(self, entries: Iterable[Work]) -> None:
        """A reply confirmed entries."""
        for entry in entries:
            self.acknowledged.setdefault(entry.device_seq, set()).add(entry.chain)

    def heard(self, state: Mapping[str, Any], *, at: float, took: float) -> None:
        """A reply said how the attempt stands."""
        self.claims.append(
            Claim(
                heard_at=at,
                took=took,
                stored_at=state["stored_at"],
                phase=state["state"],
                remaining_seconds=state["remaining_seconds"],
                held_up_to=state["held_up_to"],
                device_chain=state["device_chain"],
            )
        )
