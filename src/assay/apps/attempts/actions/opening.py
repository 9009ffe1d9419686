"""From a registration to its attempt, under the plan and the policies of the certification on that day."""

from datetime import date, datetime

from django.db import transaction

from assay.apps.attempts.engine import store
from assay.apps.attempts.models import Attempt
from assay.apps.bank.queries import count_pilots
from assay.apps.people.models import Person
from assay.apps.programs.actions import register
from assay.apps.programs.models import Certification, Registration
from assay.core.attempt import events as e
from assay.core.forms import parse_blueprint
from assay.outside import dice


@transaction.atomic
def open_attempt(registration: Registration, *, is_rehearsal: bool = False, now: datetime) -> Attempt:
    """The attempt of a registration; opening it again returns the same one."""
    Registration.objects.select_for_update(no_key=True).get(pk=registration.pk)  # two clicks queue here
    existing = Attempt.objects.filter(registration=registration).first()
    if existing:
        return existing
    attempt = Attempt.objects.create(
        uuid=dice.new_uuid(),
        registration=registration,
        candidate=registration.person,
        certification=registration.certification,
        opened_at=now,
        is_simulated=registration.person.is_simulated,
        is_rehearsal=is_rehearsal,
    )
    store(attempt, [plan_of(registration.certification)], now=now)
    return attempt


def plan_of(certification: Certification) -> e.Opened:
    """What every attempt at a certification is opened with; later changes of its files do not touch it.

    It counts on as many pilots as the bank has by now, and the form will be drawn with so many.
    """
    spec = certification.spec
    blueprint = parse_blueprint(certification.blueprint, file=f"{certification.key}/blueprint.toml")
    pilots = blueprint.pilots and min(blueprint.pilots, count_pilots(certification.key))
    return e.Opened(
        form_count=blueprint.scored + pilots,
        allowed_seconds=spec.time_limit_seconds,
        late_answers=spec.sitting.late_answers,
        late_window_seconds=spec.sitting.late_window_seconds,
        second_device=spec.sitting.second_device,
        outage_seconds=spec.sitting.outage_seconds,
        sections=blueprint.sections_with(pilots=pilots),
        breaks=blueprint.breaks,
    )


@transaction.atomic
def register_now(
    person: Person,
    certification: Certification,
    *,
    legal_name: str,
    born_on: date,
    country: str,
    is_rehearsal: bool = False,
    now: datetime,
) -> Attempt:
    """Registers for an appointment now and opens its attempt, both or neither; raises NotEligible."""
    registration = register(
        person, certification, legal_name=legal_name, born_on=born_on, country=country, now=now
    )
    return open_attempt(registration, is_rehearsal=is_rehearsal, now=now)
