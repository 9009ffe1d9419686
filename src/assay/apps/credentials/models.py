"""A credential is the signed document as it went out; revocation and listing stand beside it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from assay.apps.programs.models import Certification
from assay.apps.results.models import Result
from assay.core.directory import WORD_LETTERS


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
        indexes: ClassVar[list[models.Index]] = [
            # What is read when a status list is signed anew.
            models.Index(fields=["status_index"], condition=Q(revoked_at__isnull=False), name="revoked"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.holder_name}"


class StatusList(models.Model):
    """A Bitstring Status List as it is served: signed when one of its bits changed, or when it was too old.

    The rows of credentials say what is in it; `statuslists` keeps the two in step.
    """

    number = models.PositiveIntegerField(unique=True, help_text="Counts from 1; stands in its address")
    text = models.TextField(help_text="The signed credential, JSON; empty before the first signature")

    def __str__(self) -> str:
        return f"status list {self.number}"


class Listing(models.Model):
    """The holder's own choice to stand in the public directory, for one certification; absent means no."""

    credential = models.OneToOneField(Credential, on_delete=models.CASCADE, related_name="listing")
    display_name = models.CharField(max_length=150)
    country = models.CharField(max_length=2, blank=True)
    listed_at = models.DateTimeField()

    class Meta:
        ordering = ["display_name"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["display_name", "id"], name="listing_by_name"),
            models.Index(fields=["country", "display_name", "id"], name="listing_by_country_and_name"),
        ]

    def __str__(self) -> str:
        return f"{self.display_name} ({self.credential.number})"


class ListedWords(models.Model):
    """Two words of a listed name, as the core pairs them, with all that a search asks of the listing.

    Bytes (UTF-8), so that both databases sort and compare them alike, whatever their language.
    """

    words = models.BinaryField(max_length=4 * (2 * WORD_LETTERS + 1))
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="words")
    country = models.CharField(max_length=2, blank=True)
    certification = models.ForeignKey(
        Certification, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        # The whole row in the order of an answer: a search reads one of these and nothing else.
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["words", "listing", "country", "certification"], name="listed_words"),
            models.Index(
                fields=["country", "words", "listing", "certification"], name="listed_words_by_country"
            ),
        ]


class DirectoryWord(models.Model):
    """A word that occurs in a listed name; it goes with the last name that has it."""

    text = models.CharField(max_length=WORD_LETTERS)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["text"], name="one_row_a_word"),
        ]

    def __str__(self) -> str:
        return self.text


class WordSpelling(models.Model):
    """A word of the directory, or what is left of it when a letter is left out: how a typo finds it."""

    spelling = models.CharField(max_length=WORD_LETTERS)
    word = models.ForeignKey(DirectoryWord, on_delete=models.CASCADE, related_name="spellings")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["spelling", "word"], name="word_by_spelling")
        ]


class WordEnding(models.Model):
    """What begins at some letter of a word, in UTF-8: how a part of the word finds it."""

    ending = models.BinaryField(max_length=4 * WORD_LETTERS)
    word = models.ForeignKey(DirectoryWord, on_delete=models.CASCADE, related_name="endings")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ending", "word"], name="word_by_ending")
        ]
