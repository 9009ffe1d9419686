"""Reading attempts: state, work, journal, and whether the journal is whole.

A page may read phase, deadline and clock from an attempt's columns: they are never behind the journal. What
was answered, and how far, may be two seconds behind there; whatever a decision hangs on is read from the
journal.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from assay.apps.attempts.engine import state_of
from assay.apps.attempts.models import Attempt, JournalRow, Receipt
from assay.apps.people.models import Person
from assay.apps.programs.models import Certification, Registration
from assay.core.attempt import AttemptState, Event, Phase, QuestionWork, Work, fold_work, from_body, replay
from assay.core.attempt.decide import GRACE
from assay.core.attempt.events import WORK_NAMES, Visited
from assay.core.journal import GENESIS, Entry, Fault, Seal, seal_message, verify_chain, write_lines
from assay.core.journal.signature import to_text
from assay.outside.keys import SigningKey

QUIET = timedelta(seconds=30)
"""After so long without a sign of life a device has delivered what it had."""

RETURNED_WITHIN = timedelta(days=8)
"""How long after an end late work is looked for; no policy should wait longer."""


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


def overdue_on_a_break(now: datetime) -> Iterator[Attempt]:
    """Attempts whose candidate stayed away on a break until nothing was left of the exam's time."""
    for attempt in Attempt.objects.filter(phase=Phase.PAUSED):
        up_at = state_of(attempt).time_up_at()
        if up_at is not None and up_at < now - GRACE:
            yield attempt


def unfinished() -> QuerySet[Attempt, UUID]:
    """The uuids of ended attempts for which what follows an end is still to be done, oldest first."""
    rows = Attempt.objects.filter(ended_at__isnull=False, closed_at=None).order_by("ended_at")
    return rows.values_list("uuid", flat=True)


def outdated_receipts(now: datetime) -> Iterator[UUID]:
    """Ended attempts of the policy "count" whose device was heard after the end, and whose journal has grown
    beyond the receipt since."""
    returned = Attempt.objects.filter(
        phase=Phase.SUBMITTED,
        ended_at__gt=now - RETURNED_WITHIN,
        tab_seen_at__gt=F("ended_at"),
        tab_seen_at__lt=now - QUIET,
        fold__plan__late_answers="count",
    )
    newest = Receipt.objects.filter(attempt=OuterRef("pk")).order_by("-number")
    for attempt in returned.annotate(said=Subquery(newest.values("document")[:1])):
        if attempt.said is not None and int(attempt.said["entries"]) < attempt.head_seq:
            yield attempt.uuid


def unstarted(now: datetime) -> Iterator[UUID]:
    """Attempts that were admitted longer ago than their certification allows, and not begun."""
    admitted = Attempt.objects.filter(phase=Phase.AUTHORIZED, started_at=None)
    for certification in Certification.objects.filter(attempts__in=admitted).distinct():
        allowed = timedelta(minutes=certification.spec.sitting.start_within_minutes)
        # Nobody is admitted before check-in, so few journals are read.
        waiting = admitted.filter(certification=certification, checked_in_at__lt=now - allowed)
        for attempt in waiting if allowed else ():
            entry = JournalRow.objects.filter(attempt=attempt, event="Admitted").latest("seq")
            if now - datetime.fromisoformat(entry.at) > allowed:
                yield attempt.uuid


def to_be_drawn(
    certification: Certification | None, *, after: datetime, until: datetime
) -> QuerySet[Registration]:
    """Open registrations (None: for all certifications) with an appointment in this time and no form yet."""
    rows = Registration.objects.filter(
        state=Registration.State.OPEN, appointment_at__gt=after, appointment_at__lte=until
    )
    if certification is not None:
        rows = rows.filter(certification=certification)
    begun = [phase for phase in Phase if phase is not Phase.NOT_STARTED]
    return rows.filter(attempt__form=None).exclude(attempt__phase__in=begun).order_by("appointment_at")


def silence_of(attempt: Attempt, now: datetime) -> timedelta:
    """For how long nothing was heard of the seat's tab; none before a tab was first heard."""
    return max(timedelta(), now - attempt.tab_seen_at) if attempt.tab_seen_at else timedelta()


def history(attempt: Attempt) -> list[Entry]:
    """The journal, in order; the hash that an entry builds on is the one of the row before."""
    entries, prev = [], GENESIS
    for row in JournalRow.objects.filter(attempt=attempt).order_by("seq"):
        entries.append(Entry(str(attempt.uuid), row.seq, row.at, row.event, row.body, prev, row.hash))
        prev = row.hash
    return entries


def stored_chains(attempt: Attempt, entries: Iterable[Work]) -> dict[int, str]:
    """device_seq -> chain of those entries of a batch whose number is stored already."""
    again = [entry.device_seq for entry in entries if entry.device_seq <= attempt.held_up_to]
    if not again:
        return {}
    rows = JournalRow.objects.filter(attempt=attempt, event__in=WORK_NAMES, body__device_seq__in=again)
    return {body["device_seq"]: body.get("chain", "") for body in rows.values_list("body", flat=True)}


def work_of(attempt: Attempt) -> dict[int, QuestionWork]:
    """Question number -> what the candidate has done with it as it counts now, folded from the journal."""
    rows = JournalRow.objects.filter(attempt=attempt).order_by("seq")
    return fold_work(from_body(event, body) for event, body in rows.values_list("event", "body"))


def place_of(attempt: Attempt) -> int:
    """The question where the candidate was last, by the journal, which signs of life lag behind; 0: none."""
    visits = JournalRow.objects.filter(attempt=attempt, event=Visited.__name__).order_by("-seq")
    body = visits.values_list("body", flat=True).first()
    return body["number"] if body else 0


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
    """What is wrong with the stored journal.

    Empty when all entries are whole, and the journal holds what the attempt's checkpoint and every receipt
    say: so that a tail cut off is missed.
    """
    entries = history(attempt)
    if faults := verify_chain(entries):
        return faults
    hashes = [GENESIS, *(entry.hash for entry in entries)]
    if not _holds(hashes, attempt.head_seq, attempt.head_hash):
        return [Fault(attempt.head_seq, "the journal does not end where the attempt says it does")]
    for receipt in Receipt.objects.filter(attempt=attempt):
        count, head = int(receipt.document["entries"]), str(receipt.document["head"])
        if not _holds(hashes, count, head):
            return [Fault(count, f"the journal is not the one that receipt {receipt.number} was given for")]
    return []


def _holds(hashes: list[str], seq: int, head: str) -> bool:
    return seq < len(hashes) and hashes[seq] == head
