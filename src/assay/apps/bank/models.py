"""The bank in the database: a copy, for drawing and scoring, of the files that are its master."""

from typing import ClassVar

from django.db import models


class ItemVersion(models.Model):
    """One version of an item. Its text never changes; a change of stem, options or key is another version."""

    certification_key = models.CharField(max_length=60)
    item_key = models.CharField(max_length=60, help_text="The author's id: dev-0012")
    rev = models.PositiveIntegerField()
    content_hash = models.CharField(max_length=64)
    family = models.CharField(max_length=40)
    task = models.CharField(max_length=60)
    level = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    seconds = models.PositiveIntegerField()
    status = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    proof = models.CharField(max_length=20)
    enemies = models.JSONField(default=list)
    source = models.TextField(help_text="The item's file, whole")
    is_current = models.BooleanField(default=True, help_text="The version that new forms are drawn from")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["item_key", "-rev"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["certification_key", "item_key", "content_hash"], name="one_version_per_content"
            ),
            models.UniqueConstraint(
                fields=["certification_key", "item_key"],
                condition=models.Q(is_current=True),
                name="one_current_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_key} rev {self.rev}"


class ItemExposure(models.Model):
    """How many forms have carried an item since it was published."""

    certification_key = models.CharField(max_length=60)
    item_key = models.CharField(max_length=60)
    forms = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["certification_key", "item_key"], name="one_exposure_per_item"),
        ]

    def __str__(self) -> str:
        return f"{self.item_key}: {self.forms}"
