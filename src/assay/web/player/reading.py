"""Reads the player's calls: any JSON in, typed values or a BadCall with the reason out."""

import json
from collections.abc import Mapping
from datetime import datetime

from assay.core.attempt import Work
from assay.core.attempt import events as e

MOST_ENTRIES = 200
MOST_OPTIONS = 12


class BadCall(ValueError):
    """The call cannot be understood; the message names the field and what it must be."""


def read_call(body: bytes) -> Mapping[str, object]:
    """The JSON object of a request body."""
    try:
        call = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadCall("the body must be a JSON object") from error
    if not isinstance(call, dict):
        raise BadCall("the body must be a JSON object")
    return call


def read_tab(call: Mapping[str, object]) -> str:
    """The tab's own identifier."""
    tab = call.get("tab")
    if not (isinstance(tab, str) and 8 <= len(tab) <= 64 and tab.isascii() and tab.isprintable()):
        raise BadCall("tab must be a text of 8 to 64 letters")
    return tab


def read_number(call: Mapping[str, object], field: str, *, most: int) -> int:
    """A whole number from 0 to `most`."""
    value = call.get(field)
    if type(value) is not int or not 0 <= value <= most:
        raise BadCall(f"{field} must be a whole number from 0 to {most}")
    return value


def read_entries(call: Mapping[str, object]) -> tuple[Work, ...]:
    """The batch of work, in order; one bad entry refuses the whole batch, so that no gap can arise."""
    raw = call.get("entries")
    if not isinstance(raw, list) or len(raw) > MOST_ENTRIES:
        raise BadCall(f"entries must be a list of at most {MOST_ENTRIES}")
    return tuple(_entry(item, f"entries[{index}]") for index, item in enumerate(raw))


def _entry(raw: object, where: str) -> Work:
    if not isinstance(raw, dict):
        raise BadCall(f"{where} must be an object")
    try:
        seq = read_number(raw, "device_seq", most=2**31 - 1)
        number = read_number(raw, "number", most=10_000)
        made_at = _made_at(raw)
        match raw.get("event"):
            case "AnswerSaved":
                return e.AnswerSaved(seq, made_at, number, _positions(raw, "choice"))
            case "StruckOut":
                return e.StruckOut(seq, made_at, number, _positions(raw, "struck"))
            case "Flagged":
                return e.Flagged(seq, made_at, number)
            case "Unflagged":
                return e.Unflagged(seq, made_at, number)
            case "Visited":
                return e.Visited(seq, made_at, number)
    except BadCall as bad:
        raise BadCall(f"{where}: {bad}") from bad
    raise BadCall(f"{where}: event is not one that a player may send")


def _made_at(raw: Mapping[str, object]) -> str:
    value = raw.get("made_at")
    try:
        # fromisoformat takes any character between date and time, also one no database can store.
        if not (isinstance(value, str) and len(value) <= 40 and value.isascii() and value.isprintable()):
            raise ValueError
        datetime.fromisoformat(value)
    except ValueError:
        raise BadCall("made_at must be an ISO 8601 time") from None
    return value


def _positions(raw: Mapping[str, object], field: str) -> tuple[int, ...]:
    value = raw.get(field)
    good = isinstance(value, list) and all(type(n) is int and 0 <= n < MOST_OPTIONS for n in value)
    if not good or not isinstance(value, list) or len(set(value)) != len(value):
        raise BadCall(f"{field} must be a list of different option positions from 0")
    return tuple(sorted(value))
