"""A certification as read from its folder, the versions of its rules, registrations, accommodations."""

from functools import lru_cache, reduce
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Replace
from django.db.models.lookups import Exact

from assay.core.programs import CertificationSpec, Preset, parse_certification, presets_of
from assay.core.programs.accommodation import MOST_BREAK_MINUTES, MOST_EXTRA_TIME_PERCENT


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
        return _parsed(self.source, f"{self.key}/certification.toml")


@lru_cache(maxsize=64)
def _parsed(source: str, file: str) -> CertificationSpec:
    """Kept, as nearly every page and chore asks for it, and a text always means the same."""
    return parse_certification(source, file=file)


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


def _without_presets(column: str) -> models.Expression:
    """What is left of a column of presets, each with a space behind it, once all known ones are taken out."""
    left: models.Expression = models.F(column)  # type: ignore[assignment]  # F combines like an expression
    return reduce(
        lambda text, preset: Replace(text, models.Value(f"{preset} "), models.Value("")), Preset, left
    )


class Accommodation(models.Model):
    """What a person has been granted for every exam while it is valid, both days included (UTC).

    A row is never changed but to revoke it, once; the database refuses the rest. Where several hold at a
    time the newest grant counts, whole: nothing is added up. `reason` is for the office alone.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accommodations"
    )
    extra_time_percent = models.PositiveSmallIntegerField(default=0)
    break_minutes = models.PositiveSmallIntegerField(default=0, help_text="In sum, with the clock stopped")
    preset_names = models.CharField(
        max_length=200, blank=True, help_text="Names of presets, each with a space behind it"
    )
    reason = models.TextField(help_text="Private: only the office sees it")
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="Empty: open")
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-granted_at", "-pk"]
        indexes = [models.Index(fields=["person", "-granted_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(extra_time_percent__lte=MOST_EXTRA_TIME_PERCENT),
                name="extra_time_has_a_limit",
            ),
            models.CheckConstraint(
                condition=models.Q(break_minutes__lte=MOST_BREAK_MINUTES), name="breaks_have_a_limit"
            ),
            models.CheckConstraint(
                condition=Exact(_without_presets("preset_names"), models.Value("")), name="presets_are_known"
            ),
            models.CheckConstraint(
                condition=models.Q(extra_time_percent__gt=0)
                | models.Q(break_minutes__gt=0)
                | ~models.Q(preset_names=""),
                name="something_is_granted",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("valid_from")),
                name="valid_for_a_day_at_least",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at=None, revoked_by=None)
                | models.Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~models.Q(person=models.F("granted_by")), name="nobody_grants_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"accommodation {self.pk} of {self.person_id}"

    @property
    def presets(self) -> tuple[Preset, ...]:
        """The presets of the player."""
        return presets_of(self.preset_names.split())
