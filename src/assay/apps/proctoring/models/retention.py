"""How long evidence stays: what stops the clock, and the receipt for what was deleted."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt


class Hold(models.Model):
    """A legal hold: nothing of the attempt is deleted until its owner, or another person, lifts it."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="holds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["attempt"], condition=models.Q(lifted_at__isnull=True), name="one_hold_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_by__isnull=True, lifted_at__isnull=True)
                | models.Q(lifted_by__isnull=False, lifted_at__isnull=False),
                name="a_lifted_hold_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"hold on {self.attempt_id}"


class DeletionReceipt(models.Model):
    """What was deleted, when, by which rule: signed, with the hashes of the pieces, so it can be shown."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="deletion_receipts")
    at = models.DateTimeField()
    document = models.JSONField()

    class Meta:
        ordering = ["attempt", "at"]

    def __str__(self) -> str:
        return f"deletion of {self.attempt_id}"
