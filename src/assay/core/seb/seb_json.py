"""SEB-JSON and the Config Key: the canonical text of a configuration, and its hash.

The text is JSON to look at and no JSON by its rules: nothing in it is escaped. The rules stand on
safeexambrowser.org/developer/seb-config-key.html; where it is silent we follow what SEB does
(seb-win-refactoring Json.cs, seb-mac SEBCryptor.m). Where SEB's own versions differ stands in `portable`.
"""

import hashlib
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from assay.core.seb.portable import refuse_doubts
from assay.core.seb.values import Settings, Value, unfit, within

_LEFT_OUT = "originatorversion"
"""Which SEB saved the file; it must not change the key."""


def config_key(settings: Settings) -> str:
    """The Config Key: 64 lower-case hexadecimal digits, equal on every platform of SEB.

    Raises AmbiguousSettings where that cannot be promised, with the place and the reason; BadSettings for a
    value that no setting has.
    """
    refuse_doubts(settings)
    return key_of(seb_json(settings))


def key_of(text: str) -> str:
    """The Config Key that belongs to a SEB-JSON text."""
    return hashlib.sha256(text.encode()).hexdigest()


def seb_json(settings: Settings) -> str:
    """The SEB-JSON text of the settings, as current SEB would hash it, ambiguous or not.

    Keys sorted without regard to case at every level, lower case first where nothing else decides; no white
    space, no escapes; data as base64, dates by ISO 8601; reals with at most 15 digits; `originatorVersion`
    and empty dictionaries left out, empty arrays kept. Raises BadSettings for a value that no setting has.
    """
    return _dictionary(settings, "")


def order(key: str) -> tuple[str, str]:
    """By what the keys of a dictionary are sorted: `allowWlan` stands before `allowWLAN`."""
    return key.lower(), key.swapcase()


def real_text(number: float) -> str:
    """A real as .NET's "G15" writes it, which macOS follows: `1`, `0.3`, `1E-05`, and `0` for minus zero."""
    return "0" if number == 0 else f"{number:.15g}".replace("e", "E")


def _dictionary(members: Settings, path: str) -> str:
    texts = ((key, _text(members[key], within(path, key))) for key in sorted(members, key=order))
    return _joined("{", (f'"{key}":{text}' for key, text in texts if _counts(key, text)), "}")


def _counts(key: str, text: str) -> bool:
    return text != "{}" and key.lower() != _LEFT_OUT


def _text(value: Value, path: str) -> str:
    if isinstance(value, dict):
        return _dictionary(value, path)
    if isinstance(value, list):
        return _joined("[", (_text(one, within(path, n)) for n, one in enumerate(value)), "]")
    write = _SIMPLE.get(type(value))
    if write is None:
        raise unfit(value, path)
    return write(value)


def _joined(start: str, texts: Iterable[str], end: str) -> str:
    return f"{start}{','.join(texts)}{end}"


_SIMPLE: Mapping[type, Callable[[Any], str]] = {
    bool: lambda flag: "true" if flag else "false",
    int: str,
    float: real_text,
    str: lambda text: f'"{text}"',
    bytes: lambda data: f'"{b64encode(data).decode()}"',
    datetime: lambda date: f'"{date.isoformat(timespec="seconds")}"',
}
