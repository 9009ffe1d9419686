"""What is watched of a sitting: evidence, signals, the live side, reviews, retention, Safe Exam Browser."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attempts", "0005_fold_again"),
        ("proctoring", "0002_recorded_by_the_system"),
        ("programs", "0003_accommodation_is_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletionReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("document", models.JSONField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deletion_receipts",
                        to="attempts.attempt",
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "at"],
            },
        ),
        migrations.CreateModel(
            name="FocusCall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(unique=True)),
                ("stream", models.CharField(default="camera", max_length=12)),
                ("with_sound", models.BooleanField(default=False)),
                ("offer", models.TextField()),
                ("answer", models.TextField(blank=True)),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="focus_calls",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "made_at"],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "attempt",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hand_overs",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "certification",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="programs.certification",
                    ),
                ),
            ],
            options={
                "ordering": ["-at"],
            },
        ),
        migrations.CreateModel(
            name="SebRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("settings", models.BinaryField(help_text="The plist, not encrypted")),
                ("config_key", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "certification",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seb_revisions",
                        to="programs.certification",
                    ),
                ),
            ],
            options={
                "ordering": ["certification", "number"],
            },
        ),
        migrations.CreateModel(
            name="SebSighting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "confirmed",
                    models.BooleanField(help_text="The Config Key's hash was right for this address"),
                ),
                (
                    "by_script",
                    models.BooleanField(
                        default=False, help_text="Said by the JavaScript API, not by headers"
                    ),
                ),
                ("version", models.CharField(blank=True, max_length=80)),
                ("bek", models.CharField(blank=True, max_length=64)),
                (
                    "session",
                    models.CharField(
                        blank=True, help_text="Digest of the session it is bound to", max_length=64
                    ),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seb_sightings",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sightings",
                        to="proctoring.sebrevision",
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "at"],
            },
        ),
        migrations.CreateModel(
            name="SebTicket",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(help_text="SHA-256 of the ticket", max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seb_tickets",
                        to="attempts.attempt",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=30)),
                ("at", models.DateTimeField(help_text="The server's time of the first one")),
                (
                    "device_at",
                    models.CharField(blank=True, help_text="What the device's clock said", max_length=40),
                ),
                ("lasted_ms", models.PositiveIntegerField(default=0)),
                ("count", models.PositiveIntegerField(default=1)),
                (
                    "facts",
                    models.JSONField(default=dict, help_text="value, threshold and what else was measured"),
                ),
                (
                    "severity",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="0 to 100, by the programme's policy"
                    ),
                ),
                ("stream", models.CharField(blank=True, max_length=12)),
                (
                    "clip_seq",
                    models.PositiveIntegerField(blank=True, help_text="The piece it is seen in", null=True),
                ),
                ("clip_offset_ms", models.PositiveIntegerField(default=0)),
                ("muted", models.BooleanField(default=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("acknowledged", "Acknowledged"),
                            ("dismissed", "Dismissed"),
                            ("incident", "Incident"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("disposed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signals",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "disposed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signal",
                        to="proctoring.incident",
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Termination",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("code", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("needs_second", models.BooleanField(default=False)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, help_text="Carried out, or called back", null=True),
                ),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terminations",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "called_back_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "seconded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "at"],
            },
        ),
        migrations.CreateModel(
            name="Vault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wrapped", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vault",
                        to="attempts.attempt",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("hand_raised_at", models.DateTimeField(blank=True, null=True)),
                ("hand_seen_at", models.DateTimeField(blank=True, null=True)),
                ("guard", models.CharField(blank=True, max_length=20)),
                ("camera", models.CharField(blank=True, max_length=20)),
                ("screen", models.CharField(blank=True, max_length=20)),
                (
                    "left_to_send",
                    models.PositiveIntegerField(
                        default=0, help_text="Pieces of evidence still on the device"
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(blank=True, help_text="When the player last said so", null=True),
                ),
                ("address", models.CharField(blank=True, max_length=45)),
                ("room_asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "watched_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="Until then a proctor has the tile in view: a picture each second",
                        null=True,
                    ),
                ),
                ("news", models.PositiveIntegerField(default=0)),
                ("desk", models.PositiveIntegerField(default=0)),
                (
                    "muted",
                    models.JSONField(
                        default=list, help_text="Kinds of signals that raise no alert for this person"
                    ),
                ),
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="watch",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
                ("judged_at", models.DateTimeField(blank=True, null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("upheld", "The finding stands"),
                            ("overturned", "The finding is withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", models.TextField(blank=True, help_text="What the candidate is told")),
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeal",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "judged_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("judged_at__isnull", True), ("judged_by__isnull", True), ("outcome", "")
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_judgement_has_its_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Artefact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.CharField(max_length=12)),
                ("seq", models.PositiveIntegerField()),
                ("sha256", models.CharField(help_text="Of the piece as the device sent it", max_length=64)),
                ("size", models.PositiveIntegerField(help_text="Bytes as the device sent it")),
                ("media_type", models.CharField(max_length=60)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="Plain facts that came with it, such as a window's title"
                    ),
                ),
                ("name", models.CharField(help_text="Its name in the storage", max_length=200)),
                ("chain", models.CharField(max_length=64)),
                ("stored_at", models.DateTimeField()),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="artefacts",
                        to="attempts.attempt",
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "stream", "seq"],
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "stream", "seq"), name="one_piece_per_number"),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="pieces_count_from_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("system_at", models.DateTimeField(blank=True, null=True)),
                ("consent_at", models.DateTimeField(blank=True, null=True)),
                ("face_at", models.DateTimeField(blank=True, null=True)),
                ("document_at", models.DateTimeField(blank=True, null=True)),
                ("room_at", models.DateTimeField(blank=True, null=True)),
                ("asked_again", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True)),
                ("document_kind", models.CharField(blank=True, max_length=40)),
                ("document_last2", models.CharField(blank=True, max_length=2)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="check_in",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("checked_at__isnull", True), ("checked_by__isnull", True)),
                            models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_check_has_its_person",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.CharField(help_text="The first hex digits of the text's SHA-256", max_length=16),
                ),
                ("text", models.TextField()),
                ("given_at", models.DateTimeField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="attempts.attempt",
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "given_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "version"), name="one_consent_per_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("what", models.CharField(max_length=80)),
                ("reason", models.CharField(max_length=300)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence_views",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="a_view_has_its_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Glance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.CharField(max_length=12)),
                ("taken_at", models.DateTimeField()),
                ("image", models.BinaryField()),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="glances",
                        to="attempts.attempt",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "stream"), name="one_glance_per_stream")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="holds",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("attempt",),
                        name="one_hold_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_lifted_hold_has_its_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "ref",
                    models.CharField(
                        help_text="The sender's own id of it: sent twice, it is one message", max_length=40
                    ),
                ),
                ("text", models.TextField(max_length=1000)),
                (
                    "canned",
                    models.CharField(
                        blank=True, help_text="Which of the prepared messages it was", max_length=40
                    ),
                ),
                ("broadcast", models.BooleanField(default=False)),
                ("sent_at", models.DateTimeField()),
                ("delivered_at", models.DateTimeField(blank=True, null=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "number"), name="one_message_per_number"),
                    models.UniqueConstraint(fields=("attempt", "ref"), name="a_message_is_one"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("passed", "Nothing against the result"),
                            ("violation", "Rules were broken"),
                            ("suspicious", "Suspicious: somebody must look again"),
                            ("not_reviewed", "Not reviewed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="attempts.attempt",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["attempt", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "number"), name="one_review_per_number"),
                    models.UniqueConstraint(fields=("attempt", "by"), name="each_reviewer_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "violation"), _negated=True),
                            models.Q(("note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_violation_says_why",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sebrevision",
            constraint=models.UniqueConstraint(
                fields=("certification", "number"), name="one_seb_revision_per_number"
            ),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["attempt", "kind", "at"], name="proctoring__attempt_e9dfaa_idx"),
        ),
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(
                condition=models.Q(("muted", False), ("state", "open")),
                fields=["attempt"],
                name="signal_alerts",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(("severity__lte", 100)), name="signal_severity_in_percent"
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("disposed_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("disposed_at__isnull", False),
                        ("disposed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_disposition_has_its_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="signal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("incident__isnull", False), ("state", "incident")),
                    models.Q(models.Q(("state", "incident"), _negated=True), ("incident__isnull", True)),
                    _connector="OR",
                ),
                name="an_incident_is_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="termination",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("attempt",),
                name="one_termination_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="termination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("seconded_by__isnull", True),
                    models.Q(("seconded_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="the_second_person_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="termination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("due_at__isnull", True),
                    ("needs_second", False),
                    ("seconded_by__isnull", False),
                    _connector="OR",
                ),
                name="due_only_when_seconded",
            ),
        ),
        migrations.AddConstraint(
            model_name="watch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claimed_at__isnull", True), ("claimed_by__isnull", True)),
                    models.Q(("claimed_at__isnull", False), ("claimed_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_claim_has_its_person",
            ),
        ),
    ]
