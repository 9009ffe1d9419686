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


def cast() -> list[tuple[Person, list[str]]]:
    """The first people who are not simulated, with their roles; the demo offers to sign in as one of them."""
    people = Person.objects.filter(is_simulated=False, is_active=True).exclude(legal_name="").order_by("pk")
    rows = people.prefetch_related("grants")[:8]
    return [(p, [Role(g.role).label for g in p.grants.all()] or [Role.CANDIDATE.label]) for p in rows]


def person_by_email(address: str) -> Person | None:
    """The active person who signs in with this address."""
    return Person.objects.filter(email__iexact=address, is_active=True).first()


def names_of(addresses: Collection[str]) -> dict[str, str]:
    """Address -> how its person is called; an address that nobody has any more stands for itself."""
    found = {person.email: str(person) for person in Person.objects.filter(email__in=set(addresses))}
    return {address: found.get(address, address) for address in addresses}
