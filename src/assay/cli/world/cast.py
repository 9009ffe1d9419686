"""The cast of the demo: one persona for each role, with a sign-in link that needs no mail."""

from dataclasses import dataclass
from datetime import date

from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to sign in as."""

    name: str
    email: str
    role: Role
    does: str


CAST = (
    Persona("Ada Nwosu", "ada@example.org", Role.CANDIDATE, "candidate: registers and sits the exam"),
    Persona("Bela Kovacs", "bela@example.org", Role.AUTHOR, "author: reads the item bank"),
    Persona("Chidi Okeke", "chidi@example.org", Role.PROCTOR, "proctor: admits, pauses, resumes"),
    Persona("Dana Petrova", "dana@example.org", Role.MANAGER, "programme manager: reviews results"),
    Persona("Dmitri Ortiz", "dmitri@example.org", Role.MANAGER, "programme manager: decides and releases"),
    Persona("Petra Lindqvist", "petra@example.org", Role.PSYCHOMETRICIAN, "psychometrician: statistics"),
)


def invite_cast(certification_key: str) -> None:
    """Makes the cast, each with a verified address and their role in the certification."""
    from allauth.account.models import EmailAddress

    for persona in CAST:
        person = Person.objects.create_user(persona.email)
        if persona.role is Role.CANDIDATE:
            person.born_on, person.country = date(1994, 5, 17), "NG"
        person.legal_name = persona.name
        person.save()
        EmailAddress.objects.create(user=person, email=persona.email, verified=True, primary=True)
        if persona.role is not Role.CANDIDATE:
            grant_role(person, persona.role, certification_key=certification_key)


def persona(email: str) -> Person:
    """The person behind a persona."""
    return Person.objects.get(email=email)
