"""Certifications, who may register for them, and what people have been granted."""

from collections.abc import Collection
from datetime import UTC, date, datetime

from django.db.models import Q, QuerySet

from assay.apps.people.models import Person
from assay.apps.programs.models import Accommodation, Certification, Registration, RetakeFact, RulesVersion
from assay.core.eligibility import ApplicantFacts, PastAttempt, RetakePolicy, may_register
from assay.core.programs import AccommodationFacts
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


def accommodation_of(person: Person, at: datetime) -> AccommodationFacts | None:
    """What a person has been granted for an exam at a moment (aware), or None.

    Where several grants overlap, the newest that was not revoked by then counts, whole; they are never added
    up. The answer for a past moment stays what it was then.
    """
    day = at.astimezone(UTC).date()
    newest = (
        accommodations_of(person)
        .filter(Q(valid_until=None) | Q(valid_until__gte=day), granted_at__lte=at, valid_from__lte=day)
        .filter(Q(revoked_at=None) | Q(revoked_at__gt=at))
        .first()
    )
    if newest is None:
        return None
    return AccommodationFacts(
        newest.extra_time_percent, newest.break_minutes, newest.presets, newest.granted_by.email
    )


def accommodations_of(person: Person) -> QuerySet[Accommodation]:
    """All that was ever granted to a person, newest first, with the reasons: for the office alone."""
    rows = Accommodation.objects.filter(person=person).select_related("granted_by", "revoked_by")
    return rows.order_by("-granted_at", "-pk")


def accommodations_in(certification_keys: Collection[str] | None, office: Person) -> QuerySet[Accommodation]:
    """What one of the office may see, newest first.

    Grants to people registered in their certifications (None: to everybody), and grants that they made; never
    what they were granted themselves, for its reason is for others.
    """
    rows = Accommodation.objects.select_related("person", "granted_by", "revoked_by")
    if certification_keys is not None:
        theirs = Registration.objects.filter(certification__key__in=certification_keys).values("person")
        rows = rows.filter(Q(person__in=theirs) | Q(granted_by=office))
    return rows.exclude(person=office).order_by("-granted_at", "-pk")
