"""What a candidate agreed to and showed at the door, and what a person made of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt


class Consent(models.Model):
    """The candidate's yes to one version of the notice on watching, word for word as it was shown.

    Given when registering (no attempt is required then: there is one from the start) and again at the door.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="consents")
    version = models.CharField(max_length=16, help_text="The first hex digits of the text's SHA-256")
    text = models.TextField()
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "given_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "version"], name="one_consent_per_version"),
        ]

    def __str__(self) -> str:
        return f"consent {self.version} for {self.attempt_id}"


class CheckIn(models.Model):
    """The steps a candidate has done, and the proctor's look at them.

    Of the document only its kind and the last two characters of its number are kept: who looked, when and
    at what is evidence enough. `asked_again` lists the steps (`core.proctoring.check_in.Step`) that a proctor
    wants repeated; `reason` is what the candidate reads then.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="check_in")
    system_at = models.DateTimeField(null=True, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    face_at = models.DateTimeField(null=True, blank=True)
    document_at = models.DateTimeField(null=True, blank=True)
    room_at = models.DateTimeField(null=True, blank=True)
    asked_again = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    document_kind = models.CharField(max_length=40, blank=True)
    document_last2 = models.CharField(max_length=2, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(checked_by__isnull=True, checked_at__isnull=True)
                | models.Q(checked_by__isnull=False, checked_at__isnull=False),
                name="a_check_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"check-in of {self.attempt_id}"
