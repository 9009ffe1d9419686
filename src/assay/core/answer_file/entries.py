"""One entry of a device, as it stands in JSON, to a work event and back. The input is hostile."""

import re
from itertools import pairwise
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from assay.core.attempt import events as e
from assay.core.attempt.bodies import from_body, to_body

# A leap second is a lawful time (ISO 8601-1:2019, 4.3.10) that datetime cannot hold.
_STAMP = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?"
    r"(?:Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)",
    re.ASCII,
)
_CARRIES = {
    "AnswerSaved": "choice",
    "StruckOut": "struck",
    "Highlighted": "ranges",
    "Noted": "text",
    "Commented": "text",
}
_Name = Literal[
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
_Places = Annotated[list[Annotated[int, Meta(ge=0, le=99)]], Meta(max_length=100)]
_Offsets = Annotated[list[Annotated[int, Meta(ge=0, le=10**6)]], Meta(max_length=400)]


class _Raw(msgspec.Struct, forbid_unknown_fields=True):
    """The members of an entry, each within its bounds."""

    device_seq: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    made_at: Annotated[str, Meta(max_length=40)]
    left: Annotated[int, Meta(ge=0, le=10**6)]
    event: _Name
    number: Annotated[int, Meta(ge=0, le=9_999)]
    chain: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    choice: _Places | None = None
    struck: _Places | None = None
    ranges: _Offsets | None = None
    text: Annotated[str, Meta(max_length=4_000)] | None = None


def read_entry(raw: object) -> e.Work:
    """The work event of one entry; ValueError says what is wrong with it."""
    try:
        entry = msgspec.convert(raw, _Raw)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    carried = _CARRIES.get(entry.event)
    given = {name: getattr(entry, name) for name in ("choice", "struck", "ranges", "text")}
    extra = {name for name, value in given.items() if value is not None}
    if extra != ({carried} if carried else set()):
        raise ValueError(f"{entry.event} carries {carried or 'nothing'}, not {', '.join(sorted(extra))}")
    if not _STAMP.fullmatch(entry.made_at):
        raise ValueError("made_at must be an ISO 8601 time with its zone")
    body = {name: getattr(entry, name) for name in ("device_seq", "made_at", "number", "left", "chain")}
    if carried:
        body[carried] = _checked(carried, given[carried])
    work = from_body(entry.event, body)
    if not isinstance(work, e.Work):
        raise ValueError(f"{entry.event} is not an entry of a device")
    return work


def write_entry(entry: e.Work) -> dict[str, object]:
    """The entry as a device makes it: without the server's word on whether it was late."""
    body = {key: value for key, value in to_body(entry).items() if key != "late"}
    return {"event": type(entry).__name__, **body}


def _checked(name: str, value: object) -> object:
    if isinstance(value, str):
        # Neither PostgreSQL nor UTF-8 can store these.
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ValueError("text holds a character that cannot be stored")
        return value
    places = tuple(value) if isinstance(value, list) else ()
    if any(a >= b for a, b in pairwise(places)):
        raise ValueError(f"{name} must be ascending, each place once")
    if name == "ranges" and len(places) % 2:
        raise ValueError("ranges must be pairs of start and end")
    return places
