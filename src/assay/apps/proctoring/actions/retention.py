"""Deleting evidence when its time has come, or keeping it by a named person's hold.

Files go first, then one commit says so: receipt, rows marked, key dropped. Whoever is stopped between leaves
files missing whose rows still stand; the next round finishes the work. A receipt never says too much.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from assay.apps.attempts.engine import not_their_own
from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.proctoring import evidence_files as files
from assay.apps.proctoring.deletion_receipts import Deleted, deletion_statement
from assay.apps.proctoring.models import Artefact, DeletionReceipt, Glance, Hold, Message, Signal, Vault
from assay.apps.proctoring.queries.evidence import listed
from assay.apps.proctoring.queries.retention import STILL_STREAMS, Due, hold_on
from assay.core.attempt import Refused
from assay.core.proctoring.retention import ArtefactKind
from assay.outside.keys import SigningKey

CHORE = "retention"
Rule = Mapping[str, str | int | bool]


def hold(attempt: Attempt, *, by: Person, reason: str, now: datetime) -> Hold:
    """Keeps all evidence of an attempt until the hold is lifted. Refused; ValueError without a reason."""
    not_their_own(attempt, by)
    if not reason.strip():
        raise ValueError("Say why the evidence must be kept.")
    try:
        with transaction.atomic():
            _vault_locked(attempt)
            made = Hold.objects.create(attempt=attempt, by=by, reason=reason.strip(), at=now)
            _noted("evidence.held", attempt, by, now, reason=made.reason)
    except IntegrityError as error:
        raise Refused("not-active", "There is a hold on this evidence already.") from error
    return made


@transaction.atomic
def lift(attempt: Attempt, *, by: Person, now: datetime) -> Hold:
    """Ends the hold; the evidence goes when it is due, which may be at once. Raises Refused."""
    not_their_own(attempt, by)
    held = hold_on(attempt)
    if held is None:
        raise Refused("not-active", "There is no hold on this evidence.")
    held.lifted_by, held.lifted_at = by, now
    held.save(update_fields=["lifted_by", "lifted_at"])
    _noted("evidence.hold_lifted", attempt, by, now)
    return held


def delete(found: Due, *, key: SigningKey, now: datetime) -> list[DeletionReceipt]:
    """Deletes what is due of an attempt; a receipt for each kind that leaves one. Raises StorageFailed."""
    days: Rule = {"flagged": found.flagged, "counted_from": found.counted_from.isoformat(timespec="seconds")}
    receipts = [
        _delete(found.attempt, kind, rule=days, actor=CHORE, key=key, now=now)
        for kind in found.kinds
        if kind is not ArtefactKind.GLANCE
    ]
    if ArtefactKind.GLANCE in found.kinds:
        Glance.objects.filter(attempt=found.attempt).delete()  # no evidence, so no receipt
    return [receipt for receipt in receipts if receipt is not None]


def erase(
    attempt: Attempt, *, by: Person, reason: str, key: SigningKey, now: datetime
) -> list[DeletionReceipt]:
    """Deletes all evidence of an ended attempt before its time, for a reason. Raises Refused, StorageFailed.

    Chat and signals stay: they explain what people decided.
    """
    not_their_own(attempt, by)
    if not reason.strip():
        raise ValueError("Say why the evidence is deleted before its time.")
    if attempt.ended_at is None:
        raise Refused("not-active", "The evidence of an exam that has not ended stays.")
    if hold_on(attempt) is not None:
        raise Refused("not-active", "There is a hold on this evidence: lift it first.")
    rule: Rule = {"by": by.email, "reason": reason.strip()}
    Glance.objects.filter(attempt=attempt).delete()
    kinds = (ArtefactKind.STILL, ArtefactKind.RECORDING)
    receipts = [_delete(attempt, kind, rule=rule, actor=by.email, key=key, now=now) for kind in kinds]
    return [receipt for receipt in receipts if receipt is not None]


@transaction.atomic
def _delete(
    attempt: Attempt, kind: ArtefactKind, *, rule: Rule, actor: str, key: SigningKey, now: datetime
) -> DeletionReceipt | None:
    """One kind of one attempt; None when somebody else was first, or a hold came between."""
    vault = _vault_locked(attempt)
    if hold_on(attempt) is not None:
        return None
    if kind in (ArtefactKind.CHAT, ArtefactKind.SIGNALS):
        pieces, rows, dropped = [], _rows_deleted(attempt, kind), False
    else:
        pieces, rows = _files_deleted(attempt, kind, now=now), {}
        dropped = vault is not None and _key_dropped(attempt, vault, now=now)
    if not pieces and not rows:
        return None
    deleted = Deleted(
        attempt=str(attempt.uuid),
        certification=attempt.certification.key,
        kind=kind.value,
        rule=rule,
        pieces=[listed(piece) for piece in pieces],
        rows=rows,
        key_dropped=dropped,
    )
    receipt = DeletionReceipt.objects.create(
        attempt=attempt, at=now, document=deletion_statement(deleted, key=key, now=now)
    )
    detail = {"kind": kind.value, "pieces": len(pieces), "key_dropped": dropped, **rule}
    record("evidence.deleted", subject=f"attempt:{attempt.uuid}", actor=actor, now=now, detail=detail)
    return receipt


def _files_deleted(attempt: Attempt, kind: ArtefactKind, *, now: datetime) -> list[Artefact]:
    rows = Artefact.objects.filter(attempt=attempt, deleted_at=None).order_by("stream", "seq")
    is_still = {"stream__in": STILL_STREAMS}
    found = list(rows.filter(**is_still) if kind is ArtefactKind.STILL else rows.exclude(**is_still))
    files.delete_many([piece.name for piece in found])
    Artefact.objects.filter(pk__in=[piece.pk for piece in found]).update(deleted_at=now)
    return found


def _key_dropped(attempt: Attempt, vault: Vault, *, now: datetime) -> bool:
    """Once no piece is left: what no row knows of goes with the key."""
    if Artefact.objects.filter(attempt=attempt, deleted_at=None).exists():
        return False
    files.delete_all(attempt.uuid)
    vault.wrapped, vault.erased_at = b"", now
    vault.save(update_fields=["wrapped", "erased_at"])
    return True


def _rows_deleted(attempt: Attempt, kind: ArtefactKind) -> dict[str, int]:
    """How many rows of what went: messages, or signals by kind and what people made of them."""
    if kind is ArtefactKind.CHAT:
        count, _ = Message.objects.filter(attempt=attempt).delete()
        return {"messages": count} if count else {}
    counts: dict[str, int] = {}
    signals = Signal.objects.filter(attempt=attempt)
    for name, state in signals.values_list("kind", "state"):
        counts[f"{name} {state}"] = counts.get(f"{name} {state}", 0) + 1
    signals.delete()
    return counts


def _vault_locked(attempt: Attempt) -> Vault | None:
    """The vault, and the attempt locked: deleting and holding wait for one another."""
    Attempt.objects.select_for_update(no_key=True).only("pk").get(pk=attempt.pk)
    return Vault.objects.filter(attempt=attempt).first()


def _noted(action: str, attempt: Attempt, by: Person, now: datetime, **detail: str) -> None:
    record(action, subject=f"attempt:{attempt.uuid}", actor=by.email, now=now, detail=detail)
