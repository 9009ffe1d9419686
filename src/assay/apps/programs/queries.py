"""Certifications, and who may register for them."""

from collections.abc import Collection
from datetime import date

from django.db.models import QuerySet

from assay.apps.people.models import Person
from assay.apps.programs.models import Certification, Registration, RetakeFact, RulesVersion
from assay.core.eligibility import ApplicantFacts, PastAttempt, RetakePolicy, may_register
from assay.core.vocabulary import Decision


def open_certifications() -> QuerySet[Certification]:
    """What one can register for."""
    return Certification.objects.filter(is_open=True).order_by("title")


def certification_by_key(key: str) -> Certification:
    """Any certification, for credentials name its page for good; raises Certification.DoesNotExist."""
    return Certification.objects.get(key=key)


def open_certification(key: str) -> Certification:
    """One of them by its key; raises Certification.DoesNotExist."""
    return open_certifications().get(key=key)


def certifications_in(certification_keys: Collection[str] | None) -> QuerySet[Certification]:
    """The certifications with these keys (None: all), open or not."""
    rows = Certification.objects.order_by("title")
    return rows if certification_keys is None else rows.filter(key__in=certification_keys)


def rules_in_force(certification: Certification) -> RulesVersion:
    """The newest version of the rules."""
    return RulesVersion.objects.filter(certification=certification).latest("number")


def retake_policy(certification: Certification) -> RetakePolicy:
    """The certification's retake policy as eligibility reads it."""
    spec = certification.spec
    return RetakePolicy(
        wait_days=spec.retake_wait_days,
        max_attempts=spec.retake_most_attempts,
        window_days=spec.retake_window_days,
    )


def eligibility(
    person: Person, certification: Certification, *, born_on: date | None, today: date
) -> Decision:
    """May this person register now, with the reasons in words for them."""
    facts = RetakeFact.objects.filter(person=person, certification=certification)
    active = Registration.objects.filter(
        person=person, certification=certification, state=Registration.State.OPEN
    ).exists()
    return may_register(
        ApplicantFacts(
            born=born_on,
            attempts=tuple(PastAttempt(ended_on=fact.ended_on, passed=fact.passed) for fact in facts),
            active_attempt=active,
            certified_until=max((f.certified_until for f in facts if f.certified_until), default=None),
        ),
        retake_policy(certification),
        today=today,
    )


def open_registration(person: Person, certification: Certification) -> Registration | None:
    """The registration a person has not used up yet."""
    return registrations_of(person).filter(certification=certification, state=Registration.State.OPEN).first()


def registrations_of(person: Person) -> QuerySet[Registration]:
    """A person's registrations, newest first."""
    return Registration.objects.filter(person=person).select_related("certification", "rules")
