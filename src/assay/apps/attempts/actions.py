"""What candidates do with their attempt. Proctors' moves are in `proctoring`; both go through the engine."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from assay.apps.attempts.drawing import draw
from assay.apps.attempts.engine import carry_out, locked, state_of, store, to_the_millisecond
from assay.apps.attempts.models import Attempt
from assay.apps.attempts.receipts import issue_receipt
from assay.apps.audit.actions import record
from assay.apps.people.models import Person
from assay.apps.programs.actions import close_registration, register
from assay.apps.programs.models import Certification, Registration
from assay.core.attempt import Phase, Refused, Work, commands, decide
from assay.core.attempt import events as e
from assay.core.forms import parse_blueprint
from assay.outside import dice
from assay.outside.keys import SigningKey

LEASE = timedelta(seconds=25)
"""How long a tab keeps its seat without a sign of life."""


@transaction.atomic
def open_attempt(registration: Registration, *, now: datetime) -> Attempt:
    """The attempt of a registration; opening it again returns the same one."""
    Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)  # two clicks queue here
    existing = Attempt.objects.filter(registration=registration).first()
    if existing:
        return existing
    certification = registration.certification
    blueprint = parse_blueprint(certification.blueprint, file=f"{certification.key}/blueprint.toml")
    attempt = Attempt.objects.create(
        uuid=dice.new_uuid(),
        registration=registration,
        candidate=registration.person,
        certification=certification,
        opened_at=now,
    )
    opened = e.Opened(form_count=blueprint.length, allowed_seconds=certification.spec.time_limit_seconds)
    store(attempt, [opened], now=now)
    return attempt


@transaction.atomic
def register_now(
    person: Person,
    certification: Certification,
    *,
    legal_name: str,
    born_on: date,
    country: str,
    now: datetime,
) -> Attempt:
    """Registers for an appointment now and opens its attempt, both or neither; raises NotEligible."""
    registration = register(
        person, certification, legal_name=legal_name, born_on=born_on, country=country, now=now
    )
    return open_attempt(registration, now=now)


def keep_system_check(uuid: UUID, findings: Mapping[str, str], *, now: datetime) -> None:
    """Stores what the candidate's browser said about itself; from check-in on it stays as it was."""
    Attempt.objects.filter(uuid=uuid, phase=Phase.NOT_STARTED).update(
        system_check={**findings, "at": now.isoformat(timespec="seconds")}
    )


def confirm_rules(uuid: UUID, *, now: datetime) -> None:
    """Stores that the candidate confirmed the rules of the sitting."""
    Attempt.objects.filter(uuid=uuid, rules_confirmed_at=None).update(rules_confirmed_at=now)


class NotReady(Exception):
    """A step of check-in is still open; the message names it."""


@transaction.atomic
def check_in(uuid: UUID, *, now: datetime) -> Attempt:
    """Draws the form (once) and asks a proctor for admission; raises NotReady, Refused."""
    attempt = locked(uuid)
    if attempt.system_check is None:
        raise NotReady("Run the system check first.")
    if attempt.rules_confirmed_at is None:
        raise NotReady("Confirm the rules of the sitting first.")
    form = getattr(attempt, "form", None) or draw(attempt, now=now)
    attempt.checked_in_at, attempt.message = now, ""
    store(attempt, decide(state_of(attempt), commands.CheckIn(form.fingerprint), now=now), now=now)
    record("attempt.checked_in", subject=f"attempt:{uuid}", actor=attempt.candidate.email, now=now)
    return attempt


def start(uuid: UUID, *, now: datetime) -> Attempt:
    """Starts the clock: one small write, since the form exists already."""
    return carry_out(uuid, commands.Start(), now=now)


@transaction.atomic
def take_seat(uuid: UUID, tab: str, *, device: str, now: datetime) -> Attempt:
    """Makes a tab the one place of work; raises Refused while another tab is alive."""
    attempt = locked(uuid)
    now = to_the_millisecond(now)
    free = attempt.tab_seen_at is None or now - attempt.tab_seen_at > LEASE
    events = decide(state_of(attempt), commands.TakeSeat(tab, device, seat_free=free), now=now)
    attempt.tab_seen_at = now
    if events:
        attempt.tab_since = now
        store(attempt, events, now=now)
    else:
        attempt.save(update_fields=["tab_seen_at"])
    return attempt


@transaction.atomic
def save_work(uuid: UUID, tab: str, entries: Sequence[Work], *, now: datetime) -> Attempt:
    """Appends a batch of work; the acknowledgement may be sent when this returns. Raises Refused."""
    attempt = locked(uuid)
    attempt.tab_seen_at = now
    command = commands.SaveWork(tab, tuple(entries))
    store(attempt, decide(state_of(attempt), command, now=to_the_millisecond(now)), now=now)
    return attempt


@transaction.atomic
def heartbeat(uuid: UUID, tab: str, *, at_question: int, key: SigningKey, now: datetime) -> Attempt:
    """Renews the seat, goes on after a lifted pause, and lets the clock submit. Raises Refused."""
    attempt = locked(uuid)
    now = to_the_millisecond(now)
    state = state_of(attempt)
    if not state.over and state.tab != tab:
        raise Refused("seat-taken", "This exam is being taken in another tab or on another computer.")
    store(attempt, decide(state, commands.GoOn(tab), now=now), now=now)
    _time_out(attempt, key=key, now=now)
    Attempt.objects.filter(pk=attempt.pk).update(tab_seen_at=now, at_question=at_question)
    return attempt


@transaction.atomic
def submit(uuid: UUID, tab: str, *, last_device_seq: int, key: SigningKey, now: datetime) -> Attempt:
    """Hands in; raises Refused when entries have not arrived yet. Handing in twice changes nothing."""
    attempt = carry_out(uuid, commands.Submit(tab, last_device_seq), now=now)
    end(attempt, by=attempt.candidate.email, key=key, now=now)
    return attempt


@transaction.atomic
def submit_by_clock(uuid: UUID, *, key: SigningKey, now: datetime) -> Attempt:
    """Hands in what is stored once the time, and the grace for answers on their way, is over."""
    attempt = locked(uuid)
    _time_out(attempt, key=key, now=to_the_millisecond(now))
    return attempt


def _time_out(attempt: Attempt, *, key: SigningKey, now: datetime) -> None:
    store(attempt, decide(state_of(attempt), commands.TimeOut(), now=now), now=now)
    end(attempt, by="clock", key=key, now=now)


def end(attempt: Attempt, *, by: str, key: SigningKey, now: datetime) -> None:
    """What follows every end: the receipt, the used registration, the retake clock. Repeating it is safe.

    Call it in the transaction of the end itself, or a crash between the two would leave a registration open
    for ever. `by` is the address of the person who ended it, or `clock`.
    """
    if not state_of(attempt).over or hasattr(attempt, "receipt"):
        return
    issue_receipt(attempt, key=key, now=now)
    close_registration(attempt.registration, ended_on=(attempt.ended_at or now).date())
    record(f"attempt.{attempt.phase}", subject=f"attempt:{attempt.uuid}", actor=by, now=now)
