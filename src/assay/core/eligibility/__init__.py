"""May this person register now: a pure function of facts, with every reason in words for the person."""

from assay.core.eligibility.registration import (
    MINIMUM_AGE_YEARS,
    ApplicantFacts,
    PastAttempt,
    RetakePolicy,
    age_problem,
    may_register,
)

__all__ = [
    "MINIMUM_AGE_YEARS",
    "ApplicantFacts",
    "PastAttempt",
    "RetakePolicy",
    "age_problem",
    "may_register",
]
