"""The signed receipt: what is stored of an attempt, so that a claim of loss can be proved or disproved."""

from datetime import datetime

from assay.apps.attempts.models import Attempt, Form, Receipt
from assay.apps.attempts.queries import timed_events
from assay.apps.attempts.statement import Stored, statement_of
from assay.core.attempt import fold_work, replay
from assay.core.attempt.answers import late_numbers
from assay.outside.keys import SigningKey


def issue_receipt(attempt: Attempt, *, key: SigningKey, now: datetime, sent: int | None = None) -> Receipt:
    """Signs and stores the next receipt of an ended attempt, from the whole journal, not its checkpoint.

    `sent`: the last entry that the device said it had made. Call it with the attempt locked and caught up.
    """
    last = attempt.receipt
    number = last.number + 1 if last else 1
    statement = statement_of(stored_of(attempt, sent=sent), number=number, key=key, now=now)
    return Receipt.objects.create(attempt=attempt, number=number, document=statement, issued_at=now)


def stored_of(attempt: Attempt, *, sent: int | None = None) -> Stored:
    """What the journal of a caught up attempt holds."""
    history = timed_events(attempt)
    state = replay(history)
    events = [event for event, _ in history]
    form = Form.objects.filter(attempt=attempt).only("items").first()
    return Stored(
        attempt=str(attempt.uuid),
        certification=attempt.certification.key,
        ended=state.phase.value,
        choose=[place.get("choose", 1) for place in form.items] if form else [1] * state.question_count,
        work=fold_work(events),
        held_up_to=state.held_up_to,
        sent=sent,
        late=len(late_numbers(events)),
        late_waiting=state.late_waiting,
        entries=attempt.head_seq,
        head=attempt.head_hash,
    )
