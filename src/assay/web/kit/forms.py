"""The base of the consoles' forms."""

from typing import Any

from django import forms


class Form(forms.Form):
    """Labels without a colon, as everywhere on the site."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
