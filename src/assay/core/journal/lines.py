"""A journal as a text file: one canonical JSON object a line, closed by a signed seal.

Verification is of bytes, not of meaning: a line must be exactly the canonical text of its entry, so any
changed byte is found, and the seal makes a cut tail visible. The seal carries the public key; whoever
wants to know that it is *our* key compares it with the one in the issuer's DID document.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from assay.core.journal.chain import GENESIS, Entry, canonical, digest

_ENTRY_KEYS = {"attempt", "seq", "at", "event", "body", "prev", "hash"}
_SEAL_KEYS = {"attempt", "count", "head", "key", "seal", "signature"}


@dataclass(frozen=True, slots=True)
class Seal:
    """The signed last line: how many entries there are and the hash of the last."""

    attempt: str
    count: int
    head: str
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a journal file and at which entry (1-based line number)."""

    line: int
    message: str


Checker = Callable[[str, bytes, str], bool]
"""(key, message, signature) -> does the signature hold."""


def seal_message(attempt: str, count: int, head: str) -> bytes:
    """The bytes that a seal's signature covers."""
    return f"assay-journal-seal-v1\n{attempt}\n{count}\n{head}\n".encode()


def write_lines(entries: Iterable[Entry], seal: Seal) -> str:
    """The whole file, ending in a newline."""
    lines = [canonical(asdict(entry)) for entry in entries]
    lines.append(canonical({"seal": "assay-journal-seal-v1", **asdict(seal)}))
    return "".join(f"{line}\n" for line in lines)


def read_lines(text: str) -> tuple[list[Entry], Seal]:
    """Entries and seal of a file that `verify_lines` found good; anything else raises ValueError."""
    *body, last = (json.loads(line) for line in text.split("\n")[:-1])
    last.pop("seal")
    return [Entry(**fields) for fields in body], Seal(**last)


def verify_lines(data: bytes, *, check: Checker, expected_key: str | None = None) -> list[Fault]:
    """Every fault up to the first broken link; an empty list means the journal is whole and unchanged.

    The input is hostile: any bytes give faults, never an exception.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [Fault(data.count(b"\n", 0, error.start) + 1, "the line is not UTF-8 text")]
    lines = text.split("\n")
    if lines.pop() != "":
        return [Fault(len(lines) + 1, "the file does not end after the line break of its seal")]
    if not lines:
        return [Fault(1, "the file is empty")]
    entries: list[Entry] = []
    for number, line in enumerate(lines[:-1], start=1):
        entry = _entry(line)
        if isinstance(entry, str):  # what stands before it may be the first fault
            return verify_chain(entries) or [Fault(number, entry)]
        entries.append(entry)
    return verify_chain(entries) or _check_seal(lines, entries, check, expected_key)


def verify_chain(entries: Iterable[Entry]) -> list[Fault]:
    """The first broken link of entries in order, or an empty list; never an exception."""
    prev, attempt = GENESIS, ""
    for number, entry in enumerate(entries, start=1):
        attempt = attempt or entry.attempt
        if broken := _link(entry, number, prev, attempt):
            return [Fault(number, broken)]
        prev = entry.hash
    return []


def _entry(line: str) -> Entry | str:
    fields = _canonical_object(line)
    if fields is None:
        return "the line is not the canonical JSON object of an entry"
    if set(fields) == _SEAL_KEYS:
        return "a seal stands here, but the file goes on below it"
    if set(fields) != _ENTRY_KEYS:
        return "the line is not an entry: it needs " + ", ".join(sorted(_ENTRY_KEYS))
    if type(fields["seq"]) is not int or not isinstance(fields["body"], dict):
        return "seq must be a whole number and body an object"
    if not all(isinstance(fields[key], str) for key in ("attempt", "at", "event", "prev", "hash")):
        return "attempt, at, event, prev and hash must be texts"
    return Entry(**fields)  # type: ignore[arg-type]  # shape checked above


def _canonical_object(line: str) -> dict[str, object] | None:
    try:
        value = json.loads(line)
        same = isinstance(value, dict) and canonical(value) == line
    except (ValueError, TypeError, RecursionError):
        return None
    return value if same else None


def _link(entry: Entry, number: int, prev: str, attempt: str) -> str:
    if entry.seq != number:
        return f"entry {number} is missing or moved: this line says it is entry {entry.seq}"
    if entry.attempt != attempt:
        return f"entry {number} belongs to another attempt"
    if entry.prev != prev:
        return f"entry {number} does not follow the entry before it"
    try:
        whole = digest(entry.attempt, entry.seq, entry.at, entry.event, entry.body, entry.prev) == entry.hash
    except (TypeError, ValueError, RecursionError):  # a body that no entry can have
        whole = False
    return "" if whole else f"entry {number} ({entry.event}) was changed: its hash does not match its content"


def _check_seal(
    lines: Sequence[str], entries: Sequence[Entry], check: Checker, expected_key: str | None
) -> list[Fault]:
    at = len(lines)
    attempt, head = (entries[-1].attempt, entries[-1].hash) if entries else ("", GENESIS)
    fields = _canonical_object(lines[-1])
    if fields is None or set(fields) != _SEAL_KEYS or fields["seal"] != "assay-journal-seal-v1":
        return [Fault(at, "the last line is not a seal: the tail of the journal is cut off or changed")]
    key, signature = str(fields["key"]), str(fields["signature"])
    said = (fields["attempt"], fields["count"], fields["head"])
    if said != (attempt, at - 1, head) or type(fields["count"]) is not int:  # True equals 1
        return [Fault(at, "the seal does not fit the entries above it")]
    if expected_key is not None and key != expected_key:
        return [Fault(at, "the seal was made with another key than the one expected")]
    if not check(key, seal_message(attempt, at - 1, head), signature):
        return [Fault(at, "the signature of the seal does not hold")]
    return []
