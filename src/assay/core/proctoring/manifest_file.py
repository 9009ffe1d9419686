"""A manifest as a file: what outsiders need to verify evidence without us. Layout: `spec/evidence.md`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from assay.core.journal.chain import canonical_bytes, stamp
from assay.core.proctoring.manifest import Head, Piece
from assay.core.proctoring.signals import Fact

SCHEME = "assay-evidence-v1"


class ManifestError(ValueError):
    """The file is no manifest; the message says where."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The pieces of one attempt in the order of the file, and what is stated of the ends of its streams."""

    attempt: str
    pieces: tuple[Piece, ...]
    heads: tuple[Head, ...] = ()


def write_manifest(manifest: Manifest) -> bytes:
    """The file, in canonical JSON: the same manifest is always the same bytes."""
    return canonical_bytes(
        {
            "scheme": SCHEME,
            "attempt": manifest.attempt,
            "pieces": [_row(piece) for piece in manifest.pieces],
            "heads": [
                {"stream": head.stream, "count": head.count, "chain": head.chain} for head in manifest.heads
            ],
        }
    )


def read_manifest(data: bytes) -> Manifest:
    """The manifest in a file, which may be hostile. Nothing is verified: that is `verify_manifest`'s.

    Raises ManifestError.
    """
    try:
        raw = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ManifestError(f"no manifest of evidence: {error}") from error
    return Manifest(raw.attempt, tuple(map(_piece, raw.pieces)), tuple(map(_head, raw.heads)))


def _row(piece: Piece) -> dict[str, object]:
    return {
        "stream": piece.stream,
        "seq": piece.seq,
        "sha256": piece.sha256,
        "size": piece.size,
        "media_type": piece.media_type,
        "began_at": stamp(piece.began_at),
        "ended_at": stamp(piece.ended_at),
        "facts": dict(piece.facts),
        "chain": piece.chain,
        "kept": piece.kept,
    }


_Stream = Annotated[str, Meta(pattern=r"\A[a-z-]{1,12}\Z")]
_Count = Annotated[int, Meta(ge=1, le=2**31 - 1)]
_Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]
_Moment = Annotated[datetime, Meta(tz=True)]


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    stream: _Stream
    seq: _Count
    sha256: _Digest
    size: Annotated[int, Meta(ge=0, le=2**40)]
    media_type: Annotated[str, Meta(max_length=60)]
    began_at: _Moment
    ended_at: _Moment
    facts: Annotated[dict[str, Fact], Meta(max_length=40)]
    chain: _Digest
    kept: bool


class _Stated(msgspec.Struct, forbid_unknown_fields=True):
    stream: _Stream
    count: _Count
    chain: _Digest


class _File(msgspec.Struct, forbid_unknown_fields=True):
    scheme: Literal["assay-evidence-v1"]
    attempt: Annotated[str, Meta(max_length=40)]
    pieces: list[_Row]
    heads: list[_Stated]


def _piece(row: _Row) -> Piece:
    return Piece(
        stream=row.stream,
        seq=row.seq,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        began_at=row.began_at,
        ended_at=row.ended_at,
        chain=row.chain,
        facts=row.facts,
        kept=row.kept,
    )


def _head(stated: _Stated) -> Head:
    return Head(stated.stream, stated.count, stated.chain)
