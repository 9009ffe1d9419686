"""Reading evidence: the rows, the sealed files behind them, and whether both are still as they were stored.

These do not ask why: whoever shows evidence to a person notes it first (`actions.evidence.log_view`).
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from assay.apps.attempts.models import Attempt
from assay.apps.attempts.queries import attempt_in
from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.deletion_receipts import heads_in
from assay.apps.proctoring.models import Artefact, Glance, Vault
from assay.apps.proctoring.queries.hot import attempt_for_evidence
from assay.apps.proctoring.queries.retention import receipts_of
from assay.apps.proctoring.vaults import Erased, data_key_of
from assay.core.proctoring import manifest as chains
from assay.core.proctoring.vault_crypto import VaultError
from assay.core.proctoring.vault_crypto import open_piece as unsealed
from assay.outside.keys import SiteKeys

__all__ = [
    "Picture",
    "Unreadable",
    "attempt_for_evidence",
    "faults",
    "glance",
    "listed",
    "manifest",
    "open_piece",
    "piece_in",
    "pieces",
]

What = Literal["missing", "changed", "erased", "deleted"]


class Unreadable(Exception):
    """A stored piece cannot be shown; `what` says why, the message names the piece."""

    def __init__(self, what: What, message: str) -> None:
        super().__init__(message)
        self.what = what


def pieces(attempt: Attempt, stream: str | None = None) -> QuerySet[Artefact]:
    """The pieces of an attempt (or of one of its streams) in order; those whose file is deleted, too."""
    rows = Artefact.objects.filter(attempt=attempt).order_by("stream", "seq")
    return rows if stream is None else rows.filter(stream=stream)


def piece_in(certification_keys: Collection[str] | None, uuid: UUID, stream: str, seq: int) -> Artefact:
    """One piece of an attempt of some certifications (None: all); else Attempt.DoesNotExist or
    Artefact.DoesNotExist."""
    return pieces(attempt_in(certification_keys, uuid), stream).select_related("attempt").get(seq=seq)


def open_piece(piece: Artefact, *, keys: SiteKeys) -> bytes:
    """The piece as the device sent it; raises Unreadable, StorageFailed."""
    return _opened(piece, _key_of(piece.attempt, keys=keys))


def _key_of(attempt: Attempt, *, keys: SiteKeys) -> bytes | None:
    """The key of an attempt's evidence; None once it is dropped."""
    vault = Vault.objects.filter(attempt=attempt).first()
    try:
        return data_key_of(vault, attempt, keys=keys) if vault else None
    except Erased:
        return None
    except VaultError as error:
        raise Unreadable("changed", str(error)) from error


def _opened(piece: Artefact, key: bytes | None) -> bytes:
    if piece.deleted_at is not None:
        raise Unreadable("deleted", f"{piece.stream} {piece.seq} was deleted on {piece.deleted_at:%Y-%m-%d}.")
    if key is None:
        raise Unreadable("erased", f"The key of {piece.stream} {piece.seq} was dropped.")
    try:
        sealed = files.get(piece.name)
        data = unsealed(key, sealed, attempt=str(piece.attempt.uuid), stream=piece.stream, seq=piece.seq)
    except files.NoSuchFile as error:
        raise Unreadable("missing", f"The file of {piece.stream} {piece.seq} is gone.") from error
    except VaultError as error:
        raise Unreadable("changed", str(error)) from error
    if hashlib.sha256(data).hexdigest() != piece.sha256:
        raise Unreadable("changed", f"{piece.stream} {piece.seq} is not the piece that was stored.")
    return data


def manifest(attempt: Attempt) -> list[chains.Piece]:
    """All rows of the manifest as the core reads them."""
    return [listed(row) for row in pieces(attempt)]


def listed(row: Artefact) -> chains.Piece:
    """A stored piece as a line of the manifest."""
    return chains.Piece(
        stream=row.stream,
        seq=row.seq,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        began_at=row.began_at,
        ended_at=row.ended_at,
        chain=row.chain,
        facts=row.facts,
        kept=row.deleted_at is None,
    )


def faults(attempt: Attempt, *, keys: SiteKeys) -> list[chains.Fault]:
    """Every piece that is not as it was stored, its file included; three hours of camera take half a second.

    What deletion receipts say of how far the streams had come must hold, too. Raises StorageFailed, and
    Unreadable when the site's own key does not fit.
    """
    key = _key_of(attempt, keys=keys)
    rows = {(row.stream, row.seq): row for row in pieces(attempt).select_related("attempt")}

    def read(piece: chains.Piece) -> bytes | None:
        try:
            return _opened(rows[piece.stream, piece.seq], key)
        except Unreadable as error:
            if error.what in ("missing", "erased"):
                return None
            raise VaultError(str(error)) from error

    heads = [head for receipt in receipts_of(attempt) for head in heads_in(receipt.document)]
    lines = [listed(row) for row in rows.values()]
    return list(chains.faults_in(lines, attempt=str(attempt.uuid), heads=heads, read=read))


@dataclass(frozen=True, slots=True)
class Picture:
    """A thumbnail with its media type, and when it came."""

    media_type: str
    data: bytes
    taken_at: datetime


def glance(attempt: Attempt, stream: str) -> Picture | None:
    """The newest thumbnail of a stream; None when there is none."""
    row = Glance.objects.filter(attempt=attempt, stream=stream).first()
    if row is None:
        return None
    data = bytes(row.image)
    return Picture("image/webp" if data[:4] == b"RIFF" else "image/jpeg", data, row.taken_at)
