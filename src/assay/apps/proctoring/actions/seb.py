"""Safe Exam Browser: configurations become rows, tickets let in once, and what a client shows is kept.

A wrong key leads to nothing by itself: a page says what to do, and the proctors hear of it as of any signal.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from assay.apps.attempts.models import Attempt
from assay.apps.audit.actions import record
from assay.apps.proctoring.actions.signals import observe
from assay.apps.proctoring.models import SebRevision, SebSighting, SebTicket
from assay.apps.proctoring.seb_configurations import Configuration
from assay.apps.programs.models import Certification
from assay.core.proctoring import Kind, Observation

TICKET_LASTS = timedelta(minutes=2)


class TicketRefused(Exception):
    """The ticket is none of ours, was used, or is too old."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a client showed at one address.

    `confirmed`: the Config Key's hash was right for it. `by_script`: by the JavaScript API, not by headers.
    `version`: its build in its own words. `bek`: the Browser Exam Key's hash, on the fixed page only.
    `session`: the digest of the session that showed it, or empty.
    """

    confirmed: bool
    by_script: bool = False
    version: str = ""
    bek: str = ""
    session: str = ""


def keep_revision(certification: Certification, made: Configuration, *, now: datetime) -> SebRevision:
    """The row of a configuration; made the first time that it is asked for."""
    kept = SebRevision.objects.filter(certification=certification, config_key=made.config_key).first()
    return kept or _new_revision(certification, made, now)


@transaction.atomic
def _new_revision(certification: Certification, made: Configuration, now: datetime) -> SebRevision:
    Certification.objects.select_for_update().get(pk=certification.pk)  # one number after the other
    rows = SebRevision.objects.filter(certification=certification)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    kept, _ = rows.get_or_create(
        certification=certification,
        config_key=made.config_key,
        defaults={"number": last + 1, "settings": made.settings, "made_at": now},
    )
    return kept


def give_ticket(attempt: Attempt, *, ticket: str, now: datetime) -> SebTicket:
    """Makes `ticket`, a fresh random text, a way into the attempt: once, for two minutes.

    Only its digest is stored.
    """
    return SebTicket.objects.create(attempt=attempt, digest=digest_of(ticket), expires_at=now + TICKET_LASTS)


@transaction.atomic
def use_ticket(ticket: str, *, now: datetime) -> Attempt:
    """The attempt that a ticket leads into, which is used up by this. Raises TicketRefused."""
    rows = SebTicket.objects.filter(digest=digest_of(ticket))
    # One statement decides, so that of two that come at the same time one is let in.
    if rows.filter(used_at=None, expires_at__gt=now).update(used_at=now) != 1:
        raise TicketRefused
    attempt = rows.select_related("attempt__candidate", "attempt__certification").get().attempt
    subject, actor = f"attempt:{attempt.uuid}", attempt.candidate.email
    record("seb.ticket_used", subject=subject, actor=actor, now=now, detail={})
    return attempt


@transaction.atomic
def keep_sighting(attempt: Attempt, revision: SebRevision, shown: Shown, *, now: datetime) -> SebSighting:
    """Keeps what a client showed. The same again is the same row, seen later.

    A wrong key is a signal for the proctors; the candidate reads on her page what to do.
    """
    said = {
        "revision": revision,
        "confirmed": shown.confirmed,
        "by_script": shown.by_script,
        "version": shown.version[:80],
        "session": shown.session,
    }
    rows = SebSighting.objects.filter(attempt=attempt, session=shown.session, by_script=shown.by_script)
    last = rows.order_by("-at", "-pk").first()
    same = last is not None and all(getattr(last, name) == value for name, value in said.items())
    if last is not None and same and shown.bek in ("", last.bek):
        last.at = now
        last.save(update_fields=["at"])
        return last
    if not shown.confirmed:
        facts: dict[str, str | int | bool] = {
            "said": "by script" if shown.by_script else "by headers",
            "version": shown.version[:80],
        }
        observe(attempt, [Observation(kind=Kind.SEB_UNCONFIRMED, value=1, facts=facts)], now=now)
    return SebSighting.objects.create(attempt=attempt, at=now, bek=shown.bek, **said)


def digest_of(secret: str) -> str:
    """SHA-256 of a ticket or of a session's key, in hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
