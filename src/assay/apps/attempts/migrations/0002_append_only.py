"""The database refuses to change or delete journal rows: the journal is append-only below the code, too."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "attempts_journalrow"

SQLITE = [
    f"""CREATE TRIGGER journal_keeps_{act.lower()} BEFORE {act} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"""
    for act in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    f"""CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION journal_is_append_only()""",
]


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Adds the triggers in the words of the database at hand."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unprotect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes the triggers away."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER journal_keeps_update")
        schema_editor.execute("DROP TRIGGER journal_keeps_delete")
    else:
        schema_editor.execute(f"DROP TRIGGER journal_keeps ON {TABLE}")
        schema_editor.execute("DROP FUNCTION journal_is_append_only()")


class Migration(migrations.Migration):
    """After the tables exist."""

    dependencies = [("attempts", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
