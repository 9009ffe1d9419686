"""Registering: who may, what is kept of it, and that two clicks make one registration."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from assay.apps.people.models import Person
from assay.apps.programs.actions import (
    CertificationFiles,
    NotEligible,
    close_registration,
    publish_certification,
    register,
    tell_outcome,
)
from assay.apps.programs.models import Certification, Registration, RulesVersion
from assay.apps.programs.queries import eligibility, open_registration, rules_in_force
from assay.core.forms import BlueprintError
from assay.core.programs import CertificationError
from assay.outside.keys import SigningKey
from tests.apps.story import BORN, NOON, moment, person, registered, released


def sign_up(
    who: Person, certification: Certification, *, days: int = 0, born_on: date = BORN
) -> Registration:
    return register(
        who,
        certification,
        legal_name="Ada Nwosu",
        born_on=born_on,
        country="NG",
        now=NOON + timedelta(days=days),
    )


def ended(registration: Registration, *, days: int = 0, passed: bool | None = False) -> None:
    close_registration(registration, ended_on=NOON.date() + timedelta(days=days))
    tell_outcome(registration, passed=passed, certified_until=None)


def test_a_registration_keeps_who_agreed_to_what(pmle: Certification) -> None:
    ada = person("Ada")
    registration = sign_up(ada, pmle)
    ada.refresh_from_db()
    assert (ada.legal_name, ada.born_on, ada.country) == ("Ada Nwosu", BORN, "NG")
    assert registration.rules == rules_in_force(pmle)
    assert (registration.agreed_at, registration.state) == (NOON, "open")
    assert open_registration(ada, pmle) == registration


def test_a_child_is_refused_and_nothing_is_kept(pmle: Certification) -> None:
    child = person("Kid")
    with pytest.raises(NotEligible, match="18 or older") as caught:
        sign_up(child, pmle, born_on=date(2010, 1, 1))
    assert caught.value.reasons
    child.refresh_from_db()
    assert child.born_on is None
    assert open_registration(child, pmle) is None


def test_a_second_click_is_refused(pmle: Certification) -> None:
    ada = person("Ada")
    sign_up(ada, pmle)
    with pytest.raises(NotEligible, match="open registration"):
        sign_up(ada, pmle)


def test_the_database_knows_only_one_open_registration(pmle: Certification) -> None:
    registration = sign_up(person("Ada"), pmle)
    registration.pk, registration.uuid = None, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        registration.save(force_insert=True)


def test_one_person_may_be_open_while_another_is(pmle: Certification) -> None:
    assert sign_up(person("Ada"), pmle) != sign_up(person("Erin"), pmle)


def test_after_a_failure_one_waits_14_and_then_60_days(pmle: Certification) -> None:
    ada = person("Ada")
    ended(sign_up(ada, pmle))
    with pytest.raises(NotEligible, match="7 December 2026"):
        sign_up(ada, pmle, days=13)
    ended(sign_up(ada, pmle, days=14), days=14)
    with pytest.raises(NotEligible, match="waits 60 days"):
        sign_up(ada, pmle, days=14 + 59)
    assert sign_up(ada, pmle, days=14 + 60)


def test_a_held_result_holds_the_next_registration(pmle: Certification) -> None:
    ada = person("Ada")
    ended(sign_up(ada, pmle), passed=None)
    with pytest.raises(NotEligible, match="not released yet"):
        sign_up(ada, pmle, days=300)


def test_the_certified_wait_for_their_renewal(pmle: Certification) -> None:
    ada = person("Ada")
    registration = sign_up(ada, pmle)
    ended(registration, passed=True)
    tell_outcome(registration, passed=True, certified_until=NOON.date() + timedelta(days=730))
    assert not eligibility(ada, pmle, born_on=BORN, today=NOON.date() + timedelta(days=670)).allowed
    assert eligibility(ada, pmle, born_on=BORN, today=NOON.date() + timedelta(days=671)).allowed


@pytest.mark.parametrize(("right", "allowed"), [(120, False), (3, True)])
def test_a_pass_counts_from_its_release_on_even_before_the_credential_is_signed(
    pmle: Certification, key: SigningKey, right: int, allowed: bool
) -> None:
    ada = released(pmle, key, right=right).candidate
    after_the_wait = NOON.date() + timedelta(days=20)
    assert eligibility(ada, pmle, born_on=BORN, today=after_the_wait).allowed is allowed


def test_what_happened_in_one_certification_does_not_count_in_another(pmle: Certification) -> None:
    ada = person("Ada")
    sign_up(ada, pmle)
    other = Certification.objects.get(pk=pmle.pk)
    other.pk, other.key, other.source = None, "other", pmle.source.replace('key = "pmle"', 'key = "other"')
    other.save()
    assert eligibility(ada, other, born_on=BORN, today=NOON.date()).allowed


def test_a_registration_is_closed_once(pmle: Certification) -> None:
    registration = sign_up(person("Ada"), pmle)
    ended(registration, passed=True)
    close_registration(registration, ended_on=date(2030, 1, 1))
    registration.retake_fact.refresh_from_db()
    assert (registration.retake_fact.ended_on, registration.retake_fact.passed) == (NOON.date(), True)


class TestPublishing:
    def files(self, pmle: Certification, **other: str) -> CertificationFiles:
        texts = {
            "certification": pmle.source,
            "blueprint": pmle.blueprint,
            "guide": pmle.guide,
            "rules": rules_in_force(pmle).text,
        }
        return CertificationFiles("pmle", **(texts | other), samples=())

    def test_changed_rules_are_a_new_version_and_agreed_ones_stay(self, pmle: Certification) -> None:
        registration = registered(pmle).registration
        agreed = registration.rules
        publish_certification(self.files(pmle, rules="Bring an ID."), actor="tests", now=moment(1))
        publish_certification(self.files(pmle, rules="Bring an ID."), actor="tests", now=moment(2))
        registration.refresh_from_db()
        assert registration.rules == agreed
        assert rules_in_force(pmle).text == "Bring an ID."
        assert RulesVersion.objects.filter(certification=pmle).count() == agreed.number + 1

    def test_a_blueprint_that_cannot_be_read_is_found_now_and_not_at_check_in(
        self, pmle: Certification
    ) -> None:
        with pytest.raises(BlueprintError, match="blueprint"):
            publish_certification(self.files(pmle, blueprint="families = 1"), actor="tests", now=NOON)

    def test_a_cut_that_no_form_reaches_is_found_too(self, pmle: Certification) -> None:
        beyond = pmle.source.replace("cut_points = 78", "cut_points = 121")
        piloting = pmle.blueprint + "\n[pilots]\nitems = 5\n"
        with pytest.raises(
            CertificationError, match="cut_points is 121, but a form has only 120 scored items"
        ):
            publish_certification(
                self.files(pmle, certification=beyond, blueprint=piloting), actor="tests", now=NOON
            )

    def test_so_is_a_certification(self, pmle: Certification) -> None:
        with pytest.raises(CertificationError, match="missing"):
            publish_certification(self.files(pmle, certification='key = "pmle"'), actor="tests", now=NOON)
