"""Changing people, their roles, and the letters to them."""

from datetime import date

from django.db import transaction

from assay.apps.people.models import Letter, Person, Role, RoleGrant


def invite(email: str) -> Person:
    """The account of an address, made when there is none; signing in proves that it is theirs."""
    address = email.strip().lower()
    return Person.objects.filter(email=address).first() or Person.objects.create_user(address)


def grant_role(person: Person, role: Role, *, certification_key: str = "") -> None:
    """Gives a role; giving it twice changes nothing."""
    RoleGrant.objects.get_or_create(person=person, role=role, certification_key=certification_key)


@transaction.atomic
def set_identity(person: Person, *, legal_name: str, born_on: date, country: str) -> None:
    """Stores what the candidate says about themselves; a proctor compares the name with an ID."""
    person.legal_name, person.born_on, person.country = legal_name, born_on, country
    person.save(update_fields=["legal_name", "born_on", "country"])


def write_letter(*, to: str, subject: str, body: str) -> None:
    """Queues a mail; call it inside the transaction of what it tells about."""
    Letter.objects.create(to=to, subject=subject, body=body)
