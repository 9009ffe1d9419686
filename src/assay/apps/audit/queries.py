"""Reading the trail."""

from django.db.models import QuerySet

from assay.apps.audit.models import AuditEntry


def trail_of(*subjects: str) -> QuerySet[AuditEntry]:
    """What was done to a thing, or to several that belong together, newest first."""
    return AuditEntry.objects.filter(subject__in=subjects)
