"""An incident may come from the journal instead of a person; each entry gives one at most."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """`by` becomes optional, with a check that there is always a person or an entry."""

    dependencies = [
        ("proctoring", "0001_initial"),
        ("attempts", "0004_journal_by_attempt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("incident", "journal_seq", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AlterField(
            "incident",
            "by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "incident",
            models.UniqueConstraint(fields=("attempt", "journal_seq"), name="one_incident_per_entry"),
        ),
        migrations.AddConstraint(
            "incident",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by__isnull", False), ("journal_seq__isnull", True)),
                    models.Q(("by__isnull", True), ("journal_seq__isnull", False)),
                    _connector="OR",
                ),
                name="a_person_or_an_entry",
            ),
        ),
    ]
