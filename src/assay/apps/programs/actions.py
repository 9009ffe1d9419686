"""Publishing certifications, registering for them, granting accommodations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from assay.apps.audit.actions import record
from assay.apps.people.actions import set_identity
from assay.apps.people.models import Person
from assay.apps.programs.models import (
    Accommodation,
    Certification,
    Registration,
    RetakeFact,
    RulesVersion,
)
from assay.apps.programs.queries import eligibility, rules_in_force
from assay.core.forms import parse_blueprint
from assay.core.programs import (
    CertificationError,
    Preset,
    accommodation_problems,
    parse_certification,
    presets_of,
)
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


class NotGranted(Exception):
    """An accommodation cannot be granted or revoked so; `reasons` are for the one who tried."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def publish_certification(files: CertificationFiles, *, actor: str, now: datetime) -> Certification:
    """Takes a certification's files into force; changed rules become a new version.

    Raises CertificationError, or core.forms.BlueprintError, naming every problem.
    """
    spec = parse_certification(files.certification, file=f"{files.name}/certification.toml")
    # Also the blueprint: its problems must not be found first when somebody checks in.
    blueprint = parse_blueprint(files.blueprint, file=f"{files.name}/blueprint.toml")
    if spec.cut_points > blueprint.scored:
        raise CertificationError(
            f"{files.name}/certification.toml: cut_points is {spec.cut_points}, "
            f"but a form has only {blueprint.scored} scored items"
        )
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


def release_registration(registration: Registration) -> None:
    """The attempt was called off or never begun: nothing was sat, so the person may register anew at once."""
    Registration.objects.filter(pk=registration.pk).update(state=Registration.State.WITHDRAWN)


def tell_outcome(registration: Registration, *, passed: bool | None, certified_until: date | None) -> None:
    """Pushes a released outcome down to where eligibility reads it."""
    RetakeFact.objects.filter(registration=registration).update(
        passed=passed, certified_until=certified_until
    )


@transaction.atomic
def grant_accommodation(
    person: Person,
    *,
    extra_time_percent: int = 0,
    break_minutes: int = 0,
    presets: Iterable[str] = (),
    reason: str,
    valid_from: date,
    valid_until: date | None = None,
    by: Person,
    now: datetime,
) -> Accommodation:
    """Grants it for every exam of a person checked in on these days (UTC, both included; None: open).

    It takes the place of what was granted before, which stays on record. Raises NotGranted.
    """
    chosen = _presets(presets)
    problems = accommodation_problems(
        extra_time_percent=extra_time_percent, break_minutes=break_minutes, presets=chosen
    )
    demands = {
        "Say on what ground; only the office will see it.": bool(reason.strip()),
        "It would end before it begins.": valid_until is None or valid_until >= valid_from,
        "Nobody grants themselves an accommodation.": person != by,
    }
    if reasons := (*problems, *(demand for demand, is_met in demands.items() if not is_met)):
        raise NotGranted(reasons)
    granted = Accommodation.objects.create(
        person=person,
        extra_time_percent=extra_time_percent,
        break_minutes=break_minutes,
        preset_names="".join(f"{preset} " for preset in chosen),
        reason=reason.strip(),
        granted_by=by,
        granted_at=now,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    _record_accommodation("granted", granted, by=by, now=now)
    return granted


@transaction.atomic
def revoke_accommodation(accommodation_id: int, *, by: Person, reason: str, now: datetime) -> Accommodation:
    """Ends a grant from now on: exams checked in before keep it, and an older grant may count again.

    Raises NotGranted when it is revoked already or no reason is given.
    """
    if not reason.strip():
        raise NotGranted(("Say why it is revoked; only the office will see it.",))
    granted = Accommodation.objects.select_for_update(of=("self",)).get(pk=accommodation_id)
    if granted.revoked_at is not None:
        raise NotGranted(("It is revoked already.",))
    granted.revoked_by, granted.revoked_at, granted.revoked_reason = by, now, reason.strip()
    granted.save(update_fields=["revoked_by", "revoked_at", "revoked_reason"])
    _record_accommodation("revoked", granted, by=by, now=now)
    return granted


def _presets(names: Iterable[str]) -> tuple[Preset, ...]:
    try:
        return presets_of(names)
    except ValueError as error:
        raise NotGranted((str(error),)) from error


def _record_accommodation(act: str, granted: Accommodation, *, by: Person, now: datetime) -> None:
    """The grounds are private: they stand on the row and nowhere else."""
    detail = {
        "accommodation": granted.pk,
        "extra_time_percent": granted.extra_time_percent,
        "break_minutes": granted.break_minutes,
        "presets": list(granted.presets),
        "valid_from": granted.valid_from.isoformat(),
        "valid_until": granted.valid_until.isoformat() if granted.valid_until else None,
    }
    subject = f"person:{granted.person_id}"
    record(f"accommodation.{act}", subject=subject, actor=by.email, now=now, detail=detail)
