"""What the clock does to attempts when nobody is looking. Each chore may run in any number of workers."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from assay.apps.attempts.actions import (
    draw_form_ahead,
    expire,
    finish,
    open_attempt,
    renew_receipt,
    submit_by_clock,
)
from assay.apps.attempts.drawing import ensure_sealed
from assay.apps.attempts.models import Form
from assay.apps.attempts.queries import (
    outdated_receipts,
    overdue,
    overdue_on_a_break,
    to_be_drawn,
    unfinished,
    unstarted,
)
from assay.apps.programs.models import Certification
from assay.core.attempt import Phase
from assay.core.attempt.table import OVER
from assay.outside.keys import SigningKey, SiteKeys

MOST = 500
"""So many attempts in one round; the rest come in the next."""

DRAWN_AHEAD = timedelta(hours=36)
"""How long before an appointment its form is drawn; until then a change of the bank still reaches it."""


def submit_overdue(key: SigningKey, *, now: datetime) -> int:
    """Hands in every attempt whose time is up; returns how many.

    One that cannot be handed in does not keep the others waiting: it is in the ExceptionGroup at the end.
    """
    due = [*overdue(now).values_list("uuid", flat=True)[:MOST], *(a.uuid for a in overdue_on_a_break(now))]
    return _each(due, "handed in", lambda uuid: submit_by_clock(uuid, key=key, now=now).ended_at is not None)


def finish_ended(key: SigningKey, *, now: datetime) -> int:
    """Does what follows the ends that the gateway made; returns how many. Fails as submit_overdue does."""
    return _each(unfinished()[:MOST], "finished", lambda uuid: bool(finish(uuid, key=key, now=now).closed_at))


def renew_receipts(key: SigningKey, *, now: datetime) -> int:
    """Another receipt where late work has arrived that counts by policy, once the device has fallen quiet."""
    return _each(list(outdated_receipts(now)), "renewed", lambda uuid: renew_receipt(uuid, key=key, now=now))


def expire_unstarted(*, now: datetime) -> int:
    """Ends every attempt that was admitted and not begun within its time; failures as in submit_overdue."""
    return _each(list(unstarted(now)), "expired", lambda uuid: bool(expire(uuid, now=now).closed_at))


def draw_ahead(
    certification: Certification | None = None, *, keys: SiteKeys, limit: int = 50, now: datetime
) -> int:
    """Draws forms for the next appointments (of one certification, or of all); returns how many.

    Before a mass sitting this takes the drawing out of the crowd at the door: check-in finds the form there.
    """
    drawn = 0
    for registration in to_be_drawn(certification, after=now, until=now + DRAWN_AHEAD)[:limit]:
        attempt = open_attempt(registration, now=now)
        drawn += draw_form_ahead(attempt.uuid, keys=keys, now=now)
    return drawn


def seal_forms(keys: SiteKeys) -> int:
    """Seals the forms that were drawn before forms were sealed and are still needed; returns how many."""
    wanted = [phase for phase in Phase if phase not in OVER]
    rows = Form.objects.filter(sealed="", attempt__phase__in=wanted)
    for form in (forms := list(rows.select_related("attempt__certification")[:MOST])):
        ensure_sealed(form, certification_key=form.attempt.certification.key, keys=keys)
    return len(forms)


def _each(uuids: Iterable[UUID], what: str, act: Callable[[UUID], bool]) -> int:
    """Acts on each attempt in a transaction of its own and counts; failures wait for the end."""
    done, failed = 0, {}
    for uuid in uuids:
        try:
            done += act(uuid)
        except Exception as error:
            failed[uuid] = error
    if failed:
        raise ExceptionGroup(f"not {what}: {', '.join(map(str, failed))}", list(failed.values()))
    return done
