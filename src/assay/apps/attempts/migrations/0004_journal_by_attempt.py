"""The journal's table by hand: ordered by attempt, without a surrogate key, in partitions on PostgreSQL.

The primary key is (attempt_id, seq), the one index there is. PostgreSQL spreads the table over 16 partitions by a
hash of the attempt, so that each index stays small and vacuuming one does not touch the others. SQLite keeps it
WITHOUT ROWID: the rows of an attempt lie together. `prev` goes: it is the hash of the row before.

There is no foreign key on attempt_id. Its trigger would lock the attempt's row, and write that lock to the log, for
each saved answer (decision 0009). Instead the other end is held: an attempt cannot be deleted.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE, OLD = "attempts_journalrow", "attempts_journalrow_before_0004"
PARTITIONS = 16
_PARTS = [f"{TABLE}_{n:02}" for n in range(PARTITIONS)]
_CARRY_OVER = f"""INSERT INTO {TABLE} (attempt_id, seq, at, event, body, hash)
                  SELECT attempt_id, seq, at, event, body, hash FROM {OLD} ORDER BY attempt_id, seq"""

SQLITE_TABLE = f"""CREATE TABLE {TABLE} (
    "attempt_id" bigint NOT NULL,
    "seq" integer unsigned NOT NULL CHECK ("seq" >= 1),
    "at" varchar(30) NOT NULL,
    "event" varchar(30) NOT NULL,
    "body" text NOT NULL CHECK (JSON_VALID("body")),
    "hash" varchar(64) NOT NULL,
    PRIMARY KEY ("attempt_id", "seq")
) WITHOUT ROWID"""

POSTGRESQL_TABLE = [
    f"""CREATE TABLE {TABLE} (
        attempt_id bigint NOT NULL,
        seq integer NOT NULL CHECK (seq >= 1),
        at varchar(30) NOT NULL,
        event varchar(30) NOT NULL,
        body jsonb NOT NULL,
        hash varchar(64) NOT NULL,
        CONSTRAINT journal_one_entry_per_seq PRIMARY KEY (attempt_id, seq)
    ) PARTITION BY HASH (attempt_id)""",
    *[
        f"""CREATE TABLE {part} PARTITION OF {TABLE}
            FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"""
        for n, part in enumerate(_PARTS)
    ],
]
# The few entries that somebody looks for across attempts; the others pay nothing for it.
DOUBTS = f"""CREATE INDEX journal_doubts ON {TABLE} (attempt_id, seq)
    WHERE event IN ('Doubted', 'Reconnected')"""

SQLITE_TRIGGERS = {
    **{
        f"journal_keeps_{act.lower()}": f"""BEFORE {act} ON {TABLE}
            BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"""
        for act in ("UPDATE", "DELETE")
    },
    "attempts_are_kept": """BEFORE DELETE ON attempts_attempt
        BEGIN SELECT RAISE(ABORT, 'an attempt is never deleted'); END""",
}
# (name, table, when and what): a row trigger reaches the partitions by itself, a statement's does not.
POSTGRESQL_TRIGGERS = [
    ("journal_keeps", TABLE, "BEFORE UPDATE OR DELETE", "FOR EACH ROW", "journal_is_append_only"),
    *[
        ("journal_stays", table, "BEFORE TRUNCATE", "FOR EACH STATEMENT", "journal_is_append_only")
        for table in (TABLE, *_PARTS)
    ],
    ("attempts_are_kept", "attempts_attempt", "BEFORE DELETE", "FOR EACH ROW", "attempts_are_kept"),
    ("attempts_stay", "attempts_attempt", "BEFORE TRUNCATE", "FOR EACH STATEMENT", "attempts_are_kept"),
]
ATTEMPTS_ARE_KEPT = """CREATE FUNCTION attempts_are_kept() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'an attempt is never deleted'; END $$"""


def carry_over(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Lays the new table out and brings every row into it."""
    sqlite = schema_editor.connection.vendor == "sqlite"
    for trigger in ("journal_keeps_update", "journal_keeps_delete") if sqlite else ():
        schema_editor.execute(f"DROP TRIGGER {trigger}")  # a renamed table would keep the names taken
    schema_editor.execute(f"ALTER TABLE {TABLE} RENAME TO {OLD}")
    for statement in [SQLITE_TABLE] if sqlite else POSTGRESQL_TABLE:
        schema_editor.execute(statement)
    schema_editor.execute(_CARRY_OVER)
    schema_editor.execute(DOUBTS)
    schema_editor.execute(f"DROP TABLE {OLD}")
    if not sqlite:
        schema_editor.execute(ATTEMPTS_ARE_KEPT)
        # Room in each page for new versions of a row that lives through an exam, and no index in the way.
        schema_editor.execute("ALTER TABLE attempts_attempt SET (fillfactor = 70)")
    protect(apps, schema_editor)


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Adds the triggers in the words of the database at hand.

    On SQLite a later migration that remakes attempts_attempt loses its trigger and must add it again.
    """
    if schema_editor.connection.vendor == "sqlite":
        for name, what in SQLITE_TRIGGERS.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {what}")
        return
    for name, table, when, each, function in POSTGRESQL_TRIGGERS:
        schema_editor.execute(f"CREATE TRIGGER {name} {when} ON {table} {each} EXECUTE FUNCTION {function}()")


def unprotect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes the triggers away: what only the owner of the database can do, and the chain finds out."""
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE_TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER {name}")
        return
    for name, table, *_ in POSTGRESQL_TRIGGERS:
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")


class Migration(migrations.Migration):
    """One way only: back is the backup."""

    dependencies = [("attempts", "0003_checkpoint")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(carry_over)],
            state_operations=[
                migrations.DeleteModel("JournalRow"),
                migrations.CreateModel(
                    "JournalRow",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "attempt",
                                "seq",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "attempt",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="journal",
                                to="attempts.attempt",
                            ),
                        ),
                        ("seq", models.PositiveIntegerField()),
                        ("at", models.CharField(max_length=30)),
                        ("event", models.CharField(max_length=30)),
                        ("body", models.JSONField()),
                        ("hash", models.CharField(max_length=64)),
                    ],
                    options={
                        "ordering": ["attempt", "seq"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("event__in", ["Doubted", "Reconnected"])),
                                fields=["attempt", "seq"],
                                name="journal_doubts",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
