"""How long calls took and how they ended, by call; percentiles by nearest rank: each is a real call's."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds of the answered calls of one kind."""

    count: int
    p50: float
    p95: float
    p99: float
    longest: float


@dataclass(slots=True)
class Measures:
    """Everything a cohort's calls have shown; `own` are outcomes that a candidate has brought about."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def measured(self, call: str, seconds: float, outcome: str) -> None:
        """A call took so long and ended so; only answered calls have a latency."""
        self.outcomes[call, outcome] += 1
        if outcome == "ok":
            self.seconds.setdefault(call, []).append(seconds)

    def latencies(self) -> dict[str, Latency]:
        """Call -> its latency, in the order in which calls were first answered."""
        return {call: latency(seconds) for call, seconds in self.seconds.items()}

    def failures(self) -> dict[str, int]:
        """`call: outcome` -> how often, for all that was not answered as asked."""
        return {f"{call}: {how}": n for (call, how), n in sorted(self.outcomes.items()) if how != "ok"}

    def as_json(self) -> Mapping[str, object]:
        """Plain values for a report."""
        return {
            "latency_seconds": {
                call: {name: round(value, 4) for name, value in asdict(one).items()}
                for call, one in self.latencies().items()
            },
            "failures": self.failures(),
        }


def latency(seconds: Sequence[float]) -> Latency:
    """The figures of some calls; there must be one."""
    ordered = sorted(seconds)
    return Latency(
        count=len(ordered),
        p50=_rank(ordered, 0.50),
        p95=_rank(ordered, 0.95),
        p99=_rank(ordered, 0.99),
        longest=ordered[-1],
    )


def _rank(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value that at least `share` of all do not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1]
