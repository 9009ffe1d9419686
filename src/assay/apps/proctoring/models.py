"""An incident is recorded by a named person. Nothing here is written by a machine, and nothing decides."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt


class Incident(models.Model):
    """Something a person saw during an attempt, with a reason code of the irregularity list."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="incidents")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    severity = models.PositiveSmallIntegerField(help_text="0 to 100, the percent of LTI's 0..1")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(severity__lte=100), name="severity_in_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.code} in {self.attempt_id}"
