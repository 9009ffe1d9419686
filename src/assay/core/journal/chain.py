"""One entry of the journal and how it is chained to the one before.

hash = SHA-256 over the canonical JSON of everything else in the entry, the previous hash included, so
that no entry can be changed, dropped, added or moved without every later hash changing with it
(Schneier & Kelsey 1999, "Secure audit logs"; the canonical form is RFC 8785 for the values we allow).
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec

GENESIS = "0" * 64
"""The hash that the first entry names as its predecessor."""

MOST_INTEGER = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly (RFC 8259, section 6)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened in an attempt, in the order in which the server stored it."""

    attempt: str
    seq: int
    at: str
    event: str
    body: Mapping[str, object]
    prev: str
    hash: str


def append(
    *, attempt: str, seq: int, prev: str, at: datetime, event: str, body: Mapping[str, object]
) -> Entry:
    """The next entry after the one with sequence number `seq - 1` and hash `prev`.

    `at` is the server's time, aware. The body holds strings, integers up to 2**53 - 1, booleans, None,
    lists and string-keyed objects only; anything whose text differs between languages raises TypeError, and
    a string with a lone surrogate, which has no UTF-8, ValueError.
    """
    stamped = stamp(at)
    _, own_hash = append_as_text(attempt=attempt, seq=seq, prev=prev, at=stamped, event=event, body=body)
    return Entry(attempt, seq, stamped, event, body, prev, own_hash)


def append_as_text(
    *, attempt: str, seq: int, prev: str, at: str, event: str, body: Mapping[str, object]
) -> tuple[str, str]:
    """As `append`, for who stores many: the body's canonical text and the entry's hash. `at` is a `stamp`."""
    text = canonical_bytes(body)
    return text.decode(), _digest(attempt, seq, at, event, text, prev)


def stamp(at: datetime) -> str:
    """A moment as the journal writes it: UTC, milliseconds, Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


Row = tuple[int, str, str, Mapping[str, object], str]
"""An entry as a database keeps it: (seq, at, event, body, hash); what is missing follows from its place."""


def from_rows(attempt: str, rows: Iterable[Row], *, prev: str = GENESIS) -> Iterator[Entry]:
    """The entries of an attempt's rows in order, each with the hash of the row before as its `prev`.

    `prev` is the hash before the first of them, where they do not begin at the beginning. Nothing is checked
    here: `verify_chain` tells whether each hash fits.
    """
    for seq, at, event, body, own_hash in rows:
        yield Entry(attempt, seq, at, event, body, prev, own_hash)
        prev = own_hash


def digest(attempt: str, seq: int, at: str, event: str, body: Mapping[str, object], prev: str) -> str:
    """The hash of an entry as 64 hex digits."""
    return _digest(attempt, seq, at, event, canonical_bytes(body), prev)


def _digest(attempt: str, seq: int, at: str, event: str, body: bytes, prev: str) -> str:
    """The hash of an entry whose body is canonical text already."""
    return hashlib.sha256(_encode(_Content(at, attempt, msgspec.Raw(body), event, prev, seq))).hexdigest()


class _Content(msgspec.Struct, frozen=True, gc=False):
    """What is hashed, its members in the order in which canonical JSON has them."""

    at: str
    attempt: str
    body: msgspec.Raw
    event: str
    prev: str
    seq: int


def canonical(value: object) -> str:
    """Canonical JSON: RFC 8785 for values without floats, with safe integers and keys of plain ASCII."""
    return canonical_bytes(value).decode()


def canonical_bytes(value: object) -> bytes:
    """The same as UTF-8, which is what is hashed and signed."""
    _refuse_ambiguous(value)
    return _encode(value)


_encode = msgspec.json.Encoder(order="sorted").encode
"""RFC 8785 for all that `_refuse_ambiguous` lets through; tests compare it with another implementation."""


def _refuse_ambiguous(value: object) -> None:
    kind = type(value)
    if kind is not str and kind is not bool and value is not None:
        _CHECKS.get(kind, _refuse_other)(value)


def _refuse_large(value: int) -> None:
    if not -MOST_INTEGER <= value <= MOST_INTEGER:
        raise TypeError("a journal holds no integers beyond 2**53 - 1: other languages would round them")


def _check_members(value: dict[object, object]) -> None:
    for key, inner in value.items():
        if type(key) is not str or not key.isascii():
            raise TypeError(f"a journal's keys are ASCII strings, not {key!r}")
        _refuse_ambiguous(inner)


def _check_items(value: list[object] | tuple[object, ...]) -> None:
    for inner in value:
        _refuse_ambiguous(inner)


def _refuse_other(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a journal holds no floats: use an integer in a smaller unit")
    if not isinstance(value, StrEnum):  # which is a text
        raise TypeError(f"a journal holds plain JSON values, not {type(value).__name__}")


_CHECKS: Mapping[type, Callable[[Any], None]] = {
    int: _refuse_large,
    dict: _check_members,
    list: _check_items,
    tuple: _check_items,
}
