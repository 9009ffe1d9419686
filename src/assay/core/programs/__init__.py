"""A certification as written in its folder: facts, policies and words, typed; parse and write."""

from assay.core.programs.accommodation import (
    AccommodationFacts,
    Preset,
    accommodation_problems,
    presets_of,
)
from assay.core.programs.certification import (
    CertificationError,
    CertificationSpec,
    Family,
    parse_certification,
    write_certification,
)
from assay.core.programs.sitting import LateAnswers, SecondDevice, SittingPolicy

__all__ = [
    "AccommodationFacts",
    "CertificationError",
    "CertificationSpec",
    "Family",
    "LateAnswers",
    "Preset",
    "SecondDevice",
    "SittingPolicy",
    "accommodation_problems",
    "parse_certification",
    "presets_of",
    "write_certification",
]
