"""Safe Exam Browser: the configuration of a revision, tickets into it, and what its clients showed."""

from typing import ClassVar

from django.db import models

from assay.apps.attempts.models import Attempt
from assay.apps.programs.models import Certification


class SebRevision(models.Model):
    """One configuration of a certification. It never changes: its Config Key is the same for all attempts."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="seb_revisions")
    number = models.PositiveIntegerField()
    settings = models.BinaryField(help_text="The plist, not encrypted")
    config_key = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["certification", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["certification", "number"], name="one_seb_revision_per_number"),
        ]

    def __str__(self) -> str:
        return f"SEB revision {self.number} of {self.certification_id}"


class SebTicket(models.Model):
    """A one-time way into an attempt for a browser that has no cookies: used once, within two minutes."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="seb_tickets")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the ticket")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"SEB ticket of {self.attempt_id}"


class SebSighting(models.Model):
    """What a client showed of itself at one address: `bek` is its hash over the start page, or empty."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="seb_sightings")
    revision = models.ForeignKey(SebRevision, on_delete=models.PROTECT, related_name="sightings")
    at = models.DateTimeField()
    confirmed = models.BooleanField(help_text="The Config Key's hash was right for this address")
    by_script = models.BooleanField(default=False, help_text="Said by the JavaScript API, not by headers")
    version = models.CharField(max_length=80, blank=True)
    bek = models.CharField(max_length=64, blank=True)
    session = models.CharField(max_length=64, blank=True, help_text="Digest of the session it is bound to")

    class Meta:
        ordering = ["attempt", "at"]

    def __str__(self) -> str:
        return f"SEB sighting of {self.attempt_id}"
