"""What a reviewer must say with each step: why they look, what a signal means, what they found."""

from itertools import groupby
from typing import Any

from django import forms

from assay.apps.proctoring.models import Appeal, Review
from assay.core.proctoring import IRREGULARITIES
from assay.web.kit.forms import Form
from assay.web.kit.reasons import reason_field, sure_field

CODES = [("", "Choose…")] + [
    (category, [(one.code, one.label.capitalize()) for one in group])
    for category, group in groupby(IRREGULARITIES, key=lambda one: one.category)
]
SEVERITIES = (("0", "Note: for the record"), ("25", "Minor"), ("60", "Serious"), ("100", "Critical"))
OUTCOMES = (
    (Review.Outcome.PASSED, "Passed", "Nothing stands against the result."),
    (Review.Outcome.VIOLATION, "Violation", "Rules were broken. A second person looks before it counts."),
    (Review.Outcome.SUSPICIOUS, "Suspicious", "You cannot tell. Somebody else must look."),
    (Review.Outcome.NOT_REVIEWED, "Not reviewed", "You close it without a look. It accuses nobody."),
)
"""The outcomes, as a reviewer reads them, and what follows."""


class OpenForm(Form):
    """Why somebody opens evidence."""

    reason = reason_field(
        "It is noted with your name and the time. The candidate can read it.",
        missing="Say why you open it: the candidate can read it.",
        label="Why do you open this evidence?",
    )


class SignalsForm(Form):
    """What chosen signals mean; an incident needs its code."""

    signals = forms.MultipleChoiceField(
        label="Signals", error_messages={"required": "Choose at least one signal."}
    )
    meaning = forms.ChoiceField(
        label="What do they mean?",
        choices=[("dismiss", "Nothing: dismiss"), ("incident", "An incident")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they mean."},
    )
    code = forms.ChoiceField(label="For an incident: what happened", choices=CODES, required=False)
    severity = forms.ChoiceField(
        label="For an incident: how serious", choices=SEVERITIES, required=False, initial="25"
    )
    reason = reason_field("A reason to dismiss, or a note on the incident. The candidate may read it.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("meaning") == "incident" and not said.get("code"):
            self.add_error("code", "Choose what happened.")
        return said


class OutcomeForm(Form):
    """What a reviewer found; a finding needs words."""

    outcome = forms.ChoiceField(
        label="What did you find?",
        choices=[(value, title) for value, title, _ in OUTCOMES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found."},
    )
    note = forms.CharField(
        label="Note",
        help_text="Of a violation the candidate reads it: say what you saw and when, and name nobody else.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        needs_words = said.get("outcome") in (Review.Outcome.VIOLATION, Review.Outcome.SUSPICIOUS)
        if needs_words and not said.get("note", "").strip():
            self.add_error("note", "Say what you found.")
        return said


class JudgementForm(Form):
    """How an appeal is judged, and the words that the candidate reads."""

    outcome = forms.ChoiceField(
        label="Your judgement",
        choices=Appeal.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your judgement."},
    )
    words = forms.CharField(
        label="Why",
        help_text="The candidate reads this.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why: the candidate reads it."},
    )
    sure = sure_field("I had no part in this exam, its review or its result, and this judgement is final")


class HoldForm(Form):
    """Why evidence must not be deleted."""

    reason = reason_field("It stands with your name until the hold is lifted.", missing="Give the reason.")


class LiftForm(Form):
    """One more moment to think."""

    sure = sure_field("I understand that what is due is deleted soon after, for good")
