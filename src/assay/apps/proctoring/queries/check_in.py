"""Where a candidate stands at the door, as the core reads it."""

from collections.abc import Collection

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import CheckIn, Consent
from assay.core.proctoring.check_in import CheckInFacts, Step, may_ask, steps_for


def check_in_of(attempt: Attempt) -> CheckIn:
    """The steps done; an empty one, not stored, where none is."""
    return CheckIn.objects.filter(attempt=attempt).select_related("checked_by").first() or CheckIn(
        attempt=attempt
    )


def facts_of(check_in: CheckIn) -> CheckInFacts:
    """What is done, and what a proctor wants again."""
    done = frozenset(step for step in Step if getattr(check_in, f"{step.value}_at") is not None)
    return CheckInFacts(done, frozenset(Step(name) for name in check_in.asked_again))


def missing_steps(attempt: Attempt, *, excused: Collection[str] = ()) -> tuple[Step, ...]:
    """The steps left before the candidate may ask to be let in; `excused`: names of steps not asked for."""
    steps = steps_for(attempt.certification.spec.proctoring, excused)
    return may_ask(steps, facts_of(check_in_of(attempt)))


def consent_of(attempt: Attempt) -> Consent | None:
    """The newest yes; None when there is none."""
    return Consent.objects.filter(attempt=attempt).order_by("-given_at", "-pk").first()


def agreed_to(attempt: Attempt, version: str) -> bool:
    """Whether the candidate has said yes to this version of the notice, and not only to another one."""
    return Consent.objects.filter(attempt=attempt, version=version).exists()
