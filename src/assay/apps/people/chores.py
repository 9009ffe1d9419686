"""Delivering letters."""

from datetime import datetime, timedelta

from assay.apps.people.models import Letter
from assay.outside.mail import Mailer, MailFailed

STALE = timedelta(minutes=10)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 16, 64))
"""How long a letter waits after each failure, so that it outlasts an outage; after one more it has failed."""


def deliver_letters(mailer: Mailer | None, *, now: datetime) -> int:
    """Sends what is queued; without a mailer letters are kept in the outbox. Returns how many it handled.

    A letter is claimed by a conditional update, so two workers never send it twice; one that a dead
    worker left claimed is offered again after ten minutes.
    """
    if mailer is None:
        return Letter.objects.filter(state=Letter.State.QUEUED).update(state=Letter.State.KEPT)
    Letter.objects.filter(state=Letter.State.SENDING, claimed_at__lt=now - STALE).update(
        state=Letter.State.QUEUED
    )
    handled = 0
    for letter in Letter.objects.filter(state=Letter.State.QUEUED).order_by("written_at")[:100]:
        if not _is_due(letter, now):
            continue
        claimed = Letter.objects.filter(pk=letter.pk, state=Letter.State.QUEUED).update(
            state=Letter.State.SENDING, claimed_at=now
        )
        if claimed:
            _send(letter, mailer)
            handled += 1
    return handled


def _is_due(letter: Letter, now: datetime) -> bool:
    if letter.claimed_at is None or not letter.attempts:
        return True
    return now >= letter.claimed_at + PAUSES[letter.attempts - 1]


def _send(letter: Letter, mailer: Mailer) -> None:
    try:
        mailer.send(to=letter.to, subject=letter.subject, body=letter.body)
    except MailFailed as error:
        letter.attempts += 1
        letter.error = str(error)
        gone = letter.attempts > len(PAUSES)
        letter.state = Letter.State.FAILED if gone else Letter.State.QUEUED
    else:
        letter.state, letter.error = Letter.State.SENT, ""
    letter.save(update_fields=["attempts", "error", "state"])
