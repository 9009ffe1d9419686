"""What every piece and every word of a watched player asks first, some hundred times a second on a busy day.

Two statements written by hand: Django makes the same ones from the models, but to make them anew each time
costs more than all the rest of a call. A test holds them against the models' own queries.
"""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from assay.apps.attempts.models import Attempt
from assay.apps.proctoring.models import CheckIn, Vault
from assay.apps.programs.models import Certification

_ATTEMPT = """
    SELECT a.id, a.candidate_id, a.certification_id, a.phase, a.started_at, a.ended_at,
           c.id, c.key, c.source,
           v.id, v.attempt_id, v.wrapped, v.erased_at,
           k.id, k.attempt_id, k.consent_at
      FROM attempts_attempt a
      JOIN programs_certification c ON c.id = a.certification_id
      LEFT JOIN proctoring_vault v ON v.attempt_id = a.id
      LEFT JOIN proctoring_checkin k ON k.attempt_id = a.id
     WHERE a.uuid = %s"""
_ATTEMPTS_OWN = ("id", "uuid", "candidate_id", "certification_id", "phase", "started_at", "ended_at")
"""In the order of the model's fields: `from_db` takes values in that order, whatever the names' is."""

_LAST = """
    SELECT seq, chain FROM proctoring_artefact
     WHERE attempt_id = %s AND stream = %s
     ORDER BY seq DESC LIMIT 1"""


def attempt_for_evidence(uuid: UUID) -> Attempt:
    """The attempt with what keeping a piece asks of it, and no more: other columns are read when asked for.

    Its certification, vault and check-in come along. Raises Attempt.DoesNotExist.
    """
    named = Attempt._meta.get_field("uuid").get_db_prep_value(uuid, connection)
    with connection.cursor() as cursor:
        cursor.execute(_ATTEMPT, [named])
        row = cursor.fetchone()
    if row is None:
        raise Attempt.DoesNotExist
    alias = connection.alias
    own = (row[0], uuid, *row[1:4], _moment(row[4]), _moment(row[5]))
    attempt = Attempt.from_db(alias, _ATTEMPTS_OWN, own)
    related = {
        "certification": Certification.from_db(alias, ("id", "key", "source"), row[6:9]),
        "vault": _vault(alias, row[9:13]),
        "check_in": _check_in(alias, row[13:16]),
    }
    attempt._state.fields_cache.update(related)
    return attempt


def last_piece(attempt: Attempt, stream: str) -> tuple[int, str] | None:
    """The number and the chain of the newest piece of a stream; None when there is none."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST, [attempt.pk, stream])
        found = cursor.fetchone()
    return (found[0], found[1]) if found else None


def _vault(alias: str, row: tuple[Any, ...]) -> Vault | None:
    if row[0] is None:
        return None
    return Vault.from_db(alias, ("id", "attempt_id", "wrapped", "erased_at"), (*row[:3], _moment(row[3])))


def _check_in(alias: str, row: tuple[Any, ...]) -> CheckIn | None:
    if row[0] is None:
        return None
    return CheckIn.from_db(alias, ("id", "attempt_id", "consent_at"), (*row[:2], _moment(row[2])))


def _moment(value: datetime | None) -> datetime | None:
    """A moment as the driver gave it: SQLite keeps it in UTC, and does not say so."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
