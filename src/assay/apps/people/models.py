"""A person signs in by e-mail; what they may do comes from role grants; letters to them wait in a row."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Persons(BaseUserManager["Person"]):
    """Makes people; allauth calls these names."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Person":
        """A person who signs in by e-mailed code or passkey; a password is optional and usually unset."""
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        if password:
            person.set_password(password)
        else:
            person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody with an account. The legal name is asked for at registration and checked against an ID."""

    email = models.EmailField(unique=True)
    legal_name = models.CharField(max_length=150, blank=True)
    born_on = models.DateField(null=True, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2")
    time_zone = models.CharField(max_length=60, default="UTC")
    is_active = models.BooleanField(default=True)
    is_simulated = models.BooleanField(default=False, help_text="Made by the demo from a model, not a person")
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Persons] = Persons()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.legal_name or self.email


class Role(models.TextChoices):
    """What a person may be in a programme. Everybody who signs in is at least a candidate."""

    CANDIDATE = "candidate"
    AUTHOR = "author"
    REVIEWER = "reviewer"
    PROCTOR = "proctor"
    MANAGER = "manager", "Programme manager"
    PSYCHOMETRICIAN = "psychometrician"
    ADMINISTRATOR = "administrator"


class RoleGrant(models.Model):
    """A role held in one certification, or, with an empty key, in all of them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    certification_key = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "role", "certification_key"], name="one_grant_each"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.role} of {self.certification_key or 'everything'}"


class Letter(models.Model):
    """A mail to be sent. The row is the queue: a chore claims it with a conditional update."""

    class State(models.TextChoices):
        """How far the letter has come; `kept` means that no mail server is set and it stays here."""

        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        KEPT = "kept"
        FAILED = "failed"

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    written_at = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["state", "written_at"])]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to} ({self.state})"
