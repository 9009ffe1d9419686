"""The cast and Ada's exam, step by step, through the same actions that the pages call.

Ada sits, Chidi proctors, Dana and Dmitri run the programme, Erin is a stranger who must see nothing. The
certification is the built-in one with its whole bank, published once for all tests of a process.
"""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.test.utils import setup_databases, teardown_databases
from pytest_django.plugin import DjangoDbBlocker

from assay.apps.attempts import actions
from assay.apps.attempts.models import Attempt
from assay.apps.audit.models import AuditEntry
from assay.apps.bank.models import ItemVersion
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Person, Role
from assay.apps.proctoring.actions import admit
from assay.apps.programs.actions import register
from assay.apps.programs.models import Certification, Registration, RulesVersion
from assay.apps.results.actions import release_result, review_result
from assay.apps.results.models import Result
from assay.apps.results.scoring import score_attempt
from assay.cli.init import publish_certifications
from assay.core.attempt import Work, link
from assay.core.attempt import events as e
from assay.core.programs import write_certification
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey, SiteKeys, signing_key

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
BORN = date(1994, 5, 17)
HOME_URL = "https://assay.example/home/"
TAB, OTHER_TAB = "tab-of-ada-1", "tab-of-ada-2"
KEYS = SiteKeys(b"the secret of a site of the tests")


@pytest.fixture(scope="session")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The built-in certification and its bank, in the database of this process for good."""
    made = None
    with django_db_blocker.unblock():
        if Certification._meta.db_table not in connection.introspection.table_names():
            # pytest-django makes a database only for tests that ask in its own way; `committed` does not.
            made = setup_databases(verbosity=0, interactive=False)
        if not Certification.objects.filter(key="pmle").exists():
            publish_certifications(ROOT / "certifications", actor="tests")
    yield
    if made is not None:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture
def pmle(published: None, db: None) -> Certification:
    """The certification, in a test whose changes are undone."""
    return Certification.objects.get(key="pmle")


@pytest.fixture
def committed(published: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Certification]:
    """The certification, in a test whose changes are committed: for what needs several connections.

    Afterwards everything but the certification is gone again, and that as it was: a test may change its
    policies. Django's own way of emptying a database stops at the journal, as it should.
    """
    with django_db_blocker.unblock():
        before = Certification.objects.get(key="pmle")
        yield Certification.objects.get(key="pmle")
        _forget_everybody()
        before.save()
        connections.close_all()


def _forget_everybody() -> None:
    names = ("audit", "people", "bank", "programs", "attempts", "proctoring", "results", "credentials")
    models = [model for name in names for model in apps.get_app_config(name).get_models()]
    with transaction.atomic(), without_triggers():
        for model in reversed(models):
            if model not in (Certification, RulesVersion, ItemVersion):
                rows = model._default_manager.all()
                if model is AuditEntry:  # what made the certification stays recorded, as it stays itself
                    rows = rows.exclude(subject__startswith="certification:")
                rows._raw_delete(rows.db)


@contextmanager
def without_triggers() -> Iterator[None]:
    """The hand of somebody who owns the database and gets around its triggers."""
    protection = import_module("assay.apps.attempts.migrations.0004_journal_by_attempt")
    with connection.cursor() as cursor:
        # Not a schema editor: SQLite's wants a connection without a transaction.
        hand = SimpleNamespace(connection=connection, execute=cursor.execute)
        protection.unprotect(apps, hand)
        yield
        protection.protect(apps, hand)


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    """A site's key."""
    return signing_key(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def issuer(key: SigningKey) -> Issuer:
    """Who issues credentials."""
    return Issuer("Assay", "https://certify.example.org", key)


def person(name: str, *roles: Role) -> Person:
    """Somebody with an address of their own, whose first name it begins with."""
    made = Person.objects.create_user(f"{name.lower()}.{uuid.uuid4().hex[:12]}@example.org")
    made.legal_name = f"{name} Example"
    made.save()
    for role in roles:
        grant_role(made, role, certification_key="pmle")
    return made


@dataclass
class Exam:
    """One candidate's exam; each step is taken `at` so many seconds after NOON and returns the exam."""

    candidate: Person
    proctor: Person
    registration: Registration
    attempt: Attempt

    @property
    def uuid(self) -> uuid.UUID:
        """The attempt's public name."""
        return self.attempt.uuid

    def fresh(self) -> Attempt:
        """The attempt as the database has it now."""
        return Attempt.objects.select_related("certification", "registration", "candidate").get(
            pk=self.attempt.pk
        )

    def checked_in(self, at: float = 0) -> "Exam":
        """System check and rules done, the form drawn."""
        actions.keep_system_check(self.uuid, {"cookies": "yes"}, now=moment(at))
        actions.confirm_rules(self.uuid, now=moment(at))
        actions.check_in(self.uuid, keys=KEYS, now=moment(at))
        return self

    def admitted(self, at: float = 0) -> "Exam":
        """Chidi has let the candidate in."""
        admit(self.checked_in(at).uuid, by=self.proctor, now=moment(at))
        return self

    def seated(self, at: float = 0) -> "Exam":
        """Begun, with the first tab at work: the clock runs since `at`."""
        actions.start(self.admitted(at).uuid, now=moment(at))
        actions.take_seat(self.uuid, TAB, device="a browser", now=moment(at))
        return self

    def save(self, *entries: Work, at: float = 1, tab: str = TAB) -> Attempt:
        """Sends a batch."""
        return actions.save_work(self.uuid, tab, entries, now=moment(at))

    def heard(self, at: float) -> "Exam":
        """The gateway has heard the tab up to that moment without a gap; it notes only the last time."""
        Attempt.objects.filter(pk=self.attempt.pk).update(tab_seen_at=moment(at))
        return self

    def submitted(self, key: SigningKey, *, chosen: Sequence[tuple[int, ...]] = (), at: float = 60) -> "Exam":
        """Sat, answered from question 1 on, and handed in."""
        self.seated()
        self.save(*answers(chosen))
        actions.submit(self.uuid, TAB, last_device_seq=len(chosen), key=key, now=moment(at))
        return self

    def right_answers(self, count: int) -> list[tuple[int, ...]]:
        """The key positions, as shown, of the first `count` questions."""
        from assay.apps.bank.queries import read_versions

        placed = self.fresh().form.items[:count]
        versions = read_versions("pmle", {place["hash"] for place in placed})
        return [
            tuple(sorted(place["order"].index(letter) for letter in versions[place["hash"]].key))
            for place in placed
        ]


def moment(seconds: float) -> datetime:
    """So many seconds after NOON."""
    return NOON + timedelta(seconds=seconds)


def answers(chosen: Sequence[tuple[int, ...]], *, first: int = 1) -> tuple[Work, ...]:
    """An answer to question 1, 2, …, numbered by the device from `first` on."""
    return tuple(
        e.AnswerSaved(first + n, "2026-11-23T12:00:01.000Z", n + 1, positions)
        for n, positions in enumerate(chosen)
    )


def chained(*entries: Work, prev: str = "", left: int = 60) -> tuple[Work, ...]:
    """The entries as a device chains them, after one with the hash `prev`."""
    made = []
    for entry in entries:
        entry = replace(entry, left=left)
        entry = replace(entry, chain=link(prev, entry))
        prev = entry.chain
        made.append(entry)
    return tuple(made)


def with_policy(certification: Certification, **policy: object) -> Certification:
    """The certification, with other policies of its sittings."""
    spec = certification.spec
    sitting = replace(spec.sitting, **policy)  # type: ignore[arg-type]
    certification.source = write_certification(replace(spec, sitting=sitting))
    certification.save()
    return certification


def registered(certification: Certification, *, now: datetime = NOON) -> Exam:
    """Ada has registered and may check in; a new Ada each time."""
    ada, chidi = person("Ada"), person("Chidi", Role.PROCTOR)
    registration = register(ada, certification, legal_name="Ada Nwosu", born_on=BORN, country="NG", now=now)
    return Exam(ada, chidi, registration, actions.open_attempt(registration, now=now))


def held(certification: Certification, key: SigningKey, *, right: int = 0) -> Result:
    """The held result of an exam with so many right answers."""
    exam = registered(certification).seated()
    chosen = exam.right_answers(right)
    exam.save(*answers(chosen))
    actions.submit(exam.uuid, TAB, last_device_seq=right, key=key, now=moment(60))
    result = score_attempt(exam.fresh(), now=moment(90))
    result.save()
    return result


def released(certification: Certification, key: SigningKey, *, right: int = 120) -> Result:
    """A result that Dana reviewed and Dmitri released."""
    result = held(certification, key, right=right)
    dana, dmitri = person("Dana", Role.MANAGER), person("Dmitri", Role.MANAGER)
    review_result(result.pk, by=dana, outcome=Result.Outcome.PASSED, note="", now=moment(120))
    return release_result(result.pk, by=dmitri, home_url=HOME_URL, now=moment(180))
