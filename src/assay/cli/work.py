"""`assay work`: the background chores, each claiming its rows, so that any number may run."""

import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import click

from assay.cli.django_site import start_django

RETENTION_RESTS = 60.0
"""Seconds. Evidence is due on a day, not on a second, and to look for it walks over all that is kept."""


@dataclass(frozen=True, slots=True)
class Chore:
    """A name for the log, and what to do; it returns how many rows it handled.

    `rest`: for how many seconds it is left alone once it has found nothing, or failed.
    """

    name: str
    run: Callable[[datetime], int]
    rest: float = 0.0


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@click.option("--every", type=float, default=1.0, show_default=True, help="Seconds between two looks.")
def work(once: bool, every: float) -> None:
    """Do the background chores: hand in overdue exams, score, issue credentials, send mail."""
    start_django()
    if once:
        do_chores()
        return
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    work_until(stop, every=every)


def work_until(stop: threading.Event, *, every: float) -> None:
    """Looks for work again and again until `stop` is set; one failing chore does not keep the others."""
    resting: dict[str, float] = {}
    while not stop.is_set():
        do_chores(resting)
        stop.wait(every)


def do_chores(resting: dict[str, float] | None = None) -> None:
    """One round of every chore; a failure is printed with its chore and tried again next round.

    `resting`: until when a chore is left alone, by its name; kept by whoever goes round. By the steady clock:
    one that is set back must not keep the chores waiting.
    """
    from django.db import close_old_connections

    from assay.outside import clock

    resting = {} if resting is None else resting
    for chore in chores():
        if resting.get(chore.name, 0.0) > clock.steady():
            continue
        try:
            close_old_connections()
            handled = chore.run(clock.now())
            if handled:
                click.echo(f"{chore.name}: {handled}")
        except Exception as error:
            handled = 0
            click.echo(f"{chore.name} failed and will be tried again: {error!r}", err=True)
        if not handled:
            resting[chore.name] = clock.steady() + chore.rest


def chores() -> list[Chore]:
    """The chores in the order of the path: draw, hand in, note, score, issue, mail."""
    from django.conf import settings

    from assay.apps.attempts import chores as attempts
    from assay.apps.credentials.chores import issue_released
    from assay.apps.people.chores import deliver_letters
    from assay.apps.proctoring.chores import delete_due, end_due_exams, note_incidents, signal_gaps
    from assay.apps.results.chores import rescore_grown, score_ended
    from assay.outside.mail import Mailer
    from assay.web.kit.issuing import sealing_keys, site_issuer, site_key

    mail = settings.CONFIG.mail
    mailer = Mailer(mail.host, mail.port, mail.user, mail.password, mail.sender) if mail.host else None
    return [
        Chore("forms drawn ahead", lambda now: attempts.draw_ahead(keys=sealing_keys(), now=now)),
        Chore("forms sealed", lambda _: attempts.seal_forms(sealing_keys())),
        Chore("exams handed in by the clock", lambda now: attempts.submit_overdue(site_key(), now=now)),
        Chore("exams ended by a person", lambda now: end_due_exams(site_key(), now=now)),
        Chore("exams expired", lambda now: attempts.expire_unstarted(now=now)),
        Chore("exams closed", lambda now: attempts.finish_ended(site_key(), now=now)),
        Chore("receipts renewed", lambda now: attempts.renew_receipts(site_key(), now=now)),
        Chore("incidents noted from journals", lambda now: note_incidents(now=now)),
        Chore("silences signalled", lambda now: signal_gaps(now=now)),
        Chore("exams scored", lambda now: score_ended(now=now)),
        Chore("results scored again", lambda now: rescore_grown(now=now)),
        Chore("credentials issued", lambda now: issue_released(site_issuer(), now=now)),
        Chore("evidence deleted", lambda now: delete_due(key=site_key(), now=now), rest=RETENTION_RESTS),
        Chore("letters delivered", lambda now: deliver_letters(mailer, now=now)),
    ]
