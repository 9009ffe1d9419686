"""The calls as they come over the wire: any bytes in, typed values or a BadCall that names the field out."""

import re
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from assay.core.attempt import Work
from assay.core.attempt import events as e

MOST_ENTRIES = 200
MOST_BYTES = 512 * 1024
"""The largest body of a call: 200 entries with a full note each fit twice."""

Tab = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"\A[A-Za-z0-9_-]+\Z")]
Seq = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Place = Annotated[int, Meta(ge=0, le=99)]

# A leap second is a lawful time (ISO 8601-1:2019, 4.3.10) that datetime cannot hold: it is kept as text.
_STAMP = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)",
    re.ASCII,
)


class BadCall(ValueError):
    """The call cannot be understood; the message names the field and what it must be."""


class RawEntry(msgspec.Struct, forbid_unknown_fields=True):
    """One line of the device's outbox, as sent."""

    device_seq: Seq
    made_at: Annotated[str, Meta(max_length=40)]
    left: Annotated[int, Meta(ge=0, le=10**6)]
    event: Literal[
        "AnswerSaved",
        "Flagged",
        "Unflagged",
        "StruckOut",
        "Visited",
        "Noted",
        "Commented",
        "Highlighted",
        "SectionClosed",
    ]
    number: Annotated[int, Meta(ge=0, le=9_999)]
    chain: Annotated[str, Meta(min_length=32, max_length=32)]
    choice: Annotated[list[Place], Meta(max_length=100)] | None = None
    struck: Annotated[list[Place], Meta(max_length=100)] | None = None
    ranges: Annotated[list[Annotated[int, Meta(ge=0, le=10**6)]], Meta(max_length=400)] | None = None
    text: Annotated[str, Meta(max_length=4_000)] | None = None


class SaveCall(msgspec.Struct, forbid_unknown_fields=True):
    """entries: a batch of the outbox, in order."""

    tab: Tab
    entries: Annotated[list[RawEntry], Meta(max_length=MOST_ENTRIES)]


class BeatCall(msgspec.Struct, forbid_unknown_fields=True):
    """heartbeat: still here, at this question. How long it was silent the server knows by itself."""

    tab: Tab
    at: Annotated[int, Meta(ge=0, le=9_999)]


class StartCall(msgspec.Struct, forbid_unknown_fields=True):
    """start: the candidate begins."""

    tab: Tab


class BreakCall(msgspec.Struct, forbid_unknown_fields=True):
    """break: the candidate leaves, or is back."""

    tab: Tab
    action: Literal["begin", "end"]
    last_device_seq: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0


class SubmitCall(msgspec.Struct, forbid_unknown_fields=True):
    """submit: the second deliberate step of ending the exam."""

    tab: Tab
    last_device_seq: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    confirmed: Literal[True]


Call = TypeVar("Call", bound=msgspec.Struct)


def read_call(kind: type[Call], body: bytes) -> Call:
    """The typed call in a request's body; raises BadCall."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadCall(f"the call could not be read: {error}") from error


def read_entries(raw: list[RawEntry]) -> tuple[Work, ...]:
    """The entries as events of the journal, in order; one bad entry refuses them all, so no gap can arise."""
    return tuple(_work(entry, index) for index, entry in enumerate(raw))


def _work(raw: RawEntry, index: int) -> Work:
    where = f"entries[{index}]"
    if not _STAMP.fullmatch(raw.made_at):
        raise BadCall(f"{where}.made_at must be an ISO 8601 time with its zone")
    if _payload(raw) != _CARRIES.get(raw.event, ""):
        raise BadCall(f"{where}: {raw.event} carries {_CARRIES.get(raw.event, 'nothing')}, and nothing else")
    seq, made_at, number, left, chain = raw.device_seq, raw.made_at, raw.number, raw.left, raw.chain
    match raw.event:
        case "AnswerSaved":
            choice = _positions(raw.choice, f"{where}.choice")
            return e.AnswerSaved(seq, made_at, number, choice, left=left, chain=chain)
        case "StruckOut":
            struck = _positions(raw.struck, f"{where}.struck")
            return e.StruckOut(seq, made_at, number, struck, left=left, chain=chain)
        case "Highlighted":
            ranges = _ranges(raw.ranges, f"{where}.ranges")
            return e.Highlighted(seq, made_at, number, ranges, left=left, chain=chain)
        case "Noted":
            return e.Noted(seq, made_at, number, _text(raw.text, where), left=left, chain=chain)
        case "Commented":
            return e.Commented(seq, made_at, number, _text(raw.text, where), left=left, chain=chain)
        case _:
            return _PLAIN[raw.event](seq, made_at, number, left=left, chain=chain)


_CARRIES = {
    "AnswerSaved": "choice",
    "StruckOut": "struck",
    "Highlighted": "ranges",
    "Noted": "text",
    "Commented": "text",
}
_PLAIN: dict[str, type[e.Flagged | e.Unflagged | e.Visited | e.SectionClosed]] = {
    "Flagged": e.Flagged,
    "Unflagged": e.Unflagged,
    "Visited": e.Visited,
    "SectionClosed": e.SectionClosed,
}


def _payload(raw: RawEntry) -> str:
    """The names of what an entry carries, joined."""
    given = ("choice", raw.choice), ("struck", raw.struck), ("ranges", raw.ranges), ("text", raw.text)
    return " and ".join(name for name, value in given if value is not None)


def _positions(value: list[int] | None, where: str) -> tuple[int, ...]:
    positions = tuple(value or ())
    if any(a >= b for a, b in pairwise(positions)):
        raise BadCall(f"{where} must be ascending option positions, each once")
    return positions


def _ranges(value: list[int] | None, where: str) -> tuple[int, ...]:
    ends = tuple(value or ())
    if len(ends) % 2 or any(a >= b for a, b in pairwise(ends)):
        raise BadCall(f"{where} must be pairs of start and end that do not touch, ascending")
    return ends


def _text(value: str | None, where: str) -> str:
    text = value or ""
    # Neither PostgreSQL nor UTF-8 can store these two.
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise BadCall(f"{where}.text holds a character that cannot be stored")
    return text
