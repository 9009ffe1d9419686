"""Fills the checkpoints of attempts of before: the fold of their journals, and which ends are done with."""

from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F

from assay.core.attempt import AttemptState, IllegalTransition, Phase, from_body, replay, to_snapshot


def fold_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Folds each journal anew. One that cannot be read keeps what its columns said; scoring names the fault."""
    alias = schema_editor.connection.alias
    attempts: Any = apps.get_model("attempts", "Attempt").objects.using(alias)
    rows: Any = apps.get_model("attempts", "JournalRow").objects.using(alias)
    by_pk = {attempt.pk: attempt for attempt in attempts.all()}
    ordered = rows.order_by("attempt_id", "seq").values_list("attempt_id", "at", "event", "body")
    for pk, history in groupby(ordered.iterator(), key=lambda row: row[0]):
        attempt = by_pk[pk]
        try:
            state = replay(
                (from_body(event, body), datetime.fromisoformat(at)) for _, at, event, body in history
            )
        except (IllegalTransition, TypeError, ValueError):
            state = _state_in_columns(attempt)
        attempts.filter(pk=pk).update(fold=to_snapshot(state))
    attempts.filter(registration__state="used", ended_at__isnull=False).update(closed_at=F("ended_at"))


def _state_in_columns(attempt: Any) -> AttemptState:
    return AttemptState(
        phase=Phase(attempt.phase),
        question_count=attempt.question_count,
        allowed_seconds=attempt.allowed_seconds,
        elapsed=attempt.elapsed,
        running_since=attempt.running_since,
        started=attempt.started_at is not None,
        held_up_to=attempt.held_up_to,
        tab=attempt.tab,
    )


class Migration(migrations.Migration):
    """Apart from the tables, since PostgreSQL does not alter a table with changes still pending on it."""

    dependencies = [("attempts", "0004_journal_by_attempt"), ("programs", "0001_initial")]
    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
