"""Reads what a candidate brings to prove a loss: the claim their player kept, or the signed receipt.

The input is hostile: any bytes give a document or BadDocument, never another exception.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar, cast

import msgspec

from assay.core.attempt import events as e
from assay.core.attempt.bodies import from_body
from assay.core.journal import canonical_bytes

_T = TypeVar("_T")


class BadDocument(ValueError):
    """A claim or receipt that cannot be read or believed; `line` is where, as far as that can be said."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What a player keeps of an acknowledgement (`acknowledgement.py`)."""

    attempt: str
    held_up_to: int
    chain: str
    stored_at: str
    ack: str


@dataclass(frozen=True, slots=True)
class Claim(Acknowledged):
    """The same brought as a claim; `entries`, if the device has them still, are its own."""

    entries: tuple[e.Work, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What judging needs of a receipt; `message` is what its signature covers."""

    attempt: str
    entries: int
    head: str
    key: str
    signature: str
    message: bytes = b""


def read_claim(data: bytes) -> Claim:
    """A claim from its JSON document; raises BadDocument."""
    document = dict(_object(data))
    if document.get("format") != "assay-claim-v1":
        raise BadDocument('this is no claim: its member "format" is not "assay-claim-v1"')
    raw = document.pop("entries", [])
    if not isinstance(raw, list):
        raise BadDocument("entries must be a list")
    told = _convert(document, Acknowledged)
    if told.held_up_to < 0:
        raise BadDocument("held_up_to must not be negative")
    entries = tuple(_entry(one, f"entries[{at}]") for at, one in enumerate(raw))
    return Claim(told.attempt, told.held_up_to, told.chain, told.stored_at, told.ack, entries)


def read_receipt(data: bytes) -> Receipt:
    """A receipt from its JSON document, its signature not yet checked; raises BadDocument."""
    document = _object(data)
    if document.get("receipt") != "assay-receipt-v1":
        raise BadDocument('this is no receipt: its member "receipt" is not "assay-receipt-v1"')
    try:
        message = canonical_bytes({k: v for k, v in document.items() if k != "signature"})
    except (TypeError, ValueError, RecursionError) as error:
        raise BadDocument(f"no receipt holds such a value: {error}") from error
    return replace(_convert(document, Receipt), message=message)


def _object(data: bytes) -> Mapping[str, object]:
    try:
        document = json.loads(data.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise BadDocument(f"this is not JSON: {error.msg}", error.lineno) from error
    except UnicodeDecodeError as error:
        raise BadDocument("this is not UTF-8 text", data.count(b"\n", 0, error.start) + 1) from error
    except (ValueError, RecursionError) as error:  # a number or a nesting beyond reason
        raise BadDocument("this is not a JSON object") from error
    if not isinstance(document, dict):
        raise BadDocument("this is not a JSON object")
    return document


def _convert(document: Mapping[str, object], kind: type[_T]) -> _T:
    try:
        return msgspec.convert(document, kind)
    except msgspec.ValidationError as error:
        raise BadDocument(str(error)) from error


def _entry(raw: object, where: str) -> e.Work:
    """An entry as it goes over the wire: the members of its event, and `event` for the kind."""
    if not isinstance(raw, dict):
        raise BadDocument(f"{where} must be an object")
    name, body = raw.get("event"), {k: v for k, v in raw.items() if k != "event"}
    if not isinstance(name, str) or name not in e.WORK_NAMES:
        raise BadDocument(f"{where}: event is not one that a player makes")
    try:
        return cast(e.Work, from_body(name, body))
    except ValueError as error:
        raise BadDocument(f"{where}: {error}") from error
