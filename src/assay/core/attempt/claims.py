"""Somebody says that an answer was lost: the journal is held against what the candidate has in hand.

With each acknowledgement the player keeps a *claim*, {attempt, held_up_to, chain, stored_at, ack}: "up to
entry 41, whose chain is so, all is stored". The chain covers every entry before it, so this one line says
what the journal must hold. At the end there is the *receipt*, signed, which names an entry of the journal by
its hash, and with it all before. Journals come here verified (`verify_lines` found no fault).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from assay.core.attempt import events as e
from assay.core.attempt.bodies import from_body
from assay.core.attempt.claim_files import BadDocument, Claim, Receipt
from assay.core.attempt.device_chain import FIRST, link
from assay.core.journal import Entry

Checker = Callable[[str, bytes, str], bool]
"""(key, message, signature) -> does the signature hold."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a journal holds what was claimed, in words that name the entry.

    `seq` is the journal entry (the line of the file) that the verdict turns on, if there is one.
    """

    outcome: Literal["stored", "missing", "differs"]
    message: str
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class _Stored:
    """An entry of the device's with its place in the journal."""

    seq: int
    work: e.Work

    def __str__(self) -> str:
        return f"{_named(self.work)}, entry {self.seq} of the journal"


def judge_claim(entries: Sequence[Entry], claim: Claim) -> Verdict:
    """Does the journal hold what was acknowledged? The first thing wrong decides. Raises BadDocument.

    1. Both are of one attempt.
    2. Each of the device's entries fits the device's chain up to it: nobody changed one since.
    3. The journal holds as many as were acknowledged.
    4. Its chain there is the one that was acknowledged.
    """
    _require_attempt(entries, claim.attempt)
    stored = _stored(entries)
    if broken := _broken_link(stored):
        return broken
    if claim.held_up_to > len(stored):
        return _missing(stored, claim)
    beyond = _beyond(stored, claim)
    if not claim.held_up_to:
        return Verdict("stored", f"Nothing had been acknowledged yet.{beyond}")
    last = stored[claim.held_up_to - 1]
    if last.work.chain != claim.chain:
        return _differs(stored, claim)
    told = f"All {claim.held_up_to} entries that were acknowledged are stored as the device made them"
    return Verdict("stored", f"{told}; the last is {last}.{beyond}", last.seq)


def judge_receipt(entries: Sequence[Entry], receipt: Receipt, *, check: Checker) -> Verdict:
    """Is the journal the one that the receipt was given for? More may follow. Raises BadDocument."""
    if not check(receipt.key, receipt.message, receipt.signature):
        raise BadDocument("the receipt's own signature does not hold: nobody has signed this")
    _require_attempt(entries, receipt.attempt)
    count = receipt.entries
    if count > len(entries):
        told = f"The journal ends with entry {len(entries)}, but the receipt was given for {count}"
        return Verdict(
            "missing", f"{told}: from entry {len(entries) + 1} on it is not whole.", len(entries) or None
        )
    if count < 1 or entries[count - 1].hash != receipt.head:
        told = f"Entry {count} of the journal is not the one that the receipt names"
        return Verdict("differs", f"{told}: it, or one before it, is another.", count if count > 0 else None)
    more = len(entries) - count
    followed = f" {more} more followed later." if more else ""
    return Verdict(
        "stored", f"The journal holds all {count} entries of the receipt, unchanged.{followed}", count
    )


def _require_attempt(entries: Sequence[Entry], attempt: str) -> None:
    own = entries[0].attempt if entries else "none"
    if own != attempt:
        raise BadDocument(f"this is about attempt {attempt}, the journal about attempt {own}")


def _stored(entries: Sequence[Entry]) -> list[_Stored]:
    """The device's entries in the order of the journal; raises BadDocument for what no server wrote."""
    stored = []
    for entry in entries:
        if entry.event in e.WORK_NAMES:
            try:
                work = cast(e.Work, from_body(entry.event, entry.body))
            except ValueError as error:
                raise BadDocument(f"entry {entry.seq} of the journal cannot be read: {error}") from error
            stored.append(_Stored(entry.seq, work))
    return stored


def _named(work: e.Work) -> str:
    what = "section" if isinstance(work, e.SectionClosed) else "question"
    return f"device entry {work.device_seq} ({type(work).__name__}, {what} {work.number})"


def _broken_link(stored: Sequence[_Stored]) -> Verdict | None:
    prev = FIRST
    for number, one in enumerate(stored, start=1):
        if one.work.device_seq != number:
            return Verdict("missing", f"Device entry {number} is missing before {one}.", one.seq)
        if (one.work.chain or prev) and one.work.chain != link(prev, one.work):
            return Verdict("differs", f"The device did not make this: the chain does not fit {one}.", one.seq)
        prev = one.work.chain
    return None


def _missing(stored: Sequence[_Stored], claim: Claim) -> Verdict:
    first = len(stored) + 1
    kept = {work.device_seq: work for work in claim.entries}
    named = _named(kept[first]) if first in kept else f"device entry {first}"
    until = f", with all up to {claim.held_up_to}," if claim.held_up_to > first else ""
    after = f"The journal ends after {stored[-1]}." if stored else "The journal holds no entry of a device."
    told = f"Missing: {named}{until} was acknowledged at {claim.stored_at} and is not in the journal."
    return Verdict("missing", f"{told} {after}", stored[-1].seq if stored else None)


def _differs(stored: Sequence[_Stored], claim: Claim) -> Verdict:
    kept = {work.device_seq: work.chain for work in claim.entries}
    for one in stored[: claim.held_up_to]:
        if kept.get(one.work.device_seq, one.work.chain) != one.work.chain:
            return Verdict("differs", f"The device holds another content than is stored as {one}.", one.seq)
    last = stored[claim.held_up_to - 1]
    told = f"What is stored up to {last} is not what was acknowledged at {claim.stored_at}"
    return Verdict("differs", f"{told}: it, or one before it, is another.", last.seq)


def _beyond(stored: Sequence[_Stored], claim: Claim) -> str:
    """What the claim holds beyond what was acknowledged: nobody promised it, but it may be stored."""
    beyond = [work for work in claim.entries if work.device_seq > claim.held_up_to]
    if not beyond:
        return ""
    chains = {one.work.device_seq: one.work.chain for one in stored}
    kept = sum(chains.get(work.device_seq) == work.chain for work in beyond)
    return f" {len(beyond)} more were never acknowledged; of these {kept} are stored."
