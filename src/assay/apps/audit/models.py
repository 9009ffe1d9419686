"""The audit trail: one row for each act of a person or chore, written in the act's own transaction."""

from django.db import models


class AuditEntry(models.Model):
    """An act. `subject` names the thing acted on, `kind:key`, so that the trail outlives the thing."""

    at = models.DateTimeField()
    actor = models.CharField(
        max_length=254, help_text="E-mail address of the person, or the name of the chore"
    )
    action = models.CharField(max_length=80, help_text="Dotted, past tense: result.released")
    subject = models.CharField(max_length=120)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject", "at"])]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.subject}"
