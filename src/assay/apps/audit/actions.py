"""Writing to the trail."""

from collections.abc import Mapping
from datetime import datetime

from assay.apps.audit.models import AuditEntry


def record(
    action: str, *, subject: str, actor: str, now: datetime, detail: Mapping[str, object] | None = None
) -> None:
    """Adds an act to the trail; call it inside the transaction of the act."""
    AuditEntry.objects.create(at=now, actor=actor, action=action, subject=subject, detail=dict(detail or {}))
