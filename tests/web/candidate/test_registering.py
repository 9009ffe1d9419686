"""Ada registers: under her legal name, under the rules she read, and only if nothing stands in the way."""

from datetime import date

from assay.apps.people.models import Person
from assay.apps.programs.models import Certification, Registration, RulesVersion
from assay.core.attempt import Phase
from tests.apps.story import NOON, person, registered
from tests.web.certifying import ended
from tests.web.visiting import visitor, words

ADA = {"legal_name": "Ada  Nwosu", "born_on": "1994-05-17", "country": "NG", "rules": "1", "agreed": "on"}


def register(who: Person, **changed: str) -> object:
    given = {name: value for name, value in (ADA | changed).items() if value}
    return visitor(who).post("/register/pmle/", given)


def test_registering_opens_an_attempt_and_goes_to_check_in(pmle: Certification) -> None:
    ada = person("Ada")
    response = register(ada)
    registration = Registration.objects.get(person=ada)
    assert response["Location"] == f"/check-in/{registration.attempt.uuid}/"
    assert registration.attempt.phase == Phase.NOT_STARTED
    assert (registration.legal_name, registration.born_on) == ("Ada Nwosu", date(1994, 5, 17))
    assert registration.rules.number == 1


def test_what_is_missing_is_said_in_a_summary_and_at_the_field(pmle: Certification) -> None:
    response = register(person("Ada"), legal_name="", country="", agreed="")
    assert response.status_code == 422
    said = words(response)
    assert "3 answers need your attention" in said
    for error in ("Enter your legal name.", "Choose your country.", "Agree to the rules"):
        assert said.count(error) == 2
    assert b'aria-describedby="id_legal_name_helptext id_legal_name_error"' in response.content
    assert not Registration.objects.exists()


def test_under_age_is_refused_with_the_day_from_which_it_is_not(pmle: Certification) -> None:
    response = register(person("Ada"), born_on="2010-01-02")
    assert "Candidates must be 18 or older: you may register from 2 January 2028." in words(response)
    assert list(response.context["form"].errors) == ["born_on"]
    assert not Registration.objects.exists()


def test_a_name_that_no_credential_can_carry_is_refused(pmle: Certification) -> None:
    response = register(person("Ada"), legal_name="Ada \u202eNwosu")
    assert "a character that reverses the direction of text" in words(response)


def test_rules_that_changed_meanwhile_must_be_read_again(pmle: Certification) -> None:
    RulesVersion.objects.create(certification=pmle, number=2, text="# New\n\nBe nice.", published_at=NOON)
    response = register(person("Ada"), rules="1")
    assert response.status_code == 422
    assert "The rules have changed meanwhile." in words(response)


def test_a_second_registration_is_refused_and_leads_to_the_first(pmle: Certification) -> None:
    exam = registered(pmle)
    page = visitor(exam.candidate).get("/register/pmle/")
    assert "You are registered already" in words(page)
    assert f'href="/check-in/{exam.uuid}/"'.encode() in page.content
    assert b'name="legal_name"' not in page.content
    refused = register(exam.candidate)
    assert refused.status_code == 422
    assert Registration.objects.filter(person=exam.candidate).count() == 1


def test_while_a_result_is_held_the_reason_is_shown(pmle: Certification) -> None:
    said = words(visitor(ended(pmle).candidate).get("/register/pmle/"))
    assert "You cannot register yet" in said
    assert "The result of your last attempt is not released yet: wait for it." in said


def test_who_is_not_signed_in_is_asked_to_sign_in(pmle: Certification) -> None:
    response = visitor(None).get("/register/pmle/")
    assert response["Location"] == "/account/login/?next=/register/pmle/"
    assert visitor(person("Erin")).get("/register/nonsense/").status_code == 404
