"""What a deletion receipt says: a pure function of what was deleted, signed by the site.

It proves to the candidate that her pictures are gone, and to everybody else which ones there had been: the
hashes name each piece, and the last chain of a stream all that was ever said of it. Nothing in it shows her.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from assay.core.journal import canonical
from assay.core.journal.signature import to_text
from assay.core.proctoring.manifest import Head, Piece
from assay.outside.keys import SigningKey

SCHEME = "assay-deletion-v1"


@dataclass(frozen=True, slots=True)
class Deleted:
    """What went: `pieces` in the order of the manifest, or counts of `rows` by what they were.

    `rule` says why now, in plain values; `key_dropped`: nothing of the attempt can be read any more.
    """

    attempt: str
    certification: str
    kind: str
    rule: Mapping[str, str | int | bool]
    pieces: Sequence[Piece]
    rows: Mapping[str, int]
    key_dropped: bool


def deletion_statement(deleted: Deleted, *, key: SigningKey, now: datetime) -> dict[str, object]:
    """The signed receipt; its signature covers the rest as canonical JSON (`deletion_message`)."""
    statement: dict[str, object] = {
        "receipt": SCHEME,
        "attempt": deleted.attempt,
        "certification": deleted.certification,
        "kind": deleted.kind,
        "rule": dict(deleted.rule),
        "streams": [_stream(list(group)) for _, group in groupby(deleted.pieces, lambda one: one.stream)],
        "rows": dict(deleted.rows),
        "key_dropped": deleted.key_dropped,
        "deleted_at": now.isoformat(timespec="seconds"),
        "key": to_text(key.public_bytes),
    }
    return {**statement, "signature": to_text(key.sign(deletion_message(statement)))}


def deletion_message(statement: Mapping[str, object]) -> bytes:
    """The bytes that a receipt's signature covers: its canonical JSON without the signature."""
    return canonical({name: value for name, value in statement.items() if name != "signature"}).encode()


def heads_in(statement: Mapping[str, object]) -> list[Head]:
    """How far the streams had come by a receipt: what the manifest must still say."""
    streams = statement["streams"]
    assert isinstance(streams, list)
    return [Head(one["stream"], one["last"], one["chain"]) for one in streams]


def _stream(pieces: Sequence[Piece]) -> dict[str, object]:
    return {
        "stream": pieces[0].stream,
        "first": pieces[0].seq,
        "last": pieces[-1].seq,
        "bytes": sum(piece.size for piece in pieces),
        "sha256": [piece.sha256 for piece in pieces],
        "chain": pieces[-1].chain,
    }
