"""Pictures and recordings: encrypted files outside the database, their hashes chained inside it."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from assay.apps.attempts.models import Attempt


class Vault(models.Model):
    """The data key of one attempt, wrapped by the site's. Without it the files are noise: to drop it erases.

    `wrapped` is empty once it is erased.
    """

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="vault")
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"vault of {self.attempt_id}"


class Artefact(models.Model):
    """One stored piece: a 5 s segment of a recording, or a still. Never changed; only its file can go.

    `stream` is camera, screen, seb-screen, room, face or document; `seq` counts from 1 in it. `chain` is the
    hash over this piece and the one before it in its stream (`core.proctoring.manifest`). `began_at` and
    `ended_at` are the device's word; `stored_at` is the server's.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="artefacts")
    stream = models.CharField(max_length=12)
    seq = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, help_text="Of the piece as the device sent it")
    size = models.PositiveIntegerField(help_text="Bytes as the device sent it")
    media_type = models.CharField(max_length=60)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    facts = models.JSONField(
        default=dict, help_text="Plain facts that came with it, such as a window's title"
    )
    name = models.CharField(max_length=200, help_text="Its name in the storage")
    chain = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["attempt", "stream", "seq"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "stream", "seq"], name="one_piece_per_number"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="pieces_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.seq} of {self.attempt_id}"


class Glance(models.Model):
    """The newest thumbnail of a stream, for the grid. No evidence: it is replaced, and goes at the end."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="glances")
    stream = models.CharField(max_length=12)
    taken_at = models.DateTimeField()
    image = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "stream"], name="one_glance_per_stream"),
        ]

    def __str__(self) -> str:
        return f"glance at {self.attempt_id}"


class EvidenceView(models.Model):
    """Somebody opened evidence: who, when, what and why. The candidate sees these rows in her export."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="evidence_views")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=80)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["attempt", "at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_view_has_its_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} saw {self.what} of {self.attempt_id}"
