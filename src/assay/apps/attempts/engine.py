"""The one way an attempt changes: lock, catch up, decide, append to the journal, save: one transaction.

Another process may write the same journal without the lock: the gateway stores saved answers by the primary
key alone. Hence two rules. Whoever has the lock first folds in what stands beyond the checkpoint; and when
its row is refused because the number is taken, it folds that in too and decides anew. Phases cannot slip
by: whatever changes one updates the attempt's row in the same commit, and so waits for the lock. That also
sets the order in which everybody takes locks, lest two wait for each other: first the attempt's row, then
the journal's.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.people.models import Person
from assay.core.attempt import (
    AttemptState,
    Command,
    Event,
    Refused,
    decide,
    evolve,
    from_body,
    from_snapshot,
    to_body,
    to_snapshot,
)
from assay.core.attempt import events as e
from assay.core.journal import append

TRIES = 20
"""How often a decision is taken anew because another writer was first."""

CHECKPOINT = (
    "phase",
    "question_count",
    "allowed_seconds",
    "elapsed",
    "running_since",
    "deadline",
    "started_at",
    "ended_at",
    "held_up_to",
    "head_seq",
    "head_hash",
    "fold",
    "tab",
    "tab_since",
)
"""The columns that follow from the journal. Saving only these leaves alone what the gateway writes besides:
when the tab was last heard, and at which question it is."""


class Overtaken(Exception):
    """Others wrote to the journal faster than a decision could be stored: ask again."""


def state_of(attempt: Attempt) -> AttemptState:
    """The core's state at the attempt's checkpoint."""
    return from_snapshot(attempt.fold)


def to_the_millisecond(now: datetime) -> datetime:
    """Journal times are milliseconds; the state is folded from the same value, so that a replay agrees."""
    now = now.astimezone(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def carry_out(uuid: UUID, command: Command, *, now: datetime) -> Attempt:
    """Decides a command and stores its events; raises Refused, Attempt.DoesNotExist, Overtaken.

    When it returns, the events are committed.
    """
    with deciding(uuid) as attempt:
        obey(attempt, command, now=now)
    return attempt


@contextmanager
def deciding(uuid: UUID) -> Iterator[Attempt]:
    """A transaction of its own with the attempt locked and caught up: acknowledgements stand on its commit.

    A refusal that carries events has stored them and is raised after the commit: what is wrong with what a
    device sent must stand in the journal although the device is refused. Any other exception undoes all.
    """
    told: Refused | None = None
    with transaction.atomic(durable=True):
        try:
            yield locked(uuid)
        except Refused as refused:
            if not refused.events:
                raise
            told = refused
    if told is not None:
        raise told


def not_their_own(attempt: Attempt, by: Person) -> None:
    """Refuses what staff may do with any attempt but the one they sit themselves."""
    if attempt.candidate_id == by.pk:
        raise Refused("not-active", "Nobody does this with their own exam.")


def locked(uuid: UUID) -> Attempt:
    """The attempt, caught up, locked against every other change of its row until the transaction ends.

    The lock does not keep the gateway from adding work to the journal, nor rows that point at the attempt.
    """
    rows = Attempt.objects.select_for_update(no_key=True, of=("self",))
    attempt = rows.select_related("certification", "registration", "candidate").get(uuid=uuid)
    catch_up(attempt)
    return attempt


def catch_up(attempt: Attempt) -> AttemptState:
    """Folds what the journal has beyond the checkpoint into the attempt's columns; saves nothing."""
    state = state_of(attempt)
    behind = JournalRow.objects.filter(attempt=attempt, seq__gt=attempt.head_seq).order_by("seq")
    for row in behind:
        at, event = datetime.fromisoformat(row.at), from_body(row.event, row.body)
        state = evolve(state, event, at=at)
        _keep_times(attempt, state, event, at=at)
        attempt.head_seq, attempt.head_hash = row.seq, row.hash
    if behind:
        _keep_state(attempt, state)
    return state


def obey(attempt: Attempt, command: Command | Callable[[], Command], *, now: datetime) -> tuple[Event, ...]:
    """Decides a command on a locked attempt and stores the events; none when nothing is left to do.

    A command that says what the journal held is given as a function: it is made anew for each try. Raises
    Refused, whose events are stored then, and Overtaken.
    """
    now = to_the_millisecond(now)
    for _ in range(TRIES):
        refused = None
        try:
            asked = command() if callable(command) else command
            events = decide(state_of(attempt), asked, now=now)
        except Refused as refusal:
            events, refused = refusal.events, refusal
        if store(attempt, events, now=now):
            if refused is not None:
                raise refused
            return events
        catch_up(attempt)
    raise Overtaken(f"attempt {attempt.uuid}: the journal grows faster than this can be decided")


def store(attempt: Attempt, events: Sequence[Event], *, now: datetime) -> bool:
    """Appends events to the journal and folds them into the attempt's columns. No events, no write.

    False: another writer has taken the number; nothing was changed. Call it with the attempt locked.
    """
    if not events:
        return True
    head = attempt.head_seq, attempt.head_hash
    rows = journal_rows(attempt, events, now=now)
    try:
        with transaction.atomic():
            JournalRow.objects.bulk_create(rows)
    except IntegrityError:
        attempt.head_seq, attempt.head_hash = head
        return False
    fold_in(attempt, events, now=now)
    attempt.save(update_fields=CHECKPOINT)
    return True


def journal_rows(attempt: Attempt, events: Sequence[Event], *, now: datetime) -> list[JournalRow]:
    """The next journal rows of an attempt, chained; moves the attempt's head but saves nothing."""
    rows = []
    for event in events:
        entry = append(
            attempt=str(attempt.uuid),
            seq=attempt.head_seq + 1,
            prev=attempt.head_hash,
            at=to_the_millisecond(now),
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
                hash=entry.hash,
            )
        )
    return rows


def fold_in(attempt: Attempt, events: Sequence[Event], *, now: datetime) -> None:
    """Folds events into the attempt's columns; saves nothing."""
    now = to_the_millisecond(now)
    state = state_of(attempt)
    for event in events:
        state = evolve(state, event, at=now)
        _keep_times(attempt, state, event, at=now)
    _keep_state(attempt, state)


def _keep_state(attempt: Attempt, state: AttemptState) -> None:
    attempt.phase = state.phase.value
    attempt.question_count = state.question_count
    attempt.allowed_seconds = state.allowed_seconds
    attempt.elapsed = state.elapsed
    attempt.running_since = state.running_since
    attempt.deadline = state.deadline()
    attempt.held_up_to = state.held_up_to
    attempt.tab = state.tab
    attempt.fold = to_snapshot(state)


def _keep_times(attempt: Attempt, state: AttemptState, event: Event, *, at: datetime) -> None:
    """When the exam was begun, ended, and its seat taken: moments that the state has no need of."""
    if isinstance(event, e.Started):
        attempt.started_at = at
    elif isinstance(event, e.SeatTaken):
        attempt.tab_since = at
    if state.over and attempt.ended_at is None:
        attempt.ended_at = at
