"""What people found in the review of a candidate's exam, and her appeal against it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Role
from assay.apps.proctoring.actions.appeals import appeal as make_appeal
from assay.apps.proctoring.models import Appeal, Review
from assay.apps.proctoring.queries.appeals import appeal_until, why_not_appeal
from assay.apps.proctoring.queries.review import appeal_of, is_watched, reviews_of, standing_of
from assay.core.attempt import Phase, Refused
from assay.core.proctoring.review import ReviewState
from assay.core.proctoring.wording import REVIEW
from assay.outside import clock
from assay.web.candidate.finding import own_attempt_or_404
from assay.web.kit.gate import open_to, person_of
from assay.web.kit.notices import say

MOST_LETTERS = 5000
_TONES = {
    ReviewState.CLEARED: "ok",
    ReviewState.OVERTURNED: "ok",
    ReviewState.VIOLATION: "bad",
    ReviewState.UPHELD: "bad",
}
_TOLD = (ReviewState.VIOLATION, ReviewState.APPEALED, ReviewState.UPHELD, ReviewState.OVERTURNED)
"""In these the candidate reads what was found; before, nothing is."""


class AppealForm(forms.Form):
    """Why the candidate sees it differently."""

    text = forms.CharField(
        label="Why do you see it differently?",
        help_text="Somebody who was not involved before reads it, and looks at everything again.",
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say why: somebody judges by what you write."},
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The review as the candidate reads it. `form` is there while she may appeal, until `until`."""

    words: str
    tone: str
    findings: tuple[str, ...]
    appeal: Appeal | None
    until: datetime | None
    form: AppealForm | None


def found_in(attempt: Attempt, *, now: datetime) -> Found | None:
    """Where the review stands; None while there is none, or nothing to review."""
    if attempt.phase not in (Phase.SUBMITTED, Phase.TERMINATED) or not is_watched(attempt):
        return None
    state = standing_of(attempt)
    notes: tuple[str, ...] = ()
    if state in _TOLD:
        violations = reviews_of(attempt).filter(outcome=Review.Outcome.VIOLATION)
        notes = tuple(violations.values_list("note", flat=True))
    may = not why_not_appeal(attempt, now=now)
    return Found(
        REVIEW[state],
        _TONES.get(state, "wait"),
        notes,
        appeal_of(attempt),
        appeal_until(attempt) if may else None,
        AppealForm() if may else None,
    )


@require_POST
@open_to(Role.CANDIDATE)
def appeal(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes the candidate's appeal, once."""
    attempt = own_attempt_or_404(request, uuid)
    form = AppealForm(request.POST)
    if not form.is_valid():
        say(request, "bad", " ".join(str(error) for error in form.errors["text"]))
    else:
        try:
            make_appeal(attempt, text=form.cleaned_data["text"], by=person_of(request), now=clock.now())
        except Refused as refused:
            say(request, "bad", refused.message)
        else:
            say(request, "ok", "Your appeal is stored. You get a mail when it is judged.")
    return redirect(f"{reverse('candidate:record', args=[uuid])}#review")
