"""Where a candidate's attempt stands, in words: the state, what happens next and when, and the way there."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from assay.apps.attempts.models import Attempt
from assay.apps.results.models import Result
from assay.core.attempt import Phase
from assay.core.programs import CertificationSpec
from assay.web.kit.templatetags.plain_words import day_text, hours


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt as its candidate sees it. `path` is empty when there is nothing to go to.

    `to_do` says that the candidate has the next move, not somebody else.
    """

    attempt: Attempt
    title: str
    tone: str
    state: str
    next: str
    path: str = ""
    path_name: str = ""
    to_do: bool = False


def sitting(attempt: Attempt, result: Result | None) -> Sitting:
    """`result` is what the candidate may see of it: None while it is held."""
    spec = attempt.certification.spec
    if result is not None:
        return _decided(attempt, result, spec)
    match attempt.phase:
        case Phase.SUBMITTED | Phase.TERMINATED:
            return _held(attempt, spec)
        case Phase.CANCELED:
            text = f"It did not take place. {attempt.message}".strip()
            return Sitting(attempt, spec.title, "off", "Canceled", text)
        case Phase.EXPIRED:
            text = "It was not begun in time. It does not count as an attempt; you may register again."
            return Sitting(attempt, spec.title, "off", "Expired", text)
        case _ if attempt.started_at is not None:
            return _running(attempt, spec)
        case _:
            return _before(attempt, spec)


def results_by(attempt: Attempt, spec: CertificationSpec) -> date | None:
    """The day by which the result is usually released."""
    return attempt.ended_at.date() + timedelta(days=spec.results_within_days) if attempt.ended_at else None


def _before(attempt: Attempt, spec: CertificationSpec) -> Sitting:
    path = reverse("candidate:check_in", args=[attempt.uuid])
    match attempt.phase:
        case Phase.AWAITING:
            text = "You are in the queue. A proctor compares your identity document and admits you."
            return Sitting(attempt, spec.title, "wait", "Waiting", text, path, "Back to check-in", True)
        case Phase.AUTHORIZED:
            text = f"You are admitted. Once you start, you have {hours(attempt.allowed_seconds)}."
            return Sitting(attempt, spec.title, "ok", "Admitted", text, path, "Go to the start", True)
        case _:
            text = "Check in when you are ready: a system check, the rules, and a proctor who admits you."
            return Sitting(attempt, spec.title, "info", "Registered", text, path, "Check in", True)


def _running(attempt: Attempt, spec: CertificationSpec) -> Sitting:
    path = reverse("player:exam", args=[attempt.uuid])
    if attempt.phase == Phase.ACTIVE:
        text = "The clock is running. You may go on here or on another computer."
        return Sitting(attempt, spec.title, "info", "In the exam", text, path, "Go on with the exam", True)
    text = f"The clock stands. {attempt.message}".strip()
    return Sitting(attempt, spec.title, "wait", "Paused", text, path, "Back to the exam", True)


def _held(attempt: Attempt, spec: CertificationSpec) -> Sitting:
    by = results_by(attempt, spec)
    when = f", usually by {day_text(by)}" if by else ""
    ended = "A proctor ended the exam. " if attempt.phase == Phase.TERMINATED else ""
    text = (
        f"{ended}Your answers are stored. Your result is held until two people have looked at it{when}; "
        "then you get a mail. You need not do anything."
    )
    path = reverse("player:receipt", args=[attempt.uuid])
    return Sitting(attempt, spec.title, "wait", "Result held", text, path, "Receipt")


def _decided(attempt: Attempt, result: Result, spec: CertificationSpec) -> Sitting:
    path = reverse("candidate:result", args=[attempt.uuid])
    on = f"Decided on {day_text(result.decided_at.date())}." if result.decided_at else ""
    if result.state == Result.State.ANNULLED:
        return Sitting(attempt, spec.title, "bad", "Annulled", f"This exam does not count. {on}", path, "Why")
    if result.passed:
        return Sitting(attempt, spec.title, "ok", "Passed", on, path, "Score report")
    return Sitting(attempt, spec.title, "bad", "Not passed", on, path, "Score report")
