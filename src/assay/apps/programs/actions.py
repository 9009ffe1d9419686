"""Publishing certifications and registering for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from assay.apps.audit.actions import record
from assay.apps.people.actions import set_identity
from assay.apps.people.models import Person
from assay.apps.programs.models import Certification, Registration, RetakeFact, RulesVersion
from assay.apps.programs.queries import eligibility, rules_in_force
from assay.core.forms import parse_blueprint
from assay.core.programs import parse_certification
from assay.outside import dice


@dataclass(frozen=True, slots=True)
class CertificationFiles:
    """The texts of a certification's folder; `name` stands in error messages."""

    name: str
    certification: str
    blueprint: str
    guide: str
    rules: str
    samples: Sequence[str]


class NotEligible(Exception):
    """The person may not register; `reasons` are for them to read."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def publish_certification(files: CertificationFiles, *, actor: str, now: datetime) -> Certification:
    """Takes a certification's files into force; changed rules become a new version.

    Raises CertificationError, or core.forms.BlueprintError, naming every problem.
    """
    spec = parse_certification(files.certification, file=f"{files.name}/certification.toml")
    parse_blueprint(files.blueprint, file=f"{files.name}/blueprint.toml")  # not first when somebody checks in
    certification, _ = Certification.objects.update_or_create(
        key=spec.key,
        defaults={
            "title": spec.title,
            "source": files.certification,
            "blueprint": files.blueprint,
            "guide": files.guide,
            "samples": list(files.samples),
            "published_at": now,
        },
    )
    last = certification.rules.first()
    if last is None or last.text != files.rules:
        number = last.number + 1 if last else 1
        RulesVersion.objects.create(
            certification=certification, number=number, text=files.rules, published_at=now
        )
    record("certification.published", subject=f"certification:{spec.key}", actor=actor, now=now)
    return certification


@transaction.atomic
def register(
    person: Person,
    certification: Certification,
    *,
    legal_name: str,
    born_on: date,
    country: str,
    now: datetime,
) -> Registration:
    """Registers for one attempt, at once; raises NotEligible with the reasons. Agreeing to the rules is
    part of the act: the version in force is stored with it."""
    # Two clicks queue here; the second is refused.
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    decision = eligibility(person, certification, born_on=born_on, today=now.date())
    if not decision.allowed:
        raise NotEligible(decision.reasons)
    set_identity(person, legal_name=legal_name, born_on=born_on, country=country)
    rules = rules_in_force(certification)
    registration = Registration.objects.create(
        uuid=dice.new_uuid(),
        person=person,
        certification=certification,
        legal_name=legal_name,
        born_on=born_on,
        country=country,
        rules=rules,
        agreed_at=now,
        appointment_at=now,
    )
    record(
        "registration.made",
        subject=f"registration:{registration.uuid}",
        actor=person.email,
        now=now,
        detail={"certification": certification.key, "rules": rules.number},
    )
    return registration


@transaction.atomic
def close_registration(registration: Registration, *, ended_on: date) -> None:
    """The attempt has ended: the registration is used, and the retake clock runs from that day."""
    Registration.objects.filter(pk=registration.pk).update(state=Registration.State.USED)
    RetakeFact.objects.get_or_create(
        registration=registration,
        defaults={
            "person": registration.person,
            "certification": registration.certification,
            "ended_on": ended_on,
        },
    )


def tell_outcome(registration: Registration, *, passed: bool | None, certified_until: date | None) -> None:
    """Pushes a released outcome down to where eligibility reads it."""
    RetakeFact.objects.filter(registration=registration).update(
        passed=passed, certified_until=certified_until
    )
