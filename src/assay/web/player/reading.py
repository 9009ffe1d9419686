"""Reads the call for the seat: any bytes in, typed values or a BadCall with the reason out."""

from typing import Annotated

import msgspec
from msgspec import Meta


class BadCall(ValueError):
    """The call cannot be understood; the message names the field and what it must be."""


class SeatCall(msgspec.Struct, forbid_unknown_fields=True):
    """The tab that asks, and how many entries on its device can no longer be delivered."""

    tab: Annotated[str, Meta(min_length=8, max_length=64, pattern=r"\A[A-Za-z0-9_-]+\Z")]
    orphans: Annotated[int, Meta(ge=0, le=10**6)] = 0


_DECODER = msgspec.json.Decoder(SeatCall)


def read_seat_call(body: bytes) -> SeatCall:
    """The call in a request's body; raises BadCall."""
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadCall(f"the call could not be read: {error}") from error
