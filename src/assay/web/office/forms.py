"""What a programme manager must say with each decision."""

from typing import Any

from django import forms

from assay.apps.results.models import Result
from assay.web.kit.forms import Form
from assay.web.kit.reasons import MOST_LETTERS, reason_field, sure_field


class ReviewForm(Form):
    """What the review found; anything but nothing needs words."""

    outcome = forms.ChoiceField(
        label="What did you find?",
        choices=Result.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found."},
    )
    note = forms.CharField(
        label="Note",
        help_text="Whoever decides reads it. Needed unless there is nothing against release.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        outcome = said.get("outcome")
        if outcome and outcome != Result.Outcome.PASSED and not said.get("note"):
            self.add_error("note", "Say what you found: the one who decides must know.")
        return said


class ReleaseForm(Form):
    """A decision may carry a note."""

    note = forms.CharField(
        label="Note (optional)", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AnnulForm(Form):
    """A decision against the candidate, with the reason that they read, and one more moment to think."""

    note = forms.CharField(
        label="Reason",
        help_text="The candidate reads this in a mail and may appeal.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason: the candidate will read it and may appeal."},
    )
    sure = sure_field("I understand that an annulled result counts for nothing and is not taken up again")


class BulkReleaseForm(Form):
    """Which of the results on the page to release, and one more moment to think."""

    results = forms.MultipleChoiceField(
        label="Results", error_messages={"required": "Choose at least one result."}
    )
    sure = sure_field("I have looked at the list, and release the chosen results")


class RevokeForm(Form):
    """Why a credential is withdrawn, and one more moment to think."""

    reason = forms.CharField(
        label="Reason",
        help_text="The holder reads it in a mail, and everybody on the page of the credential.",
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason: the holder reads it and may appeal."},
    )
    sure = sure_field("I understand that this cannot be undone")


class CancelForm(Form):
    """Why an attempt is called off before it began, and one more moment to think."""

    reason = reason_field("The candidate reads this.", missing="Give the reason: the candidate reads it.")
    sure = sure_field("I understand that the attempt cannot be taken up again")


class FreeSeatForm(Form):
    """Why the candidate must move to another tab or computer."""

    reason = reason_field("It stands in the journal of the attempt; the candidate and the reviewer read it.")


class LateForm(Form):
    """Whether late work counts, and why; one person answers for it by name."""

    accepted = forms.ChoiceField(
        label="Does the late work count?",
        choices=[("yes", "It counts"), ("no", "It does not count")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it counts."},
    )
    reason = reason_field(
        "The candidate and the reviewer read it.", missing="Give the reason: the candidate reads it."
    )
