"""Reading attempts: state, work, journal, and whether the journal is whole."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from assay.apps.attempts.models import Attempt, JournalRow
from assay.apps.people.models import Person
from assay.core.attempt import AttemptState, Event, Phase, QuestionWork, fold_work, from_body, replay
from assay.core.attempt.decide import GRACE
from assay.core.journal import Entry, Fault, Seal, seal_message, verify_chain, write_lines
from assay.core.journal.signature import to_text
from assay.outside.keys import SigningKey

_WORK = ("AnswerSaved", "Flagged", "Unflagged", "StruckOut", "Visited")


def own_attempt(person: Person, uuid: UUID) -> Attempt:
    """A candidate's own attempt; anybody else's does not exist for them (Attempt.DoesNotExist)."""
    return Attempt.objects.select_related("certification", "registration", "candidate").get(
        uuid=uuid, candidate=person
    )


def attempts_of(person: Person) -> QuerySet[Attempt]:
    """A candidate's attempts, newest first."""
    return Attempt.objects.filter(candidate=person).select_related("certification", "registration")


def attempts_in(certification_keys: Collection[str] | None, *phases: Phase) -> QuerySet[Attempt]:
    """Attempts of some certifications (None: all) in some phases, longest waiting first."""
    rows = Attempt.objects.filter(phase__in=phases).select_related(
        "certification", "registration", "candidate"
    )
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    return rows.order_by("checked_in_at", "opened_at")


def attempt_in(certification_keys: Collection[str] | None, uuid: UUID) -> Attempt:
    """An attempt of some certifications (None: all); any other does not exist (Attempt.DoesNotExist)."""
    rows = Attempt.objects.select_related("certification", "registration", "candidate")
    if certification_keys is not None:
        rows = rows.filter(certification__key__in=certification_keys)
    return rows.get(uuid=uuid)


def overdue(now: datetime) -> QuerySet[Attempt]:
    """Active attempts whose deadline has passed, and the grace for answers on their way, too."""
    return Attempt.objects.filter(phase=Phase.ACTIVE, deadline__lt=now - GRACE)


def history(attempt: Attempt) -> list[Entry]:
    """The journal, in order."""
    return [
        Entry(str(attempt.uuid), row.seq, row.at, row.event, row.body, row.prev, row.hash)
        for row in JournalRow.objects.filter(attempt=attempt).order_by("seq")
    ]


def work_of(attempt: Attempt) -> dict[int, QuestionWork]:
    """Question number -> what the candidate has done with it, folded from the journal."""
    rows = JournalRow.objects.filter(attempt=attempt, event__in=_WORK).order_by("seq")
    return fold_work(from_body(event, body) for event, body in rows.values_list("event", "body"))


def replayed(attempt: Attempt) -> AttemptState:
    """The state folded anew from the journal; the attempt's columns must agree with it."""
    return replay(timed_events(attempt))


def timed_events(attempt: Attempt) -> list[tuple[Event, datetime]]:
    """The journal as (event, server time), in order."""
    return [
        (from_body(entry.event, entry.body), datetime.fromisoformat(entry.at)) for entry in history(attempt)
    ]


def export_journal(attempt: Attempt, *, key: SigningKey) -> str:
    """The journal as a text file closed by a seal of this site's key."""
    entries = history(attempt)
    head = entries[-1].hash
    signature = to_text(key.sign(seal_message(str(attempt.uuid), len(entries), head)))
    seal = Seal(str(attempt.uuid), len(entries), head, to_text(key.public_bytes), signature)
    return write_lines(entries, seal)


def journal_faults(attempt: Attempt) -> list[Fault]:
    """What is wrong with the stored journal; empty when all entries are whole and the head agrees."""
    entries = history(attempt)
    head = (entries[-1].seq, entries[-1].hash) if entries else (0, "")
    if faults := verify_chain(entries):
        return faults
    if head != (attempt.head_seq, attempt.head_hash):
        return [Fault(attempt.head_seq, "the journal does not end where the attempt says it does")]
    return []
