"""The fake cohort: simulated people, registered, checked in and admitted through the apps' own actions.

They are marked three times over: the person is simulated, the address lies in a domain that cannot exist
(RFC 2606), and the attempt of a rehearsal says that it is one, so that no result, credential, statistic or
exposure count ever comes of it. Nothing is deleted afterwards, for journals are kept for ever; it is ended.
"""

from collections.abc import Container, Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from assay.apps.attempts import actions, queries
from assay.apps.attempts.models import Attempt
from assay.apps.people.actions import invite
from assay.apps.people.models import Person
from assay.apps.proctoring.actions import admit, terminate
from assay.apps.programs.actions import grant_accommodation
from assay.apps.programs.models import Certification
from assay.cli.rehearse.evidence import Stored
from assay.cli.rehearse.virtual_candidate import Admission
from assay.core.attempt import Phase
from assay.outside import dice
from assay.outside.keys import SigningKey, SiteKeys
from assay.web.kit.issuing import sealing_keys

DOMAIN = "rehearsal.invalid"
PROCTOR = f"proctor@{DOMAIN}"
BORN = date(1990, 1, 1)
BREAK_MINUTES = 15
REASON = "The rehearsal is over."
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def admit_cohort(
    certification: Certification,
    *,
    count: int,
    with_breaks: Container[int] = (),
    keys: SiteKeys,
    now: datetime,
    is_rehearsal: bool = True,
) -> Iterator[Admission]:
    """Brings candidates 1 to `count` to the moment before the start, one by one.

    Those numbered in `with_breaks` have an accommodation: a quarter more time, and a budget for breaks.
    `is_rehearsal=False` lets their attempts be scored like a real one: for a site that is thrown away.
    """
    proctor = invite(PROCTOR)
    for number in range(1, count + 1):
        person = Person.objects.create_user(f"{dice.salt()[:12]}@{DOMAIN}", is_simulated=True)
        if number in with_breaks:
            grant_accommodation(
                person,
                extra_time_percent=25,
                break_minutes=BREAK_MINUTES,
                reason="Rehearsal",
                valid_from=now.date(),
                by=proctor,
                now=now,
            )
        attempt = actions.register_now(
            person,
            certification,
            legal_name=f"Rehearsal {number}",
            born_on=BORN,
            country="CH",
            now=now,
            is_rehearsal=is_rehearsal,
        )
        actions.keep_system_check(attempt.uuid, {"rehearsal": "yes"}, now=now)
        actions.confirm_rules(attempt.uuid, now=now)
        actions.check_in(attempt.uuid, keys=sealing_keys(), now=now)
        admit(attempt.uuid, by=proctor, now=now)
        yield Admission(str(attempt.uuid), open_session(person))


def open_session(person: Person) -> str:
    """Signs a person in without mail; the value of the session's cookie."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def really_running() -> int:
    """How many attempts of real people have not ended and are beyond check-in."""
    busy = (Phase.AWAITING, Phase.AUTHORIZED, Phase.ACTIVE, Phase.PAUSED)
    return Attempt.objects.filter(phase__in=busy, is_simulated=False).count()


def let_in(attempt_uuid: str, *, now: datetime) -> None:
    """The rehearsal's proctor lets a candidate go on after a break."""
    admit(UUID(attempt_uuid), by=invite(PROCTOR), now=now)


def stored_of(attempt_uuid: str) -> Stored:
    """What the site holds of an attempt, for the comparison with what a witness saw."""
    attempt = Attempt.objects.select_related("certification").get(uuid=attempt_uuid)
    receipt = attempt.receipt
    return Stored(
        entries=queries.history(attempt),
        head_seq=attempt.head_seq,
        head_hash=attempt.head_hash,
        fold=attempt.fold,
        receipt=receipt.document if receipt else None,
    )


def dismiss(admissions: Iterable[Admission], *, key: SigningKey, now: datetime) -> int:
    """Ends what has not ended and signs everybody out; returns how many attempts it ended."""
    proctor, ended = invite(PROCTOR), 0
    for admission in admissions:
        SessionStore(admission.session).delete()
        attempt = Attempt.objects.get(uuid=admission.attempt)
        if attempt.ended_at is not None:
            continue
        if attempt.started_at is None:
            actions.cancel(attempt.uuid, by=proctor, reason=REASON, now=now)
        else:
            terminate(attempt.uuid, by=proctor, reason=REASON, key=key, now=now)
        ended += 1
    return ended
