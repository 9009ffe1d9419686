"""A result is held until two different people have dealt with it; the database holds that line too."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from assay.apps.attempts.models import Attempt
from assay.apps.programs.models import Certification


class Result(models.Model):
    """The score and the decision of one attempt, with the rule that decided it."""

    class State(models.TextChoices):
        """`held` until reviewed, `reviewed` until released or annulled."""

        HELD = "held"
        REVIEWED = "reviewed"
        RELEASED = "released"
        ANNULLED = "annulled"

    class Outcome(models.TextChoices):
        """What the review found."""

        PASSED = "passed", "Nothing against release"
        SUSPICIOUS = "suspicious", "Suspicious: the decider must look"
        VIOLATION = "violation", "Rules were broken"

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="result")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="results")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="results")
    scored_at = models.DateTimeField()
    points = models.PositiveSmallIntegerField()
    maximum = models.PositiveSmallIntegerField()
    families = models.JSONField(help_text="family -> {points, maximum, standing}")
    responses = models.JSONField(
        help_text="item, chosen letters, points, in order of the form; a pilot has scored: false besides"
    )
    passed = models.BooleanField()
    rule = models.CharField(max_length=60)
    margin = models.SmallIntegerField()
    journal_fault = models.CharField(max_length=300, blank=True, help_text="Empty: verified")
    journal_entries = models.PositiveIntegerField(default=0, help_text="How many entries it was scored from")
    late_waiting = models.PositiveSmallIntegerField(
        default=0, help_text="Questions whose answer arrived after the end and waits for a person's decision"
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)

    review_outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    review_note = models.TextField(blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ["scored_at"]
        indexes = [models.Index(fields=["state", "scored_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(reviewed_by=F("decided_by")),
                name="two_people_release",
            ),
            models.CheckConstraint(
                condition=Q(state="held")
                | Q(state="reviewed", reviewed_by__isnull=False)
                | Q(state__in=["released", "annulled"], reviewed_by__isnull=False, decided_by__isnull=False),
                name="released_only_after_review",
            ),
            models.CheckConstraint(condition=Q(points__lte=F("maximum")), name="points_within_maximum"),
            models.CheckConstraint(
                condition=Q(state="held") | Q(late_waiting=0), name="late_work_is_decided_first"
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | ~Q(decision_note="")
                | Q(journal_fault="") & ~Q(review_outcome="violation"),
                name="release_against_a_finding_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"result of {self.attempt_id}: {self.state}"
