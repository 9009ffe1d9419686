"""What a proctor must say with each move."""

from itertools import groupby

from django import forms

from assay.core.proctoring import IRREGULARITIES
from assay.web.kit.forms import Form
from assay.web.kit.reasons import minutes_field, reason_field, sure_field

SEVERITIES = (
    ("0", "Note: for the record"),
    ("25", "Minor"),
    ("60", "Serious: the reviewer must look"),
    ("100", "Critical: the result is in doubt"),
)


class AdmitForm(Form):
    """The one thing a proctor confirms before anybody sits down."""

    identity = forms.BooleanField(
        label="The name and the face match the identity document",
        error_messages={
            "required": "Compare the name and the face with the document; tick this when they match."
        },
    )


class TurnAwayForm(Form):
    """Why not now."""

    reason = reason_field("The candidate reads this and may check in again.")


class PauseForm(Form):
    """Why the exam stops."""

    reason = reason_field("The candidate reads this while the exam is paused. The clock stands.")


class TimeForm(Form):
    """How much more time, and why."""

    minutes = minutes_field()
    reason = reason_field("It stands in the clock ledger; the candidate and the reviewer read it.")


class IncidentForm(Form):
    """What was seen: category and kind in one list, how grave, and in the proctor's words."""

    code = forms.ChoiceField(
        label="What happened",
        choices=[("", "Choose…")]
        + [
            (category, [(one.code, one.label.capitalize()) for one in group])
            for category, group in groupby(IRREGULARITIES, key=lambda one: one.category)
        ],
        error_messages={"required": "Choose what happened."},
    )
    severity = forms.ChoiceField(label="How grave", choices=SEVERITIES)
    note = forms.CharField(
        label="What you saw",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you saw: the reviewer was not there."},
    )


class TerminateForm(Form):
    """The end for good, with its reason and one more moment to think."""

    reason = reason_field("The candidate reads this on the receipt. The reviewer reads it too.")
    sure = sure_field("I understand that the exam cannot be taken up again")


class FreeSeatForm(Form):
    """Why the candidate must move to another tab or computer."""

    reason = reason_field("It stands in the journal of the attempt; the candidate and the reviewer read it.")


FORMS: dict[str, type[forms.Form]] = {
    "admit": AdmitForm,
    "turn_away": TurnAwayForm,
    "pause": PauseForm,
    "time": TimeForm,
    "incident": IncidentForm,
    "free_seat": FreeSeatForm,
    "terminate": TerminateForm,
}
