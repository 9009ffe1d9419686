"""Machine observations. A signal is a fact with a value and a threshold; it leads to nothing by itself."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models.incidents import Incident


class Signal(models.Model):
    """Something a device or the server measured; merged with its like within ten seconds (`count`).

    `muted`: an accommodation or a mute of the kind keeps it off the proctors' alerts; it is stored all the
    same. Every signal ends with a disposition by a named person: acknowledged live, then dismissed or made an
    incident, now or in the review.
    """

    class State(models.TextChoices):
        """Open until a person has looked."""

        OPEN = "open"
        ACKNOWLEDGED = "acknowledged"
        DISMISSED = "dismissed"
        INCIDENT = "incident"

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="signals")
    kind = models.CharField(max_length=30)
    at = models.DateTimeField(help_text="The server's time of the first one")
    device_at = models.CharField(max_length=40, blank=True, help_text="What the device's clock said")
    lasted_ms = models.PositiveIntegerField(default=0)
    count = models.PositiveIntegerField(default=1)
    facts = models.JSONField(default=dict, help_text="value, threshold and what else was measured")
    severity = models.PositiveSmallIntegerField(default=0, help_text="0 to 100, by the programme's policy")
    stream = models.CharField(max_length=12, blank=True)
    clip_seq = models.PositiveIntegerField(null=True, blank=True, help_text="The piece it is seen in")
    clip_offset_ms = models.PositiveIntegerField(default=0)
    muted = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    disposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    disposed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    incident = models.OneToOneField(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="signal"
    )

    class Meta:
        ordering = ["attempt", "at", "pk"]
        indexes = [
            models.Index(fields=["attempt", "kind", "at"]),
            models.Index(
                fields=["attempt"], condition=models.Q(state="open", muted=False), name="signal_alerts"
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(severity__lte=100), name="signal_severity_in_percent"),
            models.CheckConstraint(
                condition=models.Q(state="open", disposed_by__isnull=True)
                | ~models.Q(state="open") & models.Q(disposed_by__isnull=False, disposed_at__isnull=False),
                name="a_disposition_has_its_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state="incident", incident__isnull=False)
                | ~models.Q(state="incident") & models.Q(incident__isnull=True),
                name="an_incident_is_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.attempt_id}"
