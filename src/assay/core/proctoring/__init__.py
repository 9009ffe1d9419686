"""The proctor's words: which irregularities there are and what a candidate is told. It decides nothing."""

from assay.core.proctoring.irregularities import IRREGULARITIES, Irregularity, irregularity

__all__ = ["IRREGULARITIES", "Irregularity", "irregularity"]
