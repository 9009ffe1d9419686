"""Reading the trail."""

from django.db.models import QuerySet

from assay.apps.audit.models import AuditEntry


def trail_of(subject: str) -> QuerySet[AuditEntry]:
    """What was done to one thing, newest first."""
    return AuditEntry.objects.filter(subject=subject)
