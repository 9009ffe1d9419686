"""What the office must say to grant and to revoke an accommodation."""

from typing import Any

from django import forms

from assay.apps.people.models import Person
from assay.apps.people.queries import person_by_email
from assay.core.programs import Preset
from assay.core.programs.accommodation import MOST_BREAK_MINUTES, MOST_EXTRA_TIME_PERCENT
from assay.web.kit.forms import Form
from assay.web.kit.reasons import sure_field

MOST_GROUNDS = 2000
ZOOMS = (Preset.ZOOM_150, Preset.ZOOM_200)


def _amount(label: str, *, most: int, help_text: str) -> forms.IntegerField:
    said = f"Enter a whole number, from 0 to {most}."
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=0,
        max_value=most,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), said),
    )


def _day(label: str, *, required: bool, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the first day.", "invalid": "Enter a day, like 2026-11-23."},
    )


class GrantForm(Form):
    """To whom, what, on what ground, and for which days."""

    email = forms.EmailField(
        label="E-mail address of the person",
        help_text="The address with which they sign in.",
        error_messages={"required": "Enter the person’s address."},
    )
    extra_time_percent = _amount(
        "Extra time, percent",
        most=MOST_EXTRA_TIME_PERCENT,
        help_text="25 turns 2 hours into 2 hours 30 minutes.",
    )
    break_minutes = _amount(
        "Breaks, minutes in sum",
        most=MOST_BREAK_MINUTES,
        help_text="The clock stands during a break; the questions seen before it stay closed after it.",
    )
    zoom = forms.ChoiceField(
        label="Zoom",
        choices=[("", "100 %"), *((one.value, one.label.removeprefix("Zoom ")) for one in ZOOMS)],
        required=False,
    )
    presets = forms.MultipleChoiceField(
        label="Settings of the exam screen",
        choices=[(one.value, one.label) for one in Preset if one not in ZOOMS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label="Ground",
        help_text="Private: only the office sees it. The candidate and the proctor do not.",
        max_length=MOST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say on what ground; only the office will see it."},
    )
    valid_from = _day(
        "First day", required=True, help_text="In UTC. Exams checked in to on this day have it."
    )
    valid_until = _day("Last day", required=False, help_text="Leave it empty when it has no end.")

    def clean_email(self) -> str:
        address: str = self.cleaned_data["email"]
        self.person: Person | None = person_by_email(address)
        if self.person is None:
            raise forms.ValidationError(
                "Nobody has an account with this address. Look at the spelling, or ask them to make one."
            )
        return address

    def clean(self) -> dict[str, Any]:
        """The arguments of the action, once every field is right."""
        said = super().clean() or {}
        if self.errors:
            return said
        del said["email"]
        zoom = said.pop("zoom")
        return {
            **said,
            "person": self.person,
            "extra_time_percent": said["extra_time_percent"] or 0,
            "break_minutes": said["break_minutes"] or 0,
            "presets": [*said["presets"], *([zoom] if zoom else [])],
        }


class RevokeAccommodationForm(Form):
    """Why a grant ends, and one more moment to think."""

    reason = forms.CharField(
        label="Reason",
        help_text="Private: only the office sees it.",
        max_length=MOST_GROUNDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is revoked; only the office will see it."},
    )
    sure = sure_field("I understand that exams checked in from now on do not have it")
