"""An attempt, the form drawn for it, its journal, and its receipts.

The journal is the only truth. An attempt's columns and its `fold` are a *checkpoint* of the fold at
`head_seq`: the journal may be some entries ahead, because what saves answers writes the checkpoint only
every two seconds. Phase, deadline and clock columns are never behind: whatever changes them writes them in
the same commit. Whoever decides something catches up first (`engine.catch_up`); `queries.replayed` folds
anew from the first entry.
"""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.programs.models import Certification, Registration
from assay.core.attempt import Phase
from assay.core.attempt.table import OVER
from assay.core.journal import GENESIS

_OVER = sorted(phase.value for phase in OVER)


class Attempt(models.Model):
    """One sitting of an exam. Never deleted: a trigger refuses it, in both databases."""

    uuid = models.UUIDField(unique=True)
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="attempt")
    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="attempts")
    opened_at = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)
    is_rehearsal = models.BooleanField(
        default=False, help_text="Nothing comes of it: no exposure count, no result, no figure in a statistic"
    )

    phase = models.CharField(max_length=12, default=Phase.NOT_STARTED)
    question_count = models.PositiveSmallIntegerField(default=0)
    allowed_seconds = models.PositiveIntegerField(default=0)
    elapsed = models.DurationField(default=timedelta)
    running_since = models.DateTimeField(null=True, blank=True)
    deadline = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When what follows an end was done: receipt, registration, trail"
    )
    held_up_to = models.PositiveIntegerField(default=0)
    head_seq = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default=GENESIS)
    fold = models.JSONField(default=dict, help_text="core.attempt.snapshot of the state at head_seq")

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
        # No index holds what changes with every save or sign of life (head, fold, tab_seen_at, at_question):
        # PostgreSQL can then rewrite the row in place (HOT) without touching any index.
        indexes = [
            models.Index(fields=["phase", "opened_at"]),
            models.Index(fields=["deadline"], condition=models.Q(phase="active"), name="attempt_running"),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(ended_at__isnull=False, closed_at__isnull=True),
                name="attempt_to_close",
            ),
            models.Index(
                fields=["ended_at"], condition=models.Q(ended_at__isnull=False), name="attempt_ended"
            ),
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
            models.CheckConstraint(
                condition=(
                    models.Q(running_since__isnull=False, deadline__isnull=False)
                    | models.Q(running_since__isnull=True, deadline__isnull=True)
                ),
                name="deadline_while_the_clock_runs",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(phase__in=_OVER, ended_at__isnull=False)
                    | ~models.Q(phase__in=_OVER) & models.Q(ended_at__isnull=True)
                ),
                name="an_end_has_its_time",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(ended_at__isnull=False),
                name="closed_after_the_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uuid} {self.phase}"

    @property
    def receipt(self) -> "Receipt | None":
        """The newest receipt; None before the end, and for a moment after it."""
        return self.receipts.order_by("-number").first()


class Form(models.Model):
    """The form of one attempt, drawn once, at check-in or ahead of it, and never again.

    `items` is a list of {"item", "hash", "order", "choose"}: which version stands at which number, in which
    order its options are shown and how many to choose (forms drawn earlier lack it: 1); a pilot item has
    "scored": false besides. `sealed` is what the player gets (`core/forms/sealed.py`): no keys of items, no
    ids of the bank, and nothing readable before the start. It is empty for a simulated past.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="form")
    seed = models.BigIntegerField()
    items = models.JSONField()
    seconds = models.PositiveIntegerField()
    families = models.JSONField()
    reasons = models.JSONField(help_text="Solver status, constraint report, exposure the draw leaned against")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over seed and items")
    sealed = models.TextField(blank=True, help_text="The sealed package as JSON")
    drawn_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["attempt"], condition=models.Q(sealed=""), name="form_to_seal"),
        ]

    def __str__(self) -> str:
        return f"form of {self.attempt_id}"


class JournalRow(models.Model):
    """One entry of an attempt's journal. Rows are only ever added; the database refuses the rest.

    The table is laid out by hand in migration 0004. The entry's `prev` is not stored: it is the `hash` of
    the row before it. The primary key is what makes the order of writers: a second row with the same number
    is refused.
    """

    pk = models.CompositePrimaryKey("attempt", "seq")
    # Without a constraint in the database: PostgreSQL would lock the attempt's row and write that lock to
    # its log for each saved answer. An attempt can never go away under its journal, so nothing is lost
    # (decision 0009).
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="journal", db_constraint=False, db_index=False
    )
    seq = models.PositiveIntegerField()
    at = models.CharField(max_length=30)
    event = models.CharField(max_length=30)
    body = models.JSONField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["attempt", "seq"]
        indexes = [
            # The few entries that somebody looks for across attempts; the others pay nothing for it.
            models.Index(
                fields=["attempt", "seq"],
                condition=models.Q(event__in=["Doubted", "Reconnected"]),
                name="journal_doubts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.seq} {self.event}"


class Receipt(models.Model):
    """What the candidate holds in hand after the end: signed, so that it proves what was stored.

    Late work that a person accepts makes another one with the next `number`; the earlier ones stay true for
    the journal's length that they name.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="receipts")
    number = models.PositiveSmallIntegerField(default=1)
    document = models.JSONField()
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "number"], name="one_receipt_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="receipts_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"receipt {self.number} of {self.attempt_id}"
