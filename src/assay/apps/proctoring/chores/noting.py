"""What the journal says went wrong with a device or its network becomes an incident for a person to judge."""

from datetime import datetime

from django.db import IntegrityError, transaction

from assay.apps.attempts.models import JournalRow
from assay.apps.proctoring.models import Incident
from assay.apps.proctoring.queries.desk import unnoted

MOST = 500
"""So many entries in one round; the rest come in the next."""

_WORDS = {
    "gap": "Entry {seq} of the device came before the one it follows. It was refused, not stored.",
    "conflict": "Entry {seq} of the device came again with another content. The first one is kept.",
    "wrong-hash": "Entry {seq} of the device does not fit the ones before it. It was refused.",
    "orphans": "A device holds entries that can no longer be stored, from entry {seq} on.",
}
_SEVERITY = {"Doubted": 25, "Reconnected": 0}


def note_incidents(*, now: datetime) -> int:
    """Records each doubt and each long silence once; returns how many. The codes are technical: a machine
    says what it measured, and what it means a person decides."""
    return sum(_note(row) for row in unnoted(now)[:MOST])


def _note(row: JournalRow) -> bool:
    try:
        with transaction.atomic():
            Incident.objects.create(
                attempt_id=row.attempt_id,
                journal_seq=row.seq,
                at=datetime.fromisoformat(row.at),
                code="technical.network" if row.event == "Reconnected" else "technical.workstation",
                severity=_SEVERITY[row.event],
                note=_words(row),
            )
    except IntegrityError:  # another worker was first
        return False
    return True


def _words(row: JournalRow) -> str:
    if row.event == "Reconnected":
        seconds = row.body["silent_seconds"]
        return f"Nothing was heard of the device for {seconds} seconds. The exam went on there."
    words = _WORDS[row.body["rule"]].format(seq=row.body["device_seq"])
    return f"{words} ({row.body['detail']})" if row.body["detail"] else words
