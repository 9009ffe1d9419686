"""The signed receipt: what is stored of an attempt, so that a claim of loss can be proved or disproved."""

from collections.abc import Mapping
from datetime import datetime

from assay.apps.attempts.models import Attempt, Form, Receipt
from assay.apps.attempts.queries import work_of
from assay.core.attempt import QuestionWork
from assay.core.journal import canonical
from assay.core.journal.signature import to_text
from assay.outside.keys import SigningKey


def issue_receipt(attempt: Attempt, *, key: SigningKey, now: datetime) -> Receipt:
    """Signs and stores the receipt of an ended attempt; the signature covers the rest as canonical JSON."""
    work = work_of(attempt)
    answered, incomplete = _completeness(attempt, work)
    statement = {
        "receipt": "assay-receipt-v1",
        "attempt": str(attempt.uuid),
        "certification": attempt.certification.key,
        "ended": attempt.phase,
        "questions": attempt.question_count,
        "answered": answered,
        "incomplete": incomplete,
        "flagged": sum(1 for one in work.values() if one.flagged),
        "entries": attempt.head_seq,
        "head": attempt.head_hash,
        "issued_at": now.isoformat(timespec="seconds"),
        "key": to_text(key.public_bytes),
    }
    signature = to_text(key.sign(receipt_message(statement)))
    return Receipt.objects.create(
        attempt=attempt, document={**statement, "signature": signature}, issued_at=now
    )


def _completeness(attempt: Attempt, work: Mapping[int, QuestionWork]) -> tuple[int, int]:
    """(questions with as many options chosen as they ask for, questions with some, but not as many)."""
    form = Form.objects.filter(attempt=attempt).first()
    wanted = [place.get("choose", 1) for place in form.items] if form else []
    asked = dict(enumerate(wanted, start=1))
    begun = {number: len(one.choice) for number, one in work.items() if one.choice}
    answered = sum(1 for number, chosen in begun.items() if chosen == asked.get(number, 1))
    return answered, len(begun) - answered


def receipt_message(statement: dict[str, object]) -> bytes:
    """The bytes that a receipt's signature covers: its canonical JSON without the signature."""
    return canonical({k: v for k, v in statement.items() if k != "signature"}).encode()
