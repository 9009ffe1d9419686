"""Holds what the site stores against what a witness saw: every difference is a Finding, in words.

Nothing here trusts the site's own columns: the journal is verified, folded and summed up anew, and the
device's chain is linked anew. Four questions: is all that was acknowledged there, once and in order; is
nothing there that nobody made; was every reply true when it was given; does the clock ledger explain every
second.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from assay.cli.rehearse.device import to_wire
from assay.cli.rehearse.witness import Claim, Witness
from assay.core.attempt import AttemptState, Event, Work, evolve, from_body, ledger_of
from assay.core.attempt.device_chain import link
from assay.core.attempt.events import Started
from assay.core.attempt.evolve import IllegalTransition
from assay.core.attempt.snapshot import to_snapshot
from assay.core.journal import Entry, canonical, verify_chain
from assay.core.journal.signature import holds

ROUNDING_SECONDS = 0.11
"""Replies give the time left to a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the site holds of an attempt: its journal, and the checkpoint that may be some entries behind."""

    entries: Sequence[Entry]
    head_seq: int
    head_hash: str
    fold: Mapping[str, Any]
    receipt: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was promised. `rule` names the promise."""

    rule: str
    attempt: str
    message: str

    def __str__(self) -> str:
        return f"{self.attempt}: {self.rule}: {self.message}"


def findings(witness: Witness, stored: Stored) -> list[Finding]:
    """All that is wrong with an attempt; empty when every promise was kept."""
    faults = verify_chain(stored.entries)
    if faults:  # nothing below can be read from a journal that is not whole
        return [Finding("chain", witness.attempt, str(fault)) for fault in faults]
    history = [(from_body(x.event, x.body), datetime.fromisoformat(x.at)) for x in stored.entries]
    work = [event for event, _ in history if isinstance(event, Work)]
    found = [
        *(("device-chain", said) for said in broken_links(work)),
        *(("acknowledged", said) for said in _lost(witness, work)),
        *(("unmade", said) for said in _unmade(witness, work)),
        *(("receipt", said) for said in _wrong_receipt(witness, stored)),
    ]
    try:
        states = list(_states(history))
    except IllegalTransition as error:
        found.append(("history", str(error)))
    else:
        found += [
            *(("reply", said) for said in _untrue(witness.claims, states)),
            *(("clock", said) for said in _unexplained(history, states[-1])),
            *(("checkpoint", said) for said in _wrong_checkpoint(stored, states)),
        ]
    return [Finding(rule, witness.attempt, said) for rule, said in found]


def _states(history: Sequence[tuple[Event, datetime]]) -> Iterator[AttemptState]:
    """The state before the first entry, and after each; raises IllegalTransition."""
    state = AttemptState()
    yield state
    for event, at in history:
        state = evolve(state, event, at=at)
        yield state


def broken_links(work: Sequence[Work]) -> Iterator[str]:
    """What keeps work entries from being numbered 1, 2, 3, … and each linked to the one before."""
    chain = ""
    for expected, entry in enumerate(work, start=1):
        if entry.device_seq != expected:
            yield f"entry {entry.device_seq} stands where {expected} belongs"
            return
        chain = link(chain, entry)
        if chain != entry.chain:
            yield f"entry {expected} is not linked to the one before"
            return


def _lost(witness: Witness, work: Sequence[Work]) -> Iterator[str]:
    stored: dict[int, list[Work]] = {}
    for entry in work:
        stored.setdefault(entry.device_seq, []).append(entry)
    for seq, links in sorted(witness.acknowledged.items()):
        held = stored.get(seq, [])
        if len(links) > 1:
            yield f"entry {seq} was acknowledged with {len(links)} contents"
        elif len(held) != 1:
            yield f"entry {seq} was acknowledged and is stored {len(held)} times"
        elif {held[0].chain} != links:
            yield f"entry {seq} was acknowledged and another one is stored under its number"


def _unmade(witness: Witness, work: Sequence[Work]) -> Iterator[str]:
    """What is stored must be, letter for letter, what some device of this candidate made."""
    for entry in work:
        made = witness.made.get(entry.chain)
        if made is None:
            yield f"entry {entry.device_seq} was made by nobody"
        elif to_wire(made) != to_wire(entry):
            yield f"entry {entry.device_seq} is stored as {to_wire(entry)}, but made as {to_wire(made)}"


def _untrue(claims: Sequence[Claim], states: Sequence[AttemptState]) -> Iterator[str]:
    """A reply is true when the attempt once stood like that: that phase, that work, that much time left."""
    by_held: dict[int, list[AttemptState]] = {}
    for state in states:
        by_held.setdefault(state.held_up_to, []).append(state)
    for claim in claims:
        at = datetime.fromisoformat(claim.stored_at)
        then = by_held.get(claim.held_up_to, [])
        if not any(state.device_chain == claim.device_chain for state in then):
            yield f"at {claim.stored_at}: {claim.held_up_to} entries with that chain never stood there"
        elif not any(_agrees(state, claim, at) for state in then):
            left = sorted({round(state.remaining(at).total_seconds(), 1) for state in then})
            told = f"{claim.remaining_seconds} s left, {claim.phase}"
            yield f"at {claim.stored_at}: {told}; the ledger says {left}"


def _agrees(state: AttemptState, claim: Claim, at: datetime) -> bool:
    left = state.remaining(at).total_seconds()
    return state.phase.value == claim.phase and abs(left - claim.remaining_seconds) <= ROUNDING_SECONDS


def _unexplained(history: Sequence[tuple[Event, datetime]], last: AttemptState) -> Iterator[str]:
    """From the start to the end each moment is in one line, and the lines come to what the state says."""
    ledger, end = ledger_of(history), history[-1][1]
    spans = [line for line in ledger.lines if line.kind in ("ran", "pause", "break")]
    for line, following in pairwise(spans):
        if line.until != following.at:
            yield f"{line.kind} until {line.until}, then {following.kind} from {following.at}"
    for line in spans:
        if line.until is not None and line.closed_by is None:
            yield f"nobody ended the {line.kind} at {line.until}"
    began = next((at for event, at in history if isinstance(event, Started)), None)
    if began is not None and (not spans or spans[0].at != began):
        yield f"the clock began at {began}, the first line does not"
    if not ledger.explains(last, end):
        told = f"{ledger.allowed_seconds} s allowed, {ledger.used(end)} used"
        yield f"the lines come to {told}; the attempt says {last.allowed_seconds} s, {last.used(end)}"


def _wrong_checkpoint(stored: Stored, states: Sequence[AttemptState]) -> Iterator[str]:
    if not 0 < stored.head_seq <= len(stored.entries):
        yield f"it stands at entry {stored.head_seq} of {len(stored.entries)}"
    elif stored.entries[stored.head_seq - 1].hash != stored.head_hash:
        yield f"its hash is not that of entry {stored.head_seq}"
    elif dict(stored.fold) != to_snapshot(states[stored.head_seq]):
        yield f"it is not what the first {stored.head_seq} entries come to"


def _wrong_receipt(witness: Witness, stored: Stored) -> Iterator[str]:
    if not witness.receipt:
        return
    if stored.receipt is None:
        yield "the candidate holds one, the site has none"
    elif dict(stored.receipt) != dict(witness.receipt):
        yield "the candidate's differs from the site's"
    elif (stored.receipt["entries"], stored.receipt["head"]) not in {(x.seq, x.hash) for x in stored.entries}:
        yield "it names a head that is not in the journal"
    elif not _is_signed(stored.receipt):
        yield "its signature does not hold"


def _is_signed(receipt: Mapping[str, Any]) -> bool:
    signed = canonical({key: value for key, value in receipt.items() if key != "signature"})
    return holds(str(receipt.get("key")), signed.encode(), str(receipt.get("signature")))
