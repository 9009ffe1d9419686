"""An incident is something for a person to judge. The system records what it measured, and accuses nobody."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt

BY_THE_SYSTEM = "recorded by the system"


class Incident(models.Model):
    """Something seen during an attempt, with a reason code of the irregularity list.

    A person saw it (`by`), or the system took it from the entry `journal_seq` of the journal: then `by` is
    empty.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="incidents")
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    journal_seq = models.PositiveIntegerField(null=True, blank=True)
    code = models.CharField(max_length=60)
    severity = models.PositiveSmallIntegerField(help_text="0 to 100, the percent of LTI's 0..1")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(severity__lte=100), name="severity_in_percent"),
            models.UniqueConstraint(fields=["attempt", "journal_seq"], name="one_incident_per_entry"),
            models.CheckConstraint(
                condition=(
                    models.Q(by__isnull=False, journal_seq__isnull=True)
                    | models.Q(by__isnull=True, journal_seq__isnull=False)
                ),
                name="a_person_or_an_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} in {self.attempt_id}"

    @property
    def recorded_by(self) -> str:
        """The address of the person, or that it was the system, in words."""
        return self.by.email if self.by else BY_THE_SYSTEM
