"""What a receipt says: a pure function of plain values, so that whoever ends an exam can make one.

It needs no database and no models: the gateway writes receipts in the commit of the end itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from assay.core.attempt import QuestionWork
from assay.core.journal import canonical
from assay.core.journal.signature import to_text


class Signer(Protocol):
    """A site's signing key, as far as a receipt needs one."""

    @property
    def public_bytes(self) -> bytes:
        """The 32 raw bytes of the public key."""

    def sign(self, message: bytes) -> bytes:
        """The signature of a message."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the journal of an attempt holds, up to and with entry `entries`, whose hash is `head`.

    `choose` is how many options each question asks for, in the order of the form; `work` what was done with
    each as it counts now. `held_up_to` is the last entry of the device's own list that is stored, `sent`
    the last that the device said it had made when it handed in (None: the device did not hand in). `late`
    is to how many questions an answer arrived after the end, `late_waiting` how many such entries wait for
    a person's word.
    """

    attempt: str
    certification: str
    ended: str
    choose: Sequence[int]
    work: Mapping[int, QuestionWork]
    held_up_to: int
    sent: int | None
    late: int
    late_waiting: int
    entries: int
    head: str


def statement_of(stored: Stored, *, number: int, key: Signer, now: datetime) -> dict[str, object]:
    """The signed receipt; its signature covers the rest as canonical JSON (`receipt_message`)."""
    answered, incomplete = _completeness(stored)
    statement = {
        "receipt": "assay-receipt-v1",
        "number": number,
        "attempt": stored.attempt,
        "certification": stored.certification,
        "ended": stored.ended,
        "questions": len(stored.choose),
        "answered": answered,
        "incomplete": incomplete,
        "flagged": sum(1 for one in stored.work.values() if one.flagged),
        "held_up_to": stored.held_up_to,
        "sent": stored.sent,
        "late": stored.late,
        "late_waiting": stored.late_waiting,
        "entries": stored.entries,
        "head": stored.head,
        "issued_at": now.isoformat(timespec="seconds"),
        "key": to_text(key.public_bytes),
    }
    return {**statement, "signature": to_text(key.sign(receipt_message(statement)))}


def receipt_message(statement: Mapping[str, object]) -> bytes:
    """The bytes that a receipt's signature covers: its canonical JSON without the signature."""
    return canonical({k: v for k, v in statement.items() if k != "signature"}).encode()


def _completeness(stored: Stored) -> tuple[int, int]:
    """(questions with as many options chosen as they ask for, questions with some, but not as many)."""
    asked = dict(enumerate(stored.choose, start=1))
    begun = {number: len(one.choice) for number, one in stored.work.items() if one.choice}
    answered = sum(1 for number, chosen in begun.items() if chosen == asked.get(number, 1))
    return answered, len(begun) - answered
