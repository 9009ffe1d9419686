"""From responses to a decision: raw points by family, the cut, the rule that decided, a profile in words."""

from assay.core.results.decision import Cut, Outcome, decide
from assay.core.results.late import answers_waiting
from assay.core.results.scoring import FamilyScore, RawScore, ScoredResponse, add_up

__all__ = [
    "Cut",
    "FamilyScore",
    "Outcome",
    "RawScore",
    "ScoredResponse",
    "add_up",
    "answers_waiting",
    "decide",
]
