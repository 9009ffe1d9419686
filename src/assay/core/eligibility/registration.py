"""Registration: of age, nothing open, not certified for long yet, and the retake policy kept."""

from dataclasses import dataclass
from datetime import date, timedelta

from assay.core.vocabulary import Decision

MINIMUM_AGE_YEARS = 18
RENEWAL_WINDOW = timedelta(days=60)
"""How long before the end of a certificate its holder may sit again to renew it."""


@dataclass(frozen=True, slots=True)
class PastAttempt:
    """An attempt that has ended; `passed` is None while its result is held; annulled is not passed."""

    ended_on: date
    passed: bool | None


@dataclass(frozen=True, slots=True)
class RetakePolicy:
    """After the n-th attempt in the window one waits `wait_days[n-1]`; the last figure holds from there on.

    At most `max_attempts` in any `window_days`. The day an attempt ended is day 0 of both.
    """

    wait_days: tuple[int, ...] = (14, 60)
    max_attempts: int = 4
    window_days: int = 730

    def __post_init__(self) -> None:
        if not self.wait_days or self.max_attempts < 1:
            raise ValueError("a retake policy needs a wait after the first attempt and at least one attempt")

    def wait_after(self, attempts: int) -> timedelta:
        """How long one waits after the `attempts`-th attempt (from 1) in the window."""
        return timedelta(days=self.wait_days[min(attempts, len(self.wait_days)) - 1])


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """What decides. `certified_until` is the end of the latest certificate that is not revoked."""

    born: date | None
    attempts: tuple[PastAttempt, ...] = ()
    active_attempt: bool = False
    certified_until: date | None = None


def may_register(facts: ApplicantFacts, policy: RetakePolicy, *, today: date) -> Decision:
    """Yes, or no with all reasons, each with the day from which it no longer stands in the way."""
    checks = (_age, _nothing_open, _nothing_held, _not_certified, _retake)
    reasons = tuple(reason for check in checks if (reason := check(facts, policy, today)))
    return Decision(allowed=not reasons, reasons=reasons)


def _age(facts: ApplicantFacts, policy: RetakePolicy, today: date) -> str:
    return age_problem(facts.born, today)


def age_problem(born: date | None, today: date) -> str:
    """Why somebody born on this day may not register today, for them to read; empty if they may."""
    if born is None:
        return "Give your date of birth: candidates must be 18 or older."
    if born > today:
        return "Check your date of birth: it lies in the future."
    of_age = _birthday(born, MINIMUM_AGE_YEARS)
    return f"Candidates must be 18 or older: you may register from {_day(of_age)}." if today < of_age else ""


def _birthday(born: date, years: int) -> date:
    try:
        return born.replace(year=born.year + years)
    except ValueError:  # born on 29 February: of age on 1 March of a common year
        return date(born.year + years, 3, 1)


def _nothing_open(facts: ApplicantFacts, policy: RetakePolicy, today: date) -> str:
    return "You have an open registration for this exam: finish it first." if facts.active_attempt else ""


def _nothing_held(facts: ApplicantFacts, policy: RetakePolicy, today: date) -> str:
    newest = max(facts.attempts, key=lambda attempt: attempt.ended_on, default=None)
    if newest is not None and newest.passed is None and not facts.active_attempt:
        return "The result of your last attempt is not released yet: wait for it."
    return ""


def _not_certified(facts: ApplicantFacts, policy: RetakePolicy, today: date) -> str:
    if facts.certified_until is None or today > facts.certified_until - RENEWAL_WINDOW:
        return ""
    until, opens = facts.certified_until, facts.certified_until - RENEWAL_WINDOW + timedelta(days=1)
    return f"You are certified until {_day(until)}: you may renew from {_day(opens)}."


def _retake(facts: ApplicantFacts, policy: RetakePolicy, today: date) -> str:
    window = timedelta(days=policy.window_days)
    recent = sorted(a.ended_on for a in facts.attempts if today - a.ended_on < window)
    if not recent or _passed_last(facts):
        return ""
    if len(recent) >= policy.max_attempts:
        leaves = recent[-policy.max_attempts] + window
        opens = max(leaves, recent[-1] + policy.wait_after(max(1, policy.max_attempts - 1)))
        return (
            f"At most {policy.max_attempts} attempts in {policy.window_days} days: "
            f"you may register from {_day(opens)}."
        )
    wait = policy.wait_after(len(recent))
    opens = recent[-1] + wait
    if today < opens:
        return f"After this attempt one waits {wait.days} days: you may register from {_day(opens)}."
    return ""


def _passed_last(facts: ApplicantFacts) -> bool:
    newest = max(facts.attempts, key=lambda attempt: attempt.ended_on)
    return newest.passed is True


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
