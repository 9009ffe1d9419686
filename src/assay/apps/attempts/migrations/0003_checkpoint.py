"""An attempt's columns become a checkpoint of its journal; forms are sealed; a second receipt is possible."""

import django.db.models.deletion
from django.db import migrations, models

OVER = ["canceled", "expired", "submitted", "terminated"]


class Migration(migrations.Migration):
    """Columns and constraints. What stands in them for attempts of before comes in 0005."""

    dependencies = [("attempts", "0002_append_only")]
    operations = [
        migrations.AddField(
            "attempt",
            "closed_at",
            models.DateTimeField(
                blank=True,
                null=True,
                help_text="When what follows an end was done: receipt, registration, trail",
            ),
        ),
        migrations.AddField(
            "attempt",
            "fold",
            models.JSONField(default=dict, help_text="core.attempt.snapshot of the state at head_seq"),
        ),
        migrations.AddField(
            "attempt",
            "is_rehearsal",
            models.BooleanField(
                default=False,
                help_text="Nothing comes of it: no exposure count, no result, no figure in a statistic",
            ),
        ),
        migrations.AddIndex(
            "attempt",
            models.Index(
                condition=models.Q(("closed_at__isnull", True), ("ended_at__isnull", False)),
                fields=["ended_at"],
                name="attempt_to_close",
            ),
        ),
        migrations.AddIndex(
            "attempt",
            models.Index(
                condition=models.Q(("ended_at__isnull", False)), fields=["ended_at"], name="attempt_ended"
            ),
        ),
        migrations.AddConstraint(
            "attempt",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deadline__isnull", False), ("running_since__isnull", False)),
                    models.Q(("deadline__isnull", True), ("running_since__isnull", True)),
                    _connector="OR",
                ),
                name="deadline_while_the_clock_runs",
            ),
        ),
        migrations.AddConstraint(
            "attempt",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", False), ("phase__in", OVER)),
                    models.Q(models.Q(("phase__in", OVER), _negated=True), ("ended_at__isnull", True)),
                    _connector="OR",
                ),
                name="an_end_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            "attempt",
            models.CheckConstraint(
                condition=models.Q(("closed_at__isnull", True), ("ended_at__isnull", False), _connector="OR"),
                name="closed_after_the_end",
            ),
        ),
        # A form of before is sealed when its candidate next takes the seat: its plain text can be rendered
        # again from the versions of its items.
        migrations.RemoveField("form", "payload"),
        migrations.AddField(
            "form", "sealed", models.TextField(blank=True, default="", help_text="The sealed package as JSON")
        ),
        migrations.AlterField(
            "form", "sealed", models.TextField(blank=True, help_text="The sealed package as JSON")
        ),
        migrations.AddIndex(
            "form",
            models.Index(condition=models.Q(("sealed", "")), fields=["attempt"], name="form_to_seal"),
        ),
        migrations.AlterModelOptions("receipt", {"ordering": ["attempt", "number"]}),
        migrations.AddField("receipt", "number", models.PositiveSmallIntegerField(default=1)),
        migrations.AlterField(
            "receipt",
            "attempt",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="receipts",
                to="attempts.attempt",
            ),
        ),
        migrations.AddConstraint(
            "receipt",
            models.UniqueConstraint(fields=("attempt", "number"), name="one_receipt_per_number"),
        ),
        migrations.AddConstraint(
            "receipt",
            models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="receipts_count_from_one"),
        ),
    ]
