"""What staff must say with an act: a reason in words, minutes, and one more moment to think."""

from django import forms

MOST_LETTERS = 300


def reason_field(
    help_text: str, *, missing: str = "Give the reason.", label: str = "Reason", rows: int = 2
) -> forms.CharField:
    """A reason in words; blank space alone is none."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def minutes_field() -> forms.IntegerField:
    """Minutes to add to a clock."""
    return forms.IntegerField(
        label="Minutes to add",
        help_text="From 1 to 240, whole minutes.",
        min_value=1,
        max_value=240,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter whole minutes, from 1 to 240."
        ),
    )


def sure_field(label: str) -> forms.BooleanField:
    """A box to tick before what cannot be undone."""
    return forms.BooleanField(label=label, error_messages={"required": "Tick this to say that you mean it."})
