"""What a watched player says, as it comes over the wire: any bytes in, typed values or a BadCall out."""

import base64
import binascii
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from assay.apps.proctoring.actions.watching import Glimpse
from assay.core.proctoring import KINDS, Observation
from assay.web.player.reading import BadCall

MOST_BYTES = 256 * 1024
MOST_GLANCES, MOST_SIGNALS = 4, 50
LARGEST_GLANCE = 24 * 1024

_State = Annotated[str, Meta(max_length=20, pattern=r"\A[a-z_-]*\Z")]
_Ref = Annotated[str, Meta(min_length=8, max_length=40, pattern=r"\A[A-Za-z0-9_-]+\Z")]


class GlanceSent(msgspec.Struct):
    """A thumbnail; `image` is base64. When it was taken the server says by itself."""

    stream: Annotated[str, Meta(max_length=12, pattern=r"\A[a-z-]+\Z")]
    image: Annotated[str, Meta(max_length=LARGEST_GLANCE * 4 // 3 + 4)]
    taken_at: Annotated[str, Meta(max_length=40)] = ""


class WatchCall(msgspec.Struct):
    """watch: how guard and streams stand, what was observed, and newest thumbnails."""

    guard: _State = ""
    camera: _State = ""
    screen: _State = ""
    left_to_send: Annotated[int, Meta(ge=0, le=10**6)] = 0
    glances: Annotated[list[GlanceSent], Meta(max_length=MOST_GLANCES)] = []
    signals: Annotated[list[msgspec.Raw], Meta(max_length=MOST_SIGNALS)] = []


class MessageCall(msgspec.Struct, forbid_unknown_fields=True):
    """messages: the candidate writes; `ref` is the page's own name of it."""

    ref: _Ref
    text: Annotated[str, Meta(min_length=1, max_length=1000)]


class ReadCall(msgspec.Struct, forbid_unknown_fields=True):
    """messages/read: everything up to this number was shown."""

    up_to: Annotated[int, Meta(ge=0, le=10**6)]


class HandCall(msgspec.Struct, forbid_unknown_fields=True):
    """hand: up or down."""

    raised: bool


class AnswerCall(msgspec.Struct, forbid_unknown_fields=True):
    """calls/<uuid>: the answer to a proctor's offer; empty where there can be none, or none any more."""

    answer: Annotated[str, Meta(max_length=64 * 1024)]


Call = TypeVar("Call", bound=msgspec.Struct)


def read_call(kind: type[Call], body: bytes) -> Call:
    """The typed call in a request's body; raises BadCall."""
    if len(body) > MOST_BYTES:
        raise BadCall(f"a call has at most {MOST_BYTES // 1024} KiB")
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadCall(f"the call could not be read: {error}") from error


def observations_in(call: WatchCall) -> tuple[list[Observation], list[int]]:
    """The observations that can be understood, and the places of those that cannot.

    One that cannot must not hold up the others: a player sends them together, and again until they arrive.
    """
    understood, refused = [], []
    for place, raw in enumerate(call.signals):
        try:
            one = msgspec.json.decode(raw, type=Observation)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            refused.append(place)
            continue
        if KINDS[one.kind].server_only:
            refused.append(place)
        else:
            understood.append(one)
    return understood, refused


def glimpses_in(call: WatchCall) -> list[Glimpse]:
    """The thumbnails that are base64 at all; what they show is looked at when they are kept."""
    found = []
    for glance in call.glances:
        try:
            found.append(Glimpse(glance.stream, base64.b64decode(glance.image, validate=True)))
        except binascii.Error:
            continue
    return found
