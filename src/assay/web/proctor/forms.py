"""What a proctor must say with each move."""

from collections.abc import Collection
from itertools import groupby
from typing import Any

from django import forms

from assay.core.proctoring import IRREGULARITIES, KINDS, Step
from assay.core.proctoring.canned import CANNED, LANGUAGES
from assay.web.kit.forms import Form
from assay.web.kit.reasons import minutes_field, reason_field, sure_field

SEVERITIES = (
    ("0", "Note: for the record"),
    ("25", "Minor"),
    ("60", "Serious: the reviewer must look"),
    ("100", "Critical: the result is in doubt"),
)
DOCUMENT_KINDS = (
    "Passport",
    "National identity card",
    "Driving licence",
    "Residence permit",
    "Other document",
)
DISMISSALS = (
    "Looked: nothing unusual",
    "A technical cause",
    "Explained by the candidate",
    "Part of an accommodation",
)
"""Reasons that one click gives."""

CODES = [("", "Choose…")] + [
    (category, [(one.code, one.label.capitalize()) for one in group])
    for category, group in groupby(IRREGULARITIES, key=lambda one: one.category)
]
"""The irregularity list in its two levels, as choices."""


def _code_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="What happened", choices=CODES, error_messages={"required": "Choose what happened."}
    )


class AdmitForm(Form):
    """What a proctor confirms before anybody sits down; with a picture of a document also which it was."""

    identity = forms.BooleanField(
        label="The name and the face match the identity document",
        error_messages={
            "required": "Compare the name and the face with the document; tick this when they match."
        },
    )
    document_kind = forms.ChoiceField(
        label="Kind of document",
        choices=[("", "Choose…"), *((kind, kind) for kind in DOCUMENT_KINDS)],
        required=False,
        error_messages={"required": "Choose which document it was."},
    )
    document_last2 = forms.CharField(
        label="Last two characters of its number",
        max_length=2,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short", "size": 2}),
        error_messages={
            "required": "Enter the last two characters of the document’s number.",
            "max_length": "Only the last two characters: the rest is not kept.",
        },
    )

    def __init__(self, *args: Any, pictured: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if pictured:
            self.fields["document_kind"].required = self.fields["document_last2"].required = True
        else:
            del self.fields["document_kind"], self.fields["document_last2"]


class AskAgainForm(Form):
    """Which steps at the door are wanted again, and why."""

    steps = forms.MultipleChoiceField(
        label="Steps to repeat",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one step."},
    )
    reason = reason_field("The candidate reads this, repeats the steps and keeps the place in the queue.")

    def __init__(self, *args: Any, steps: Collection[Step] = tuple(Step), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["steps"].choices = [(step.value, step.label) for step in steps]  # type: ignore[attr-defined]


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

    code = _code_field()
    severity = forms.ChoiceField(label="How grave", choices=SEVERITIES)
    note = forms.CharField(
        label="What you saw",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what you saw: the reviewer was not there."},
    )


class TerminateForm(Form):
    """The end for good, with its reason and one more moment to think."""

    code = _code_field()
    reason = reason_field("The candidate reads this on the receipt. The reviewer reads it too.")
    sure = sure_field("I understand that the exam cannot be taken up again once the ten seconds are over")


class FreeSeatForm(Form):
    """Why the candidate must move to another tab or computer."""

    reason = reason_field("It stands in the journal of the attempt; the candidate and the reviewer read it.")


class DismissForm(Form):
    """Why an alert means nothing."""

    reason = reason_field("The candidate may read it.", missing="Say why it means nothing.", rows=1)


class MuteForm(Form):
    """Which kind of signal raises no alert for this candidate any more, and why."""

    kind = forms.ChoiceField(label="Kind", choices=[(kind.key.value, kind.title) for kind in KINDS.values()])
    reason = reason_field("Signals of this kind are still kept; the reviewer reads why they raise no alert.")


class HandOverForm(Form):
    """What the next proctor should know."""

    text = forms.CharField(
        label="For the next proctor",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what the next proctor should know."},
    )


class MessageForm(Form):
    """A message: free text, or a prepared one in a language. `ref` makes one that is sent twice one."""

    text = forms.CharField(
        label="Message", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    canned = forms.ChoiceField(
        label="Prepared message",
        required=False,
        choices=[("", "None: my own words"), *((one.key, one.label) for one in CANNED.values())],
    )
    language = forms.ChoiceField(label="Language", required=False, choices=[*LANGUAGES.items()])
    ref = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Own words win over a prepared message; one of them there must be."""
        said: dict[str, Any] = self.cleaned_data
        canned = CANNED.get(said.get("canned", ""))
        if not said.get("text", "").strip() and canned is None:
            self.add_error("text", "Write something, or choose a prepared message.")
        elif canned is not None:
            prepared = canned.text(said.get("language") or "en")
            said["text"] = said["text"].strip() or prepared
            said["canned"] = canned.key if said["text"] == prepared else ""
        return said


class BroadcastForm(MessageForm):
    """The same to many."""

    to = forms.ChoiceField(
        label="To", choices=[("mine", "Those I look after"), ("room", "Everybody in the room")]
    )
    field_order = ["to", "text", "canned", "language", "ref"]


FORMS: dict[str, type[forms.Form]] = {
    "admit": AdmitForm,
    "ask_again": AskAgainForm,
    "turn_away": TurnAwayForm,
    "pause": PauseForm,
    "time": TimeForm,
    "incident": IncidentForm,
    "free_seat": FreeSeatForm,
    "terminate": TerminateForm,
    "mute": MuteForm,
    "hand_over": HandOverForm,
}
