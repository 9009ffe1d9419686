"""A sitting as tests record it: pieces of known bytes, chained as the server chains them."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from assay.core.journal import GENESIS
from assay.core.proctoring.manifest import Piece, chain_after

ADA = "6f1b7c6e-3a57-4b0e-9f10-2f6f0c7f9a01"
ANOTHER = "c0ffee00-0000-4000-8000-000000000002"
NINE = datetime(2026, 11, 24, 9, tzinfo=UTC)


def content(attempt: str, stream: str, seq: int) -> bytes:
    """What the device sent as this piece."""
    return f"{attempt}/{stream}/{seq}".encode() * (1 + seq % 3)


def piece_of(attempt: str, stream: str, seq: int) -> Piece:
    """A piece that is not chained yet."""
    data = content(attempt, stream, seq)
    began = NINE + timedelta(seconds=5 * (seq - 1), milliseconds=seq)
    return Piece(
        stream=stream,
        seq=seq,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type="video/webm;codecs=vp8",
        began_at=began,
        ended_at=began + timedelta(seconds=5),
        chain="",
        facts={"width": 320, "simulated": seq % 2 == 0} if seq % 3 == 0 else {},
    )


def chained(pieces: Sequence[Piece], attempt: str) -> list[Piece]:
    """The pieces of one stream with their chains, as they would be stored one after the other."""
    prev, done = GENESIS, []
    for piece in pieces:
        prev = chain_after(prev, piece, attempt=attempt)
        done.append(replace(piece, chain=prev))
    return done


def recorded(count: int, *, attempt: str = ADA, stream: str = "camera") -> list[Piece]:
    """So many pieces of a stream, whole and in order."""
    return chained([piece_of(attempt, stream, seq) for seq in range(1, count + 1)], attempt)
