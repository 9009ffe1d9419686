"""What both stores share: how an Attempt row and a checkpoint look as plain values."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from assay.core.attempt.snapshot import to_snapshot
from assay.web.gateway.store import Checkpoint, Row, Stored

_MICROSECOND = timedelta(microseconds=1)


def stored_attempt(row: Sequence[Any], tail: Sequence[Row]) -> Stored:
    """An attempt of the columns that `_LOAD` reads, in its order, and the entries behind its checkpoint."""
    pk, uuid, fold, head_seq, head_hash, message, started_at, seen_at, fingerprint, items, key = row
    places = msgspec.json.decode(items)
    return Stored(
        pk=pk,
        uuid=uuid if isinstance(uuid, UUID) else UUID(uuid),
        fold=msgspec.json.decode(fold),
        head_seq=head_seq,
        head_hash=head_hash,
        message=message,
        tail=tuple(tail),
        options=bytes(len(place["order"]) for place in places),
        form=fingerprint,
        started_at=as_moment(started_at),
        seen_at=as_moment(seen_at),
        certification=key,
        choose=bytes(place.get("choose", 1) for place in places),
    )


def checkpoint_record(checkpoint: Checkpoint) -> dict[str, object]:
    """The columns of a checkpoint, named as in the Attempt table; lengths of time in microseconds."""
    state = checkpoint.state
    return {
        "pk": checkpoint.pk,
        "phase": state.phase.value,
        "elapsed_us": state.elapsed // _MICROSECOND,
        "running_since": state.running_since,
        "deadline": checkpoint.deadline,
        "started_at": checkpoint.started_at,
        "ended_at": checkpoint.ended_at,
        "held_up_to": state.held_up_to,
        "allowed_seconds": state.allowed_seconds,
        "tab": state.tab,
        "head_seq": checkpoint.head_seq,
        "head_hash": checkpoint.head_hash,
        "fold": to_snapshot(state),
    }


def as_moment(value: datetime | str | None) -> datetime | None:
    """A moment as a database gives it: SQLite's texts are UTC without their zone."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def as_django_text(moment: datetime | None) -> str | None:
    """A moment as Django keeps it in SQLite: UTC without its zone."""
    return None if moment is None else moment.replace(tzinfo=None).isoformat(sep=" ")
