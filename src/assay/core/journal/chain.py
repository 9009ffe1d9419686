"""One entry of the journal and how it is chained to the one before.

hash = SHA-256 over the canonical JSON of everything else in the entry, the previous hash included, so
that no entry can be changed, dropped, added or moved without every later hash changing with it
(Schneier & Kelsey 1999, "Secure audit logs"; the canonical form is RFC 8785 for the values we allow).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

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
    lists and string-keyed objects only; anything whose text differs between languages raises TypeError.
    """
    stamp = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Entry(attempt, seq, stamp, event, body, prev, digest(attempt, seq, stamp, event, body, prev))


def digest(attempt: str, seq: int, at: str, event: str, body: Mapping[str, object], prev: str) -> str:
    """The hash of an entry as 64 hex digits."""
    content = {"at": at, "attempt": attempt, "body": body, "event": event, "prev": prev, "seq": seq}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(value: object) -> str:
    """Canonical JSON: RFC 8785 for values without floats, with safe integers and keys of plain ASCII."""
    _refuse_ambiguous(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _refuse_ambiguous(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a journal holds no floats: use an integer in a smaller unit")
    if isinstance(value, int) and abs(value) > MOST_INTEGER:
        raise TypeError("a journal holds no integers beyond 2**53 - 1: other languages would round them")
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not (isinstance(key, str) and key.isascii()):
                raise TypeError(f"a journal's keys are ASCII strings, not {key!r}")
            _refuse_ambiguous(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_ambiguous(inner)
