"""What a page says after an act: one notice at the top of the next page."""

from typing import Literal

from django.contrib import messages
from django.http import HttpRequest

Tone = Literal["ok", "warn", "bad", "info"]

_LEVELS = {"ok": messages.SUCCESS, "warn": messages.WARNING, "bad": messages.ERROR, "info": messages.INFO}


def say(request: HttpRequest, tone: Tone, text: str) -> None:
    """Puts a notice on the next page that the person sees."""
    messages.add_message(request, _LEVELS[tone], text, extra_tags=tone)
