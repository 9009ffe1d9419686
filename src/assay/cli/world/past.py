"""About 300 past candidates: forms drawn like real ones, answers and times simulated, journals chained.

Everything but names of rows is a function of SEED and the bank, and each attempt says `is_simulated`. Rows
are written in bulk, but folded, chained and scored by the code that a real attempt uses.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from assay.apps.attempts.models import Attempt, Form, JournalRow
from assay.apps.bank import queries as bank
from assay.apps.bank.models import ItemExposure
from assay.apps.people.models import Person
from assay.apps.programs.models import Certification, Registration, RetakeFact
from assay.apps.programs.queries import rules_in_force
from assay.apps.results.models import Result
from assay.cli.world.names import simulated_name
from assay.cli.world.sitting import Sitting, sit
from assay.core.forms import Form as DrawnForm
from assay.core.forms import draw_forms, parse_blueprint
from assay.core.psychometrics.simulation import plausible_persons
from assay.outside import dice

SEED = 20_261_123
PEOPLE = 300
DAYS = 180
"""How far back the first of them sat."""


@transaction.atomic
def simulate_past(certification: Certification, *, now: datetime, count: int = PEOPLE) -> list[Result]:
    """Writes the simulated candidates with their attempts and journals; their results are held."""
    blueprint = parse_blueprint(certification.blueprint, file=f"{certification.key}/blueprint.toml")
    drawn = list(draw_forms(bank.pool(certification.key), blueprint, seeds=[SEED + n for n in range(count)]))
    people = Person.objects.bulk_create(_people(count))
    registrations = _registrations(certification, people, now)
    by_hash = bank.read_versions(certification.key, set(bank.content_hashes(certification.key).values()))
    versions = {item.id: item for item in by_hash.values()}
    abilities = plausible_persons(count, seed=SEED)
    sittings = [
        sit(registration, form, ability, versions=versions, sat_at=registration.agreed_at)
        for registration, form, ability in zip(registrations, drawn, abilities, strict=True)
    ]
    _count_exposure(certification.key, drawn)
    return _store(sittings)


def _people(count: int) -> list[Person]:
    people = []
    for number in range(count):
        name, country = simulated_name(number)
        address = f"{name.lower().replace(' ', '.')}.{number}@simulated.example"
        born = date(1970 + number % 30, 1 + number % 12, 1 + number % 28)
        person = Person(email=address, legal_name=name, born_on=born, country=country, is_simulated=True)
        person.set_unusable_password()
        people.append(person)
    return people


def _registrations(certification: Certification, people: list[Person], now: datetime) -> list[Registration]:
    rules = rules_in_force(certification)
    made = []
    for number, person in enumerate(people):
        sat_at = now - timedelta(days=1 + DAYS * (len(people) - 1 - number) / len(people), hours=number % 7)
        made.append(
            Registration(
                uuid=dice.new_uuid(),
                person=person,
                certification=certification,
                legal_name=person.legal_name,
                born_on=person.born_on or date(1990, 1, 1),
                country=person.country,
                rules=rules,
                agreed_at=sat_at,
                appointment_at=sat_at,
                state=Registration.State.USED,
            )
        )
    return Registration.objects.bulk_create(made)


def _count_exposure(key: str, drawn: Iterable[DrawnForm]) -> None:
    counts = Counter(item for form in drawn for item in form.items)
    ItemExposure.objects.bulk_create(
        ItemExposure(certification_key=key, item_key=item, forms=forms) for item, forms in counts.items()
    )


def _store(sittings: list[Sitting]) -> list[Result]:
    Attempt.objects.bulk_create(sitting.attempt for sitting in sittings)
    Form.objects.bulk_create(sitting.form for sitting in sittings)
    JournalRow.objects.bulk_create((row for sitting in sittings for row in sitting.rows), batch_size=2000)
    RetakeFact.objects.bulk_create(
        RetakeFact(
            person=sitting.attempt.candidate,
            certification=sitting.attempt.certification,
            registration=sitting.attempt.registration,
            ended_on=(sitting.attempt.ended_at or sitting.attempt.opened_at).date(),
        )
        for sitting in sittings
    )
    return Result.objects.bulk_create(sitting.result for sitting in sittings)
