"""The calls as they come over the wire: any bytes in, typed values or a BadCall that names the field out."""

from typing import Annotated, Literal, TypeVar

import msgspec
from msgspec import Meta

from assay.core.attempt import Work
from assay.core.attempt.device_entries import RawEntry, work_of

MOST_ENTRIES = 200
MOST_BYTES = 512 * 1024
"""The largest body of a call: 200 entries with a full note each fit twice."""

Tab = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"\A[A-Za-z0-9_-]+\Z")]


class BadCall(ValueError):
    """The call cannot be understood; the message names the field and what it must be."""


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
    try:
        return work_of(raw)
    except ValueError as error:
        raise BadCall(f"entries[{index}]: {error}") from error
