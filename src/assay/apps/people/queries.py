"""Who somebody is and what they may do."""

from collections.abc import Collection

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from assay.apps.people.models import Letter, Person, Role, RoleGrant


def roles_of(person: Person | AnonymousUser, *, certification_key: str | None = None) -> frozenset[Role]:
    """The roles a person holds: in one certification, or (None) in any. Nobody signed in holds none."""
    if not isinstance(person, Person) or not person.is_active:
        return frozenset()
    grants = RoleGrant.objects.filter(person=person)
    if certification_key is not None:
        grants = grants.filter(Q(certification_key="") | Q(certification_key=certification_key))
    return frozenset({Role.CANDIDATE} | {Role(value) for value in grants.values_list("role", flat=True)})


def certifications_of(person: Person, roles: Collection[Role]) -> frozenset[str] | None:
    """The keys of the certifications in which a person holds one of the roles; None means all of them."""
    keys = set(
        RoleGrant.objects.filter(person=person, role__in=roles).values_list("certification_key", flat=True)
    )
    return None if "" in keys else frozenset(keys)


def letters_to(address: str) -> QuerySet[Letter]:
    """The letters to one address, newest first."""
    return Letter.objects.filter(to=address)


def all_letters() -> QuerySet[Letter]:
    """Every letter, newest first; for the demo's outbox and for administrators."""
    return Letter.objects.all()
