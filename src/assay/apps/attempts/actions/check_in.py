"""Everything before the door: system check, rules, the form, accommodations."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from assay.apps.attempts.drawing import draw
from assay.apps.attempts.engine import deciding, obey, state_of
from assay.apps.attempts.models import Attempt, Form
from assay.apps.audit.actions import record
from assay.apps.programs.queries import accommodation_of
from assay.core.attempt import Phase, commands
from assay.outside.keys import SiteKeys


class NotReady(Exception):
    """A step of check-in is still open; the message names it."""


def keep_system_check(uuid: UUID, findings: Mapping[str, str], *, now: datetime) -> None:
    """Stores what the candidate's browser said about itself; from check-in on it stays as it was."""
    Attempt.objects.filter(uuid=uuid, phase=Phase.NOT_STARTED).update(
        system_check={**findings, "at": now.isoformat(timespec="seconds")}
    )


def confirm_rules(uuid: UUID, *, now: datetime) -> None:
    """Stores that the candidate confirmed the rules of the sitting."""
    Attempt.objects.filter(uuid=uuid, rules_confirmed_at=None).update(rules_confirmed_at=now)


def check_in(uuid: UUID, *, keys: SiteKeys, now: datetime) -> Attempt:
    """Asks a proctor for admission, with the form drawn (once) and accommodations applied.

    Raises NotReady, Refused.
    """
    with deciding(uuid) as attempt:
        if attempt.system_check is None:
            raise NotReady("Run the system check first.")
        if attempt.rules_confirmed_at is None:
            raise NotReady("Confirm the rules of the sitting first.")
        form = Form.objects.filter(attempt=attempt).first() or draw(attempt, keys=keys, now=now)
        _accommodate(attempt, now=now)
        obey(attempt, commands.CheckIn(form.fingerprint), now=now)
        attempt.checked_in_at, attempt.message = now, ""
        attempt.save(update_fields=["checked_in_at", "message"])
        record("attempt.checked_in", subject=f"attempt:{uuid}", actor=attempt.candidate.email, now=now)
    return attempt


def draw_form_ahead(uuid: UUID, *, keys: SiteKeys, now: datetime) -> bool:
    """Draws the form of an attempt that has not been checked in; False: there is one, or it is too late."""
    with deciding(uuid) as attempt:
        if attempt.phase != Phase.NOT_STARTED or Form.objects.filter(attempt=attempt).exists():
            return False
        draw(attempt, keys=keys, now=now)
    return True


def _accommodate(attempt: Attempt, *, now: datetime) -> None:
    """What is granted on the day of the exam holds for it, and nothing granted or revoked afterwards."""
    state = state_of(attempt)
    had = (state.extra_time_percent, state.break_seconds, state.presets)
    facts = accommodation_of(attempt.candidate, now)
    has = (facts.extra_time_percent, facts.break_seconds, tuple(facts.presets)) if facts else (0, 0, ())
    if has != had:
        by = facts.granted_by if facts else "check-in"
        obey(attempt, commands.Accommodate(*has, by=by), now=now)
