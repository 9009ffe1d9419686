"""Keeping what a device recorded: hash, seal, file, row, in this order: no row is without its file.

Whoever stops half-way leaves at most a sealed file that no row knows: the same piece, sent again, takes its
place, and with the key of the attempt it becomes noise. The row's number is the lock: of two writers the
second finds the number taken and is told what stands there.
"""

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, connection, transaction

from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.models import Artefact, EvidenceView, Vault, Watch
from assay.apps.proctoring.queries.hot import last_piece
from assay.apps.proctoring.vaults import data_key_of
from assay.core.journal import GENESIS
from assay.core.proctoring import manifest
from assay.core.proctoring.manifest import Facts
from assay.core.proctoring.policy import ProctoringPolicy
from assay.core.proctoring.vault_crypto import seal_piece, wrap_key
from assay.outside import dice
from assay.outside.keys import SiteKeys
from assay.outside.media import STILL_TYPE, clean_glance, recording_type

Rule = Literal[
    "conflict", "out-of-order", "wrong-hash", "wrong-type", "not-wanted", "no-consent", "too-many", "erased"
]

RECORDINGS = ("camera", "screen", "room")
"""Streams of video; the others are pictures."""

MOST_PIECES = {
    "camera": 20_000,
    "screen": 20_000,
    "seb-screen": 20_000,
    "room": 600,
    "face": 30,
    "document": 30,
}
"""So many pieces a stream can have: of the long ones, more than a day of five-second pieces."""


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception on its way up
class PieceRefused(Exception):  # a refusal is an outcome, not a fault
    """The piece cannot be kept; `message` says why, `expected` which number comes next in its stream."""

    rule: Rule
    message: str
    expected: int | None = None

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Kept:
    """The piece is stored for good; `created` is False when it was before. `chain` is its place's hash."""

    seq: int
    chain: str
    created: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    stream: str
    seq: int
    data: bytes
    sha256: str
    media_type: str
    began_at: datetime
    ended_at: datetime
    facts: Facts


def keep_piece(
    attempt: Attempt,
    *,
    stream: str,
    seq: int,
    data: bytes,
    sha256: str,
    media_type: str,
    began_at: datetime,
    ended_at: datetime,
    facts: Facts,
    keys: SiteKeys,
    now: datetime,
    at_the_door: bool = False,
) -> Kept:
    """Stores the next piece of a stream, durably when this returns; the same piece again changes nothing.

    Pieces come in order. `sha256` (64 hex digits), `began_at` and `ended_at` are the device's word;
    `at_the_door`: sent by the page of the check-in. `attempt` should be of
    `queries.evidence.attempt_for_evidence`. Raises PieceRefused, StorageFailed.
    """
    piece = _Piece(stream, seq, data, sha256, media_type, began_at, ended_at, facts)
    _require_wanted(attempt, stream, at_the_door=at_the_door)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise PieceRefused("wrong-hash", "The piece is not what its hash says. Send it again.")
    if stream in RECORDINGS and not _is_recording(piece):
        raise PieceRefused("wrong-type", "A recording is video/webm or video/mp4, from its first byte on.")
    last = _last(attempt, stream)
    if seq != last.seq + 1:
        return _known(attempt, piece, last)
    _require_room(piece)
    return _keep_next(attempt, piece, last, keys=keys, now=now)


def keep_still_piece(
    attempt: Attempt, *, stream: str, data: bytes, keys: SiteKeys, now: datetime
) -> Artefact:
    """Stores a still (a JPEG of ours) as the next of its stream. Raises PieceRefused, StorageFailed."""
    _require_wanted(attempt, stream, at_the_door=False)
    sha256 = hashlib.sha256(data).hexdigest()
    while True:
        last = _last(attempt, stream)
        piece = _Piece(stream, last.seq + 1, data, sha256, STILL_TYPE, now, now, {})
        _require_room(piece)
        try:
            kept = _keep_next(attempt, piece, last, keys=keys, now=now)
        except PieceRefused as refused:
            if refused.rule != "conflict":
                raise
            continue  # another still came at the same moment: this one is the next
        return Artefact.objects.get(attempt=attempt, stream=stream, seq=kept.seq)


_NEWEST_GLANCE = """
    INSERT INTO proctoring_glance (attempt_id, stream, taken_at, image) VALUES (%s, %s, %s, %s)
        ON CONFLICT (attempt_id, stream) DO UPDATE SET taken_at = excluded.taken_at, image = excluded.image"""
"""By hand, as in `queries.hot`: some hundred come a second, and each is one statement."""


def keep_glance(attempt: Attempt, *, stream: str, image: bytes, now: datetime) -> None:
    """Puts a stream's newest thumbnail in the place of the last. Raises PieceRefused, BadPicture."""
    _require_wanted(attempt, stream, at_the_door=False)
    _, picture = clean_glance(image)
    taken_at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST_GLANCE, [attempt.pk, stream, taken_at, picture])


@transaction.atomic
def log_view(attempt: Attempt, *, by: Person, what: str, reason: str, now: datetime) -> EvidenceView:
    """Notes that a person opens evidence, and why, before they see it. Raises ValueError without a reason.

    `what` names it, such as "camera 12 to 40" or "document". The candidate reads these lines.
    """
    if not reason.strip():
        raise ValueError("Say why you open this evidence: the candidate may read it.")
    record(
        "evidence.viewed", subject=f"attempt:{attempt.uuid}", actor=by.email, now=now, detail={"what": what}
    )
    return EvidenceView.objects.create(
        attempt=attempt, by=by, at=now, what=what[:80], reason=reason.strip()[:300]
    )


@dataclass(frozen=True, slots=True)
class _Last:
    seq: int
    chain: str


def _last(attempt: Attempt, stream: str) -> _Last:
    found = last_piece(attempt, stream)
    return _Last(*found) if found else _Last(0, GENESIS)


def _known(attempt: Attempt, piece: _Piece, last: _Last) -> Kept:
    """The same piece, stored before; anything else is told which number is next."""
    expected = last.seq + 1
    if piece.seq > expected:
        raise PieceRefused("out-of-order", f"Piece {expected} comes first.", expected)
    stored = Artefact.objects.filter(attempt=attempt, stream=piece.stream, seq=piece.seq).first()
    if stored is None or stored.sha256 != piece.sha256:
        raise PieceRefused(
            "conflict", f"Another piece is stored as {piece.stream} {piece.seq}: it stays.", expected
        )
    return Kept(piece.seq, stored.chain, created=False)


def _keep_next(attempt: Attempt, piece: _Piece, last: _Last, *, keys: SiteKeys, now: datetime) -> Kept:
    """File, then row."""
    sealed = seal_piece(
        _data_key(attempt, keys=keys, now=now),
        piece.data,
        nonce=dice.nonce(),
        attempt=str(attempt.uuid),
        stream=piece.stream,
        seq=piece.seq,
    )
    row = _row(attempt, piece, last, now=now)
    files.put(row.name, sealed)
    # One statement is a transaction by itself; inside of another it needs a point to come back to.
    alone = nullcontext() if not connection.in_atomic_block else transaction.atomic()
    try:
        with alone:
            row.save(force_insert=True)
    except IntegrityError:  # somebody else was first with this number
        return _known(attempt, piece, _last(attempt, piece.stream))
    return Kept(piece.seq, row.chain, created=True)


def _row(attempt: Attempt, piece: _Piece, last: _Last, *, now: datetime) -> Artefact:
    size = len(piece.data)
    return Artefact(
        attempt=attempt,
        stream=piece.stream,
        seq=piece.seq,
        sha256=piece.sha256,
        size=size,
        media_type=piece.media_type,
        began_at=piece.began_at,
        ended_at=piece.ended_at,
        facts=dict(piece.facts),
        name=files.name_of(attempt.uuid, piece.stream, piece.seq, piece.sha256),
        chain=manifest.chain(
            last.chain,
            attempt=str(attempt.uuid),
            stream=piece.stream,
            seq=piece.seq,
            sha256=piece.sha256,
            size=size,
            media_type=piece.media_type,
            began_at=piece.began_at,
            ended_at=piece.ended_at,
            facts=piece.facts,
        ),
        stored_at=now,
    )


def _data_key(attempt: Attempt, *, keys: SiteKeys, now: datetime) -> bytes:
    """The attempt's key, made with its first piece. Raises PieceRefused once it is dropped."""
    vault = getattr(attempt, "vault", None)
    if vault is None:
        vault = _new_vault(attempt, keys=keys, now=now)
    if vault.erased_at is not None:
        raise PieceRefused("erased", "The evidence of this exam has been deleted. Nothing more is kept.")
    return data_key_of(vault, attempt, keys=keys)


def _new_vault(attempt: Attempt, *, keys: SiteKeys, now: datetime) -> Vault:
    wrapped = wrap_key(keys.vault_key(), dice.key(), nonce=dice.nonce(), attempt=str(attempt.uuid))
    # Of two first pieces at once (camera and screen) one makes the key; both use it.
    Vault.objects.bulk_create([Vault(attempt=attempt, wrapped=wrapped, made_at=now)], ignore_conflicts=True)
    return Vault.objects.get(attempt=attempt)


def _require_wanted(attempt: Attempt, stream: str, *, at_the_door: bool) -> None:
    """Nothing is kept that the programme does not ask for, or before the candidate has said yes to it."""
    if not wanted(attempt.certification.spec.proctoring, stream):
        raise PieceRefused("not-wanted", f"This exam keeps no recording of {stream}.")
    check_in = getattr(attempt, "check_in", None)
    if check_in is None or check_in.consent_at is None:
        raise PieceRefused("no-consent", "Nothing is kept before you have agreed to it at check-in.")
    if at_the_door and not _open_door(attempt, stream):
        raise PieceRefused("not-wanted", "The page of the check-in sends its camera only before the exam.")


def _open_door(attempt: Attempt, stream: str) -> bool:
    """Before the exam; in it, only the surroundings, and only while a proctor asks for them."""
    if attempt.started_at is None:
        return stream in ("room", "camera")
    return stream == "room" and Watch.objects.filter(attempt=attempt, room_asked_at__isnull=False).exists()


def wanted(policy: ProctoringPolicy, stream: str) -> bool:
    """Whether a programme keeps this stream; the room also where a proctor may ask to see it."""
    return {
        "camera": policy.camera,
        "screen": policy.screen,
        "seb-screen": policy.uses_seb,
        "room": policy.room_scan or policy.camera,
        "face": policy.identity,
        "document": policy.identity,
    }.get(stream, False)


def _require_room(piece: _Piece) -> None:
    if piece.seq > MOST_PIECES[piece.stream]:
        raise PieceRefused("too-many", f"No more is kept of {piece.stream}.")


def _is_recording(piece: _Piece) -> bool:
    said = piece.media_type.partition(";")[0].strip().lower()
    return said != "" and said == recording_type(piece.data)
