"""A credential is the signed document as it went out; revocation and listing stand beside it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from assay.apps.programs.models import Certification
from assay.apps.results.models import Result


class Credential(models.Model):
    """One Open Badges 3.0 credential. `uuid` is its unguessable public name."""

    uuid = models.UUIDField(unique=True)
    result = models.OneToOneField(Result, on_delete=models.PROTECT, related_name="credential")
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="credentials")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credentials")
    holder_name = models.CharField(max_length=150)
    number = models.CharField(max_length=30, unique=True, help_text="For people to read out: PMLE-2026-0001")
    status_index = models.PositiveIntegerField(unique=True)
    document = models.JSONField()
    issued_at = models.DateTimeField()
    awarded_on = models.DateField()
    valid_until = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)

    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-issued_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False) & ~Q(revoked_reason=""),
                name="revoked_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.holder_name}"


class Listing(models.Model):
    """The holder's own choice to stand in the public directory, for one certification; absent means no."""

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="listing")
    display_name = models.CharField(max_length=150)
    country = models.CharField(max_length=2, blank=True)
    listed_at = models.DateTimeField()

    class Meta:
        ordering = ["display_name"]
        indexes = [models.Index(fields=["country"])]

    def __str__(self) -> str:
        return f"{self.display_name} ({self.credential.number})"
