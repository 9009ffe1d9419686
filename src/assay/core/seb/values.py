"""The values that settings are made of, and how a place in them is written."""

from collections.abc import Mapping
from datetime import datetime

from assay.core.seb.errors import BadSettings

Value = bool | int | float | str | bytes | datetime | list["Value"] | dict[str, "Value"]
"""A property list's value; a date is aware, in UTC. No setting of SEB is one, but files with one exist."""

Settings = Mapping[str, Value]
"""The root dictionary of a SEB configuration."""


def within(path: str, key: str | int) -> str:
    """The place of a member: `URLFilterRules[0].expression`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


def unfit(value: object, path: str) -> BadSettings:
    """The error for a value of a kind that no setting has."""
    return BadSettings(f"{shown(path)}: a setting cannot be of the kind {type(value).__name__}.")


def shown(text: object) -> str:
    """As much of a hostile text as fits into a sentence, in printable letters."""
    plain = "".join(letter if letter.isprintable() else "?" for letter in str(text)[:60])
    return f"{plain}…" if len(str(text)) > 60 else plain
