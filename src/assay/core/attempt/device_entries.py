"""One entry of a device's list as it stands in JSON, to a work event and back. The input is hostile.

The same on the wire and in an answer file; `RawEntry` is what a decoder is told to expect.
"""

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from assay.core.attempt import events as e
from assay.core.attempt.bodies import to_body

# A leap second is a lawful time (ISO 8601-1:2019, 4.3.10) that datetime cannot hold: it is kept as text.
_STAMP = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)",
    re.ASCII,
)
_Place = Annotated[int, Meta(ge=0, le=99)]
_Offset = Annotated[int, Meta(ge=0, le=10**6)]


class RawEntry(msgspec.Struct, forbid_unknown_fields=True):
    """The members of an entry, each within its bounds; the event says which of the last four it carries."""

    device_seq: Annotated[int, Meta(ge=1, le=2**31 - 1)]
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
    chain: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    choice: Annotated[list[_Place], Meta(max_length=100)] | None = None
    struck: Annotated[list[_Place], Meta(max_length=100)] | None = None
    ranges: Annotated[list[_Offset], Meta(max_length=400)] | None = None
    text: Annotated[str, Meta(max_length=4_000)] | None = None


def work_of(raw: RawEntry) -> e.Work:
    """The work event of an entry; ValueError says what is wrong with it."""
    if not _STAMP.fullmatch(raw.made_at):
        raise ValueError("made_at must be an ISO 8601 time with its zone")
    if _carried(raw) != _CARRIES.get(raw.event, ""):
        raise ValueError(f"{raw.event} carries {_CARRIES.get(raw.event, 'nothing')}, and nothing else")
    seq, made_at, number, left, chain = raw.device_seq, raw.made_at, raw.number, raw.left, raw.chain
    match raw.event:
        case "AnswerSaved":
            choice = _positions(raw.choice, "choice")
            return e.AnswerSaved(seq, made_at, number, choice, left=left, chain=chain)
        case "StruckOut":
            struck = _positions(raw.struck, "struck")
            return e.StruckOut(seq, made_at, number, struck, left=left, chain=chain)
        case "Highlighted":
            return e.Highlighted(seq, made_at, number, _ranges(raw.ranges), left=left, chain=chain)
        case "Noted":
            return e.Noted(seq, made_at, number, _text(raw.text), left=left, chain=chain)
        case "Commented":
            return e.Commented(seq, made_at, number, _text(raw.text), left=left, chain=chain)
        case _:
            return _PLAIN[raw.event](seq, made_at, number, left=left, chain=chain)


def entry_of(work: e.Work) -> dict[str, object]:
    """The entry as a device makes it: without the server's word on whether it was late."""
    body = {key: value for key, value in to_body(work).items() if key != "late"}
    return {"event": type(work).__name__, **body}


_CARRIES = {
    "AnswerSaved": "choice",
    "StruckOut": "struck",
    "Highlighted": "ranges",
    "Noted": "text",
    "Commented": "text",
}
_PLAIN: Mapping[str, type[e.Flagged | e.Unflagged | e.Visited | e.SectionClosed]] = {
    "Flagged": e.Flagged,
    "Unflagged": e.Unflagged,
    "Visited": e.Visited,
    "SectionClosed": e.SectionClosed,
}


def _carried(raw: RawEntry) -> str:
    """The names of what an entry carries, joined."""
    given = ("choice", raw.choice), ("struck", raw.struck), ("ranges", raw.ranges), ("text", raw.text)
    return " and ".join(name for name, value in given if value is not None)


def _positions(value: list[int] | None, name: str) -> tuple[int, ...]:
    positions = tuple(value or ())
    if any(a >= b for a, b in pairwise(positions)):
        raise ValueError(f"{name} must be ascending, each place once")
    return positions


def _ranges(value: list[int] | None) -> tuple[int, ...]:
    ends = tuple(value or ())
    if len(ends) % 2 or any(a >= b for a, b in pairwise(ends)):
        raise ValueError("ranges must be pairs of start and end that do not touch, ascending")
    return ends


def _text(value: str | None) -> str:
    text = value or ""
    # Neither PostgreSQL nor UTF-8 can store these.
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("text holds a character that cannot be stored")
    return text
