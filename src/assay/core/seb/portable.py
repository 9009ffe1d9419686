"""Settings about whose Config Key SEB's own versions disagree, and which must therefore never be written.

Read from seb-win-refactoring (Json.cs, XmlParser.cs) and seb-mac (SEBCryptor.m). Each rule names the
version that differs, for the file may be somebody else's, and old.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assay.core.seb.errors import AmbiguousSettings
from assay.core.seb.values import Settings, Value, shown, unfit, within

_KEY = re.compile(r"[A-Za-z0-9_]+")
_UNUSUAL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LEFT_OUT = "originatorversion"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place in settings, as `URLFilterRules[0].expression`, and why its hash is not the same everywhere."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.reason}"


def doubts(settings: Settings) -> tuple[Doubt, ...]:
    """Every place at which SEB's versions would hash the settings differently; empty for most files.

    Raises BadSettings for a value that no setting has.
    """
    if not any(key.lower() != _LEFT_OUT for key in settings):
        return (Doubt("(all)", "an empty configuration is {} for SEB and [] for Moodle"),)
    return tuple(_in_dictionary(settings, ""))


def refuse_doubts(settings: Settings) -> None:
    """Raises AmbiguousSettings with a line for each doubt, if there is one."""
    found = doubts(settings)
    if found:
        raise AmbiguousSettings("\n".join(str(doubt) for doubt in found))


def _in_dictionary(members: Settings, path: str) -> Iterator[Doubt]:
    for key, value in members.items():
        place = within(path, key)
        if not _KEY.fullmatch(key):
            yield Doubt(place, "keys with signs other than letters and digits are sorted differently")
        yield from _in_value(value, place)
    yield from _last_left_out(members, path)


def _last_left_out(members: Settings, path: str) -> Iterator[Doubt]:
    last = max(members, key=lambda key: (key.lower(), key.swapcase()), default="")
    if last and (members[last] == {} or last.lower() == _LEFT_OUT):
        yield Doubt(
            within(path, last), "is left out, and as it sorts last SEB for Windows leaves a comma there"
        )


def _in_value(value: Value, path: str) -> Iterator[Doubt]:
    look = _LOOKS.get(type(value))
    if look is None:
        raise unfit(value, path)
    return look(value, path)


def _in_inner(members: Settings, path: str) -> Iterator[Doubt]:
    if members and not any(_has_content(one) for one in members.values()):
        yield Doubt(path, "holds only empty dictionaries: SEB for macOS leaves it out, Windows keeps it")
    yield from _in_dictionary(members, path)


def _in_date(_value: datetime, path: str) -> Iterator[Doubt]:
    yield Doubt(path, "is a date, which SEB for Windows writes without quotation marks and others with")


def _nowhere(_value: Value, _path: str) -> Iterator[Doubt]:
    return iter(())


def _has_content(value: Value) -> bool:
    return any(_has_content(one) for one in value.values()) if isinstance(value, dict) else True


def _in_integer(value: int, path: str) -> Iterator[Doubt]:
    if not -(2**31) <= value < 2**31:
        yield Doubt(path, f"{value} does not fit into the 32 bits that SEB for Windows has for it")


def _in_real(value: float, path: str) -> Iterator[Doubt]:
    if not math.isfinite(value):
        yield Doubt(path, f"{value} is no number that can be written")
    elif float(f"{value:.15g}") != value:
        yield Doubt(path, f"{value!r} has more than 15 digits, of which older SEB for macOS hashed more")


def _in_text(value: str, path: str) -> Iterator[Doubt]:
    if '"' in value:
        yield Doubt(
            path, "contains a quotation mark, which SEB for Windows escapes and SEB for macOS does not"
        )
    if _UNUSUAL.search(value):
        yield Doubt(
            path, "contains a line break or another control character, which programs treat differently"
        )


def _in_array(values: Sequence[Value], path: str) -> Iterator[Doubt]:
    if len(values) > 1 and values[-1] == "" and list(values).count("") > 1:
        yield Doubt(path, "ends with an empty text that is not its only one: SEB for Windows loses a comma")
    for number, value in enumerate(values):
        place = within(path, number)
        if value == {}:
            yield Doubt(place, "is an empty dictionary in an array, which SEB for macOS writes differently")
        elif isinstance(value, list):
            yield Doubt(place, "is an array in an array, which SEB for macOS writes differently")
        yield from _in_value(value, place)


_LOOKS: Mapping[type, Callable[[Any, str], Iterator[Doubt]]] = {
    bool: _nowhere,
    bytes: _nowhere,
    int: _in_integer,
    float: _in_real,
    str: _in_text,
    datetime: _in_date,
    list: _in_array,
    dict: _in_inner,
}
