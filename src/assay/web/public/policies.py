"""A certification's policies in words, from its figures."""

from dataclasses import dataclass

from assay.core.eligibility import MINIMUM_AGE_YEARS
from assay.core.programs import CertificationSpec
from assay.web.kit.templatetags.plain_words import span


@dataclass(frozen=True, slots=True)
class Policy:
    """One thing that holds for every candidate."""

    title: str
    text: str


def policies(spec: CertificationSpec) -> tuple[Policy, ...]:
    """What a candidate must know before registering."""
    return (
        Policy(
            "Who may register",
            f"Everybody who is {MINIMUM_AGE_YEARS} or older, under their legal name. A proctor compares it "
            "with an identity document at check-in.",
        ),
        Policy(
            "Your result",
            "Pass or fail, with a profile by family in words; no score is reported. Two people look at every "
            f"result before it is released, usually within {span(spec.results_within_days)}.",
        ),
        Policy("If you do not pass", _retakes(spec)),
        Policy(
            "How long it holds",
            f"A certificate is valid for {span(spec.valid_days)} from the day of the exam. After that it "
            "shows as expired; you renew it by passing the exam again.",
        ),
        Policy(
            "If you disagree",
            "You may appeal against any decision. Somebody who was not involved in it judges the appeal.",
        ),
    )


def _retakes(spec: CertificationSpec) -> str:
    waits = [f"{span(spec.retake_wait_days[0])} after the first attempt"]
    places = ("second", "third", "fourth", "fifth")
    middle = spec.retake_wait_days[1:-1]
    waits += [f"{span(wait)} after the {place}" for wait, place in zip(middle, places, strict=False)]
    if len(spec.retake_wait_days) > 1:
        waits.append(f"{span(spec.retake_wait_days[-1])} after each further one")
    return (
        f"You may try again {' and '.join(waits)}. There are at most {spec.retake_most_attempts} attempts in "
        f"{span(spec.retake_window_days)}."
    )
