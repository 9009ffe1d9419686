"""Pass or fail, with the rule that decided it."""

from dataclasses import dataclass

from assay.core.results.scoring import RawScore


@dataclass(frozen=True, slots=True)
class Cut:
    """The passing standard in force: a version, and the least raw points that pass."""

    version: str
    points: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The decision: `margin` is points minus cut, so that 0 passes."""

    passed: bool
    rule: str
    margin: int


def decide(raw: RawScore, cut: Cut) -> Outcome:
    """Compares points with the cut; nothing else has a say, least of all a signal from a machine."""
    margin = raw.points - cut.points
    return Outcome(passed=margin >= 0, rule=f"cut-{cut.version}", margin=margin)
