"""An attempt, the form drawn for it, and its journal.

The columns of an Attempt are the fold of its journal, kept for reading; `queries.replayed` folds anew.
"""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.programs.models import Certification, Registration
from assay.core.attempt import Phase
from assay.core.journal import GENESIS


class Attempt(models.Model):
    """One sitting of an exam."""

    uuid = models.UUIDField(unique=True)
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="attempt")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="attempts")
    opened_at = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)

    phase = models.CharField(max_length=12, default=Phase.NOT_STARTED)
    question_count = models.PositiveSmallIntegerField(default=0)
    allowed_seconds = models.PositiveIntegerField(default=0)
    elapsed = models.DurationField(default=timedelta)
    running_since = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    held_up_to = models.PositiveIntegerField(default=0)
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default=GENESIS)

    tab = models.CharField(max_length=64, blank=True)
    tab_seen_at = models.DateTimeField(null=True, blank=True)
    tab_since = models.DateTimeField(null=True, blank=True)
    at_question = models.PositiveSmallIntegerField(default=0)
    message = models.TextField(blank=True, help_text="What the candidate is told while paused or turned away")

    system_check = models.JSONField(null=True, blank=True)
    rules_confirmed_at = models.DateTimeField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        indexes = [
            models.Index(fields=["phase", "opened_at"]),
            models.Index(fields=["deadline"], condition=models.Q(phase="active"), name="attempt_running"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(phase__in=[phase.value for phase in Phase]), name="phase_is_known"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(phase="active", running_since__isnull=False)
                    | ~models.Q(phase="active") & models.Q(running_since__isnull=True)
                ),
                name="clock_runs_only_while_active",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} {self.phase}"


class Form(models.Model):
    """The form of one attempt, drawn at check-in and never again.

    `items` is a list of {"item", "hash", "order", "choose"}: which version stands at which number, in which
    order its options are shown and how many to choose (forms drawn earlier lack it: 1). `payload` is what
    the player gets: no keys, no ids.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="form")
    seed = models.BigIntegerField()
    items = models.JSONField()
    seconds = models.PositiveIntegerField()
    families = models.JSONField()
    reasons = models.JSONField(help_text="Solver status, constraint report, exposure the draw leaned against")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over seed and items")
    payload = models.TextField(blank=True)
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"form of {self.attempt_id}"


class JournalRow(models.Model):
    """One entry of an attempt's journal. Rows are only ever added; the database refuses the rest."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="journal")
    seq = models.PositiveIntegerField()
    at = models.CharField(max_length=30)
    event = models.CharField(max_length=30)
    body = models.JSONField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["attempt", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "seq"], name="one_entry_per_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.seq} {self.event}"


class Receipt(models.Model):
    """What the candidate holds in hand after the end: signed, so that it proves what was stored."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="receipt")
    document = models.JSONField()
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"receipt of {self.attempt_id}"
