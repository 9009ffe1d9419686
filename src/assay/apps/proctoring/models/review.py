"""What people find afterwards. A failure needs two of them, and whoever judges an appeal was not involved."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt


class Review(models.Model):
    """One person's look at a sitting. The second does not see the first one's outcome before their own."""

    class Outcome(models.TextChoices):
        """The four of the field (edx-proctoring, terms)."""

        PASSED = "passed", "Nothing against the result"
        VIOLATION = "violation", "Rules were broken"
        SUSPICIOUS = "suspicious", "Suspicious: somebody must look again"
        NOT_REVIEWED = "not_reviewed", "Not reviewed"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["attempt", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_review_per_number"),
            models.UniqueConstraint(fields=["attempt", "by"], name="each_reviewer_once"),
            models.CheckConstraint(
                condition=~models.Q(outcome="violation") | ~models.Q(note=""), name="a_violation_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.number} of {self.attempt_id}: {self.outcome}"


class Appeal(models.Model):
    """The candidate disagrees; somebody who did not proctor, review or decide judges."""

    class Outcome(models.TextChoices):
        """The finding stands, or falls."""

        UPHELD = "upheld", "The finding stands"
        OVERTURNED = "overturned", "The finding is withdrawn"

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    at = models.DateTimeField()
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    words = models.TextField(blank=True, help_text="What the candidate is told")

    class Meta:
        ordering = ["at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(outcome="", judged_by__isnull=True, judged_at__isnull=True)
                | ~models.Q(outcome="") & models.Q(judged_by__isnull=False, judged_at__isnull=False),
                name="a_judgement_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal on {self.attempt_id}"
