"""The manifest of evidence: each stored piece chained to the one before in its stream, and how to verify it.

chain = SHA-256 over the canonical JSON (as in `core.journal`) of all that is known of the piece, its attempt
and the chain before it. So no piece can be changed, dropped, added, moved or brought in from another attempt
without the chain telling where. That the end was cut off, a chain alone cannot tell: a `Head` can, which is a
statement kept elsewhere of how far a stream had come. For outsiders: `spec/evidence.md`.
"""

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import zip_longest

from assay.core.journal.chain import GENESIS, canonical_bytes, stamp
from assay.core.proctoring.vault_crypto import VaultError

Facts = Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the manifest. Times are aware and the device's word; the chain keeps their milliseconds.

    `kept` is False once retention has deleted the file: then its row still stands in the chain.
    """

    stream: str
    seq: int
    sha256: str
    size: int
    media_type: str
    began_at: datetime
    ended_at: datetime
    chain: str
    facts: Facts = field(default_factory=dict, hash=False)
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Head:
    """A statement, kept apart from the pieces, that the piece `count` of a stream had this chain."""

    stream: str
    count: int
    chain: str


class FaultKind(StrEnum):
    """What is wrong with a piece."""

    MISSING = "missing"
    CHANGED = "changed"
    REORDERED = "reordered"
    SPLICED = "spliced"
    TRUNCATED = "truncated"
    LOST = "lost"


_WORDS = {
    FaultKind.MISSING: "there is no such piece; the stream goes on after it",
    FaultKind.CHANGED: "it is not what was stored",
    FaultKind.REORDERED: "it stands in another place than where it was stored",
    FaultKind.SPLICED: "it does not follow from what is before it, nor what is after from it",
    FaultKind.TRUNCATED: "the stream ends before it, but it was there once",
    FaultKind.LOST: "it is recorded, but its file is gone",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold, for the pieces `seq` to `until` of a stream, both included."""

    kind: FaultKind
    stream: str
    seq: int
    until: int

    @property
    def message(self) -> str:
        """The fault for people: "camera 17 to 19 (missing): there is no such piece; …"."""
        numbers = str(self.seq) if self.seq == self.until else f"{self.seq} to {self.until}"
        return f"{self.stream} {numbers} ({self.kind}): {_WORDS[self.kind]}"


def chain(
    prev: str,
    *,
    attempt: str,
    stream: str,
    seq: int,
    sha256: str,
    size: int,
    media_type: str,
    began_at: datetime,
    ended_at: datetime,
    facts: Facts,
) -> str:
    """The chain (64 hex digits) of a piece whose predecessor in the stream has the chain `prev`.

    `prev` of the first is `GENESIS`; `attempt` is the attempt's UUID as text. Raises TypeError for facts that
    not every reader of JSON reads alike (fractions, integers beyond 2**53 - 1, names that are not ASCII).
    """
    said = {
        "attempt": attempt,
        "began_at": stamp(began_at),
        "ended_at": stamp(ended_at),
        "facts": dict(facts),
        "media_type": media_type,
        "prev": prev,
        "seq": seq,
        "sha256": sha256,
        "size": size,
        "stream": stream,
    }
    return hashlib.sha256(canonical_bytes(said)).hexdigest()


def chain_after(prev: str, piece: Piece, *, attempt: str) -> str:
    """The chain that a piece has if its predecessor has the chain `prev`."""
    return chain(
        prev,
        attempt=attempt,
        stream=piece.stream,
        seq=piece.seq,
        sha256=piece.sha256,
        size=piece.size,
        media_type=piece.media_type,
        began_at=piece.began_at,
        ended_at=piece.ended_at,
        facts=piece.facts,
    )


def heads_of(pieces: Iterable[Piece]) -> tuple[Head, ...]:
    """How far each stream has come, in the streams' order by name: the statement to keep elsewhere."""
    last: dict[str, Piece] = {}
    for piece in pieces:
        if piece.stream not in last or piece.seq > last[piece.stream].seq:
            last[piece.stream] = piece
    return tuple(Head(stream, last[stream].seq, last[stream].chain) for stream in sorted(last))


Read = Callable[[Piece], bytes | None]
"""The bytes of a piece as the device sent them, None if its file is gone; VaultError if it does not open."""


def verify_manifest(
    pieces: Iterable[Piece], *, attempt: str, heads: Iterable[Head] = (), read: Read | None = None
) -> Fault | None:
    """The first fault, or None: then all pieces are as they were stored, in order and whole.

    `pieces` in the order of the manifest, streams mixed or not. `heads`: any number of statements, of any
    age. With `read` the bytes of every kept piece are hashed, too.
    """
    return next(faults_in(pieces, attempt=attempt, heads=heads, read=read), None)


def faults_in(
    pieces: Iterable[Piece], *, attempt: str, heads: Iterable[Head] = (), read: Read | None = None
) -> Iterator[Fault]:
    """Every fault, stream by stream: first of the order and the chain, then of the heads, then of the bytes.

    The first one in a stream is exact. After it, less is left to compare with: the piece that follows a gap
    or a foreign piece is taken as it stands.
    """
    rows: dict[str, list[Piece]] = defaultdict(list)
    stated: dict[str, list[Head]] = defaultdict(list)
    for piece in pieces:
        rows[piece.stream].append(piece)
    for head in heads:
        stated[head.stream].append(head)
    for stream in sorted({*rows, *stated}):
        row = rows[stream]
        found = [*_out_of_order(row), *_breaks(_by_number(row), attempt, stated[stream])]
        yield from found
        named = {fault.seq for fault in found}
        yield from (fault for fault in _against(stated[stream], stream, row) if fault.seq not in named)
        if read is not None:
            yield from (fault for fault in _unlike(row, read) if fault.seq not in named)


def _out_of_order(row: Sequence[Piece]) -> Iterator[Fault]:
    """The fewest pieces that would have to be taken out for the numbers to ascend: those were moved.

    The longest ascending run, by patience sorting (Schensted 1961): `ends[n]` is the place at which the best
    run of n + 1 pieces ends so far, `before` leads back through each run.
    """
    ends: list[int] = []
    before: list[int] = []
    for place, piece in enumerate(row):
        length = bisect_left(ends, piece.seq, key=lambda end: row[end].seq)
        before.append(ends[length - 1] if length else -1)
        ends[length : length + 1] = [place]
    staying, place = set(), ends[-1] if ends else -1
    while place >= 0:
        staying.add(place)
        place = before[place]
    for place, piece in enumerate(row):
        if place not in staying:
            yield Fault(FaultKind.REORDERED, piece.stream, piece.seq, piece.seq)


def _by_number(row: Sequence[Piece]) -> list[Piece]:
    """The pieces in order, each number once (the first that has it): what stands twice is named already."""
    first: dict[int, Piece] = {}
    for piece in row:
        first.setdefault(piece.seq, piece)
    return [first[seq] for seq in sorted(first)]


def _breaks(row: Sequence[Piece], attempt: str, heads: Sequence[Head]) -> Iterator[Fault]:
    """The gaps and the places where the chain does not hold.

    A piece is held from both sides: it follows from its predecessor, and its successor (or a head) follows
    from it. Held by the second only, what is said of it has been changed; held by neither, it is foreign,
    unless the piece that belongs here stands close by under another number.
    """
    prev, due, foreign = GENESIS, 1, False
    for place, (piece, following) in enumerate(zip_longest(row, row[1:])):
        if piece.seq > due:
            yield Fault(FaultKind.MISSING, piece.stream, due, piece.seq - 1)
        own = chain_after(prev, piece, attempt=attempt)
        if own == piece.chain or piece.seq > due:
            prev, due, foreign = piece.chain, piece.seq + 1, False
            continue
        due = piece.seq + 1
        near = row[max(0, place - _CLOSE_BY) : place + _CLOSE_BY]
        if belongs := _renumbered(prev, piece, near, attempt):
            prev, kind = belongs, FaultKind.REORDERED
        else:
            prev, kind = _judged(own, piece, _Beside(following, attempt, heads))
        first_genuine = foreign and kind is FaultKind.CHANGED
        foreign = kind is FaultKind.SPLICED
        if not first_genuine:
            yield Fault(kind, piece.stream, piece.seq, piece.seq)


_CLOSE_BY = 32
"""How many places in both directions a piece with a changed number is looked for."""


def _renumbered(prev: str, piece: Piece, near: Sequence[Piece], attempt: str) -> str:
    """The chain of the piece close by that belongs here, given this one's number; empty: there is none."""
    for other in near:
        if (
            other is not piece
            and chain_after(prev, replace(other, seq=piece.seq), attempt=attempt) == other.chain
        ):
            return other.chain
    return ""


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a piece's chain can be held against from behind."""

    following: Piece | None
    attempt: str
    heads: Sequence[Head]


def _judged(own: str, piece: Piece, beside: _Beside) -> tuple[str, FaultKind]:
    """How a piece that does not follow is wrong, and the chain to go on from. `own` is what would follow."""
    if _holds(piece.chain, piece, beside):
        return piece.chain, FaultKind.CHANGED
    if _holds(own, piece, beside):  # only the chain in its row was changed
        return own, FaultKind.CHANGED
    return piece.chain, FaultKind.SPLICED


def _holds(own: str, piece: Piece, beside: _Beside) -> bool:
    """Whether what comes after a piece rests on this chain. Before a gap, and at an end without heads,
    nothing speaks against it.
    """
    following = beside.following
    if following is not None:
        after = chain_after(own, following, attempt=beside.attempt)
        return following.seq > piece.seq + 1 or after == following.chain
    ends = [head for head in beside.heads if head.count == piece.seq]
    return not ends or any(head.chain == own for head in ends)


def _against(heads: Sequence[Head], stream: str, row: Sequence[Piece]) -> Iterator[Fault]:
    """What was stated and is no longer so: pieces cut off at the end, or another history up to a place."""
    chains = {piece.seq: piece.chain for piece in row}
    last = max(chains, default=0)
    most = max((head.count for head in heads), default=0)
    if most > last:
        yield Fault(FaultKind.TRUNCATED, stream, last + 1, most)
    for head in heads:
        if head.count in chains and chains[head.count] != head.chain:
            yield Fault(FaultKind.CHANGED, stream, head.count, head.count)


def _unlike(row: Sequence[Piece], read: Read) -> Iterator[Fault]:
    """Kept pieces whose bytes are gone or not those that the row speaks of."""
    for piece in row:
        if piece.kept and (kind := _content_fault(piece, read)):
            yield Fault(kind, piece.stream, piece.seq, piece.seq)


def _content_fault(piece: Piece, read: Read) -> FaultKind | None:
    try:
        data = read(piece)
    except VaultError:
        return FaultKind.CHANGED
    if data is None:
        return FaultKind.LOST
    same = len(data) == piece.size and hashlib.sha256(data).hexdigest() == piece.sha256
    return None if same else FaultKind.CHANGED
