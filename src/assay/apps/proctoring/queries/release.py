"""What the review of a watched sitting means for its result: until when it waits, what is against it."""

from datetime import datetime

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.queries.appeals import appeal_until
from assay.apps.proctoring.queries.review import is_watched, standing_of
from assay.core.proctoring.review import ReviewState

OPEN = (ReviewState.NOT_DUE, ReviewState.DUE, ReviewState.NEEDS_SECOND)
AGAINST = (ReviewState.VIOLATION, ReviewState.UPHELD)


def why_result_waits(attempt: Attempt, *, now: datetime) -> str:
    """Why nobody may decide the result of this attempt yet, in words for the office; empty when they may."""
    if not is_watched(attempt):
        return ""
    state = standing_of(attempt)
    if state in OPEN:
        return f"The exam was watched, and its review is {state.label}."
    if state is ReviewState.APPEALED:
        return "The candidate has appealed against what the review found: the appeal is judged first."
    until = appeal_until(attempt)
    if state is ReviewState.VIOLATION and until is not None and now < until:
        return f"Two people found a violation, and the candidate may appeal until {until:%Y-%m-%d %H:%M} UTC."
    return ""


def finding_against(attempt: Attempt) -> bool:
    """Whether two people found a violation that no appeal has withdrawn."""
    return is_watched(attempt) and standing_of(attempt) in AGAINST
