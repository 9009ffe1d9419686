"""Reading an XML property list element by element: which may stand where, and what each one says."""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat

from assay.core.seb.errors import BadSettings
from assay.core.seb.values import Value, shown, within

MOST_BYTES = 4 << 20
"""Ten times the biggest configuration in use, embedded certificates included."""

DEEPEST = 32
"""SEB's own settings nest four deep."""

LONGEST_KEY = 100
"""Twice SEB's longest; the place of every value is made of keys, so they bound the work."""

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
_REAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")


@dataclass(slots=True)
class _Open:
    """A dictionary or array whose end has not come; `key` waits for its value."""

    value: dict[str, Value] | list[Value]
    path: str
    key: str | None = None


@dataclass(slots=True)
class PlistReader:
    """The state of one reading; its handlers raise BadSettings, which passes through the parser."""

    parser: expat.XMLParserType = field(default_factory=expat.ParserCreate)
    opened: list[_Open] = field(default_factory=list)
    root: dict[str, Value] | None = None
    in_plist: bool = False
    leaf: str | None = None
    text: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.SkippedEntityHandler = self._entity

    def settings(self) -> dict[str, Value]:
        """What was read. Raises BadSettings when the list held no dictionary."""
        if self.root is None:
            raise BadSettings("There are no settings: the property list holds no dictionary.")
        return self.root

    def _doctype(self, name: str, system: str | None, public: str | None, has_internal_subset: bool) -> None:
        if has_internal_subset or name != "plist":
            raise self._refusal("the DOCTYPE may only name Apple's property list; it must declare nothing")

    def _entity(self, name: str, *_: object) -> None:
        raise self._refusal(f"the entity {shown(name)} is not allowed")

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if not self.in_plist:
            if name != "plist":
                raise self._refusal(f"a property list begins with <plist>, not with <{shown(name)}>")
            self.in_plist = True
            return
        if self.leaf is not None:
            raise self._refusal(f"<{shown(name)}> stands inside of <{self.leaf}>")
        self._check_place(name)
        if name in ("dict", "array"):
            self._open(name)
        elif name in _LEAVES or name == "key":
            self.leaf = name
        else:
            raise self._refusal(f"<{shown(name)}> is no value that SEB reads")

    def _end(self, name: str) -> None:
        if name == "plist":
            return
        if self.leaf is not None:
            self._close_leaf()
            return
        done = self.opened.pop()
        if isinstance(done.value, dict) and done.key is not None:
            raise self._refusal("the last key has no value", within(done.path, done.key))
        if not self.opened and isinstance(done.value, dict):
            self.root = done.value

    def _characters(self, text: str) -> None:
        if self.leaf is not None:
            self.text.append(text)
        elif not text.isspace():
            raise self._refusal(f"the text “{shown(text.strip())}” stands outside of any value")

    def _check_place(self, name: str) -> None:
        """Every element has its place: one dictionary at the root; in a dictionary key, value, key, value."""
        if not self.opened:
            if name != "dict" or self.root is not None:
                raise self._refusal(f"a SEB configuration is one dictionary, not <{shown(name)}>")
            return
        around = self.opened[-1]
        expects_key = isinstance(around.value, dict) and around.key is None
        if expects_key and name != "key":
            raise self._refusal(f"<{shown(name)}> stands where a key must stand")
        if name == "key" and not expects_key:
            raise self._refusal("a <key> stands where a value must stand")

    def _open(self, name: str) -> None:
        if len(self.opened) >= DEEPEST:
            raise self._refusal(f"the settings are nested more than {DEEPEST} deep")
        value: dict[str, Value] | list[Value] = {} if name == "dict" else []
        path = self._path()
        if self.opened:
            self._add(value)
        self.opened.append(_Open(value, path))

    def _close_leaf(self) -> None:
        name, text = self.leaf or "", "".join(self.text)
        self.leaf = None
        self.text.clear()
        if name != "key":
            try:
                self._add(_LEAVES[name](text))
            except ValueError as error:
                raise self._refusal(str(error)) from error
            return
        around = self.opened[-1]
        if len(text) > LONGEST_KEY:
            raise self._refusal(f"the key “{shown(text)}” has more than {LONGEST_KEY} letters")
        if isinstance(around.value, dict) and text in around.value:
            place = within(around.path, text)
            raise self._refusal("the key stands here twice, and which one counts is nowhere said", place)
        around.key = text

    def _add(self, value: Value) -> None:
        around = self.opened[-1]
        if isinstance(around.value, list):
            around.value.append(value)
        elif around.key is not None:
            around.value[around.key], around.key = value, None

    def _path(self) -> str:
        if not self.opened:
            return ""
        around = self.opened[-1]
        if isinstance(around.value, list):
            return within(around.path, len(around.value))
        return within(around.path, around.key) if around.key is not None else around.path

    def _refusal(self, words: str, path: str | None = None) -> BadSettings:
        place = self._path() if path is None else path
        at = f"Line {self.parser.CurrentLineNumber}"
        return BadSettings(f"{at}, {shown(place)}: {words}." if place else f"{at}: {words}.")


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text.strip()):
        raise ValueError(f"“{shown(text)}” is not a whole number")
    return int(text)


def _real(text: str) -> float:
    if not _REAL.fullmatch(text.strip()) or float(text) in (float("inf"), float("-inf")):
        raise ValueError(f"“{shown(text)}” is not a number")
    return float(text)


def _data(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("the data is not base64") from error


def _date(text: str) -> datetime:
    try:
        said = datetime.fromisoformat(text.strip())
        return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"“{shown(text)}” is not a date as 2026-11-24T09:00:00Z") from error


def _flag(value: bool) -> Callable[[str], bool]:
    def read(text: str) -> bool:
        if text.strip():
            raise ValueError(f"<{str(value).lower()}/> must be empty")
        return value

    return read


_LEAVES: Mapping[str, Callable[[str], Value]] = {
    "string": str,
    "integer": _integer,
    "real": _real,
    "data": _data,
    "date": _date,
    "true": _flag(True),
    "false": _flag(False),
}
