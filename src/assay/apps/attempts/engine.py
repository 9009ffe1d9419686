"""The one way an attempt changes: lock, fold, decide, append to the journal, save: one transaction."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from assay.apps.attempts.models import Attempt, JournalRow
from assay.core.attempt import AttemptState, Command, Event, Phase, decide, evolve, to_body
from assay.core.attempt.events import Started
from assay.core.journal import append


def state_of(attempt: Attempt) -> AttemptState:
    """The core's state as the attempt's columns keep it."""
    return AttemptState(
        phase=Phase(attempt.phase),
        question_count=attempt.question_count,
        allowed_seconds=attempt.allowed_seconds,
        elapsed=attempt.elapsed,
        running_since=attempt.running_since,
        started=attempt.started_at is not None,
        held_up_to=attempt.held_up_to,
        tab=attempt.tab,
    )


def to_the_millisecond(now: datetime) -> datetime:
    """Journal times are milliseconds; the state is folded from the same value, so that a replay agrees."""
    now = now.astimezone(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


@transaction.atomic
def carry_out(uuid: UUID, command: Command, *, now: datetime) -> Attempt:
    """Decides a command on the locked attempt and stores its events; raises Refused, Attempt.DoesNotExist.

    The commit of this transaction is what an acknowledgement stands on.
    """
    attempt = locked(uuid)
    store(attempt, decide(state_of(attempt), command, now=to_the_millisecond(now)), now=now)
    return attempt


def locked(uuid: UUID) -> Attempt:
    """The attempt, locked against every other change until the transaction ends."""
    return Attempt.objects.select_for_update(of=("self",)).select_related("certification").get(uuid=uuid)


def store(attempt: Attempt, events: Iterable[Event], *, now: datetime) -> None:
    """Appends events to the journal and folds them into the attempt's columns. No events, no write."""
    events = list(events)
    if not events:
        return
    now = to_the_millisecond(now)
    state = state_of(attempt)
    for event in events:
        state = evolve(state, event, at=now)
        if isinstance(event, Started):
            attempt.started_at = now
    JournalRow.objects.bulk_create(journal_rows(attempt, events, now=now))
    keep_state(attempt, state, now=now)
    attempt.save()


def journal_rows(attempt: Attempt, events: Sequence[Event], *, now: datetime) -> list[JournalRow]:
    """The next journal rows of an attempt, chained; moves the attempt's head but saves nothing."""
    rows = []
    for event in events:
        entry = append(
            attempt=str(attempt.uuid),
            seq=attempt.head_seq + 1,
            prev=attempt.head_hash,
            at=now,
            event=type(event).__name__,
            body=to_body(event),
        )
        attempt.head_seq, attempt.head_hash = entry.seq, entry.hash
        rows.append(
            JournalRow(
                attempt=attempt,
                seq=entry.seq,
                at=entry.at,
                event=entry.event,
                body=entry.body,
                prev=entry.prev,
                hash=entry.hash,
            )
        )
    return rows


def keep_state(attempt: Attempt, state: AttemptState, *, now: datetime) -> None:
    """Writes the folded state into the attempt's columns; saves nothing."""
    attempt.phase = state.phase.value
    attempt.question_count = state.question_count
    attempt.allowed_seconds = state.allowed_seconds
    attempt.elapsed = state.elapsed
    attempt.running_since = state.running_since
    attempt.deadline = state.deadline()
    attempt.held_up_to = state.held_up_to
    attempt.tab = state.tab
    if state.over and attempt.ended_at is None:
        attempt.ended_at = now
