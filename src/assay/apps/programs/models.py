"""A certification as read from its folder, the versions of its rules, and registrations for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.core.programs import CertificationSpec, parse_certification


class Certification(models.Model):
    """What a person can earn. `source` is the text of its certification.toml; `spec` reads it."""

    key = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    source = models.TextField()
    blueprint = models.TextField(help_text="The text of its blueprint.toml")
    guide = models.TextField(help_text="The exam guide, Markdown")
    samples = models.JSONField(default=list, help_text="Sample items as file texts; never part of a form")
    is_open = models.BooleanField(default=True)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

    @property
    def spec(self) -> CertificationSpec:
        """The certification's facts and policies, typed."""
        return parse_certification(self.source, file=f"{self.key}/certification.toml")


class RulesVersion(models.Model):
    """The rules a candidate agrees to, word for word; a change is a new version."""

    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveIntegerField()
    text = models.TextField(help_text="Markdown")
    published_at = models.DateTimeField()

    class Meta:
        ordering = ["certification", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["certification", "number"], name="one_rules_version_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.certification.key} rules {self.number}"


class Registration(models.Model):
    """An applicant accepted for one attempt, under their legal name and the rules they agreed to."""

    class State(models.TextChoices):
        """`open` until its attempt has ended; `used` afterwards."""

        OPEN = "open"
        USED = "used"
        WITHDRAWN = "withdrawn"

    uuid = models.UUIDField(unique=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="registrations"
    )
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT, related_name="registrations")
    legal_name = models.CharField(max_length=150)
    born_on = models.DateField()
    country = models.CharField(max_length=2)
    rules = models.ForeignKey(RulesVersion, on_delete=models.PROTECT)
    agreed_at = models.DateTimeField()
    appointment_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ["-agreed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "certification"],
                condition=models.Q(state="open"),
                name="one_open_registration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.legal_name} for {self.certification.key}"


class RetakeFact(models.Model):
    """What eligibility must know of an ended attempt; pushed down here when a result is released."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="retake_facts"
    )
    certification = models.ForeignKey(Certification, on_delete=models.PROTECT)
    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="retake_fact")
    ended_on = models.DateField()
    passed = models.BooleanField(null=True, help_text="Unknown until the result is released")
    certified_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["ended_on"]

    def __str__(self) -> str:
        return f"{self.person} {self.certification.key} {self.ended_on}"
