"""An attempt and the answers saved in it."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Attempt(models.Model):
    """One sitting of an exam."""

    candidate = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    deadline = models.DateTimeField()

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Answer(models.Model):
    """One saved answer; every save is kept."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="answers")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    body = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["attempt", "seq"], name="one_answer_per_seq"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.seq}"
