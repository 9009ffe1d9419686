"""From events to journal rows and back: the gateway's side of the chain."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from assay.core.attempt import AttemptState, Event, evolve, from_body, to_body
from assay.core.journal import append_as_text, stamp
from assay.web.gateway.store import Row


def chained(
    attempt: str, events: Sequence[Event], *, seq: int, prev: str, now: datetime
) -> tuple[tuple[Row, ...], int, str]:
    """The rows of events after entry `seq` with hash `prev`, and the new head's number and hash."""
    rows, at = [], stamp(now)
    for event in events:
        seq += 1
        name = type(event).__name__
        body, prev = append_as_text(
            attempt=attempt, seq=seq, prev=prev, at=at, event=name, body=to_body(event)
        )
        rows.append(Row(seq, at, name, body, prev))
    return tuple(rows), seq, prev


def event_of(row: Row) -> Event:
    """The event of a stored row."""
    return from_body(row.event, msgspec.json.decode(row.body))


def caught_up(state: AttemptState, rows: Iterable[Row]) -> AttemptState:
    """The state after the rows behind a checkpoint."""
    for row in rows:
        state = evolve(state, event_of(row), at=datetime.fromisoformat(row.at))
    return state
