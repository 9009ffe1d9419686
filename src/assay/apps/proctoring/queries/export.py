"""All that is kept of how a candidate was watched, for the candidate: plain values, ready for a JSON file.

Recordings themselves are listed with their hashes; whoever wants to see them asks for it. Staff's notes and
severities are not in it: they may speak of other people, and decide nothing.
"""

from datetime import datetime

from assay.apps.attempts.models import Attempt
from assay.apps.people.models import Person
from assay.apps.proctoring.models import Appeal, Artefact, Consent, EvidenceView, Incident, Message, Signal
from assay.apps.proctoring.queries.check_in import check_in_of
from assay.apps.proctoring.queries.retention import hold_on, receipts_of
from assay.core.proctoring import irregularity
from assay.core.proctoring.check_in import Step
from assay.core.proctoring.signals import KINDS

FORMAT = "assay-watched-v1"
Plain = dict[str, object]


def own_timeline(attempt: Attempt, *, now: datetime) -> Plain:
    """The export of an attempt as of `now`; every list is in order of time."""
    return {
        "format": FORMAT,
        "exported_at": _at(now),
        "attempt": str(attempt.uuid),
        "certification": attempt.certification.key,
        "checked_in_at": _at(attempt.checked_in_at),
        "started_at": _at(attempt.started_at),
        "ended_at": _at(attempt.ended_at),
        "consents": [_consent(row) for row in Consent.objects.filter(attempt=attempt)],
        "check_in": _check_in(attempt),
        "recordings": [_piece(row) for row in Artefact.objects.filter(attempt=attempt)],
        "observations": [_signal(row) for row in Signal.objects.filter(attempt=attempt)],
        "incidents": [_incident(row) for row in Incident.objects.filter(attempt=attempt)],
        "messages": [_message(row) for row in Message.objects.filter(attempt=attempt).select_related("by")],
        "views": [_view(row) for row in EvidenceView.objects.filter(attempt=attempt).select_related("by")],
        "appeal": _appeal(attempt),
        "kept_by_hold_since": _since(attempt),
        "deletions": [receipt.document for receipt in receipts_of(attempt)],
    }


def _consent(row: Consent) -> Plain:
    return {"given_at": _at(row.given_at), "version": row.version, "text": row.text}


def _check_in(attempt: Attempt) -> Plain:
    found = check_in_of(attempt)
    return {
        "steps": {step.value: _at(getattr(found, f"{step.value}_at")) for step in Step},
        "asked_again": list(found.asked_again),
        "reason": found.reason,
        "document_kind": found.document_kind,
        "document_last_two": found.document_last2,
        "checked_by": _who(found.checked_by),
        "checked_at": _at(found.checked_at),
    }


def _piece(row: Artefact) -> Plain:
    return {
        "stream": row.stream,
        "number": row.seq,
        "began_at": _at(row.began_at),
        "ended_at": _at(row.ended_at),
        "stored_at": _at(row.stored_at),
        "media_type": row.media_type,
        "bytes": row.size,
        "sha256": row.sha256,
        "facts": row.facts,
        "chain": row.chain,
        "deleted_at": _at(row.deleted_at),
    }


def _signal(row: Signal) -> Plain:
    known = KINDS.get(row.kind)
    return {
        "at": _at(row.at),
        "kind": row.kind,
        "words": known.neutral if known else row.kind,
        "lasted_ms": row.lasted_ms,
        "count": row.count,
        "measured": row.facts,
        "looked_at_by_a_person": row.state != Signal.State.OPEN,
        "dismissed": row.state == Signal.State.DISMISSED,
    }


def _incident(row: Incident) -> Plain:
    kind = irregularity(row.code)
    return {
        "at": _at(row.at),
        "words": f"{kind.category}: {kind.label}",
        "recorded_by": "a proctor" if row.by_id else "the system",
    }


def _message(row: Message) -> Plain:
    return {
        "number": row.number,
        "from": "proctor" if row.by_id else "you",
        "text": row.text,
        "sent_at": _at(row.sent_at),
        "delivered_at": _at(row.delivered_at),
        "read_at": _at(row.read_at),
    }


def _view(row: EvidenceView) -> Plain:
    return {"at": _at(row.at), "by": _who(row.by), "what": row.what, "reason": row.reason}


def _appeal(attempt: Attempt) -> Plain | None:
    row = Appeal.objects.filter(attempt=attempt).first()
    if row is None:
        return None
    return {
        "at": _at(row.at),
        "text": row.text,
        "outcome": row.outcome,
        "judged_at": _at(row.judged_at),
        "words": row.words,
    }


def _since(attempt: Attempt) -> str | None:
    held = hold_on(attempt)
    return _at(held.at) if held else None


def _who(person: Person | None) -> str | None:
    return str(person) if person else None


def _at(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="milliseconds") if moment else None
