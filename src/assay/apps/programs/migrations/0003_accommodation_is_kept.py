"""The database refuses to change an accommodation: it is revoked, once, and a new one granted."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLE = "programs_accommodation"
KEPT = (
    "person_id",
    "extra_time_percent",
    "break_minutes",
    "preset_names",
    "reason",
    "granted_by_id",
    "granted_at",
    "valid_from",
    "valid_until",
)
WORDS = "an accommodation is revoked, never changed"
BEFORE, AFTER = (", ".join(f"{side}.{column}" for column in KEPT) for side in ("OLD", "NEW"))

SQLITE = f"""CREATE TRIGGER accommodation_is_kept BEFORE UPDATE ON {TABLE}
    WHEN OLD.revoked_at IS NOT NULL OR ({BEFORE}) IS NOT ({AFTER})
    BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"""
POSTGRESQL = (
    f"""CREATE FUNCTION accommodation_is_kept() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER accommodation_is_kept BEFORE UPDATE ON {TABLE} FOR EACH ROW
        WHEN (OLD.revoked_at IS NOT NULL OR ROW({BEFORE}) IS DISTINCT FROM ROW({AFTER}))
        EXECUTE FUNCTION accommodation_is_kept()""",
)


def protect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Adds the trigger in the words of the database at hand."""
    for statement in (SQLITE,) if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def unprotect(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Takes it away."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER accommodation_is_kept")
    else:
        schema_editor.execute(f"DROP TRIGGER accommodation_is_kept ON {TABLE}")
        schema_editor.execute("DROP FUNCTION accommodation_is_kept()")


class Migration(migrations.Migration):
    """After the table exists."""

    dependencies = [("programs", "0002_accommodation")]
    operations = [migrations.RunPython(protect, unprotect)]
