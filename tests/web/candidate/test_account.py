"""Signing in by a mailed code, and signing out everywhere."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from assay.apps.people.actions import invite
from assay.apps.people.models import Letter, Person
from tests.web.visiting import words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def letterbox(settings: Settings) -> None:
    """Mail becomes letters, as on a site; pytest-django would keep it in memory."""
    settings.EMAIL_BACKEND = "assay.apps.people.letterbox.Letterbox"


def code_to(address: str) -> str:
    """The code in the newest letter."""
    body = Letter.objects.filter(to=address).latest("pk").body
    found = re.search(r"^[A-Z0-9]+(-[A-Z0-9]+)*$", body, re.MULTILINE)
    assert found is not None, body
    return found[0]


def created(address: str) -> Client:
    """A browser that has just created an account."""
    browser = Client()
    response = browser.post("/account/signup/", {"email": address}, follow=True)
    assert "Enter the code" in words(response)
    browser.post("/account/confirm-email/", {"code": code_to(address)})
    return browser


def signed_in(address: str) -> Client:
    """Another browser of somebody who has an account."""
    browser = Client()
    browser.post("/account/login/", {"login": address})
    browser.post("/account/login/code/confirm/", {"code": code_to(address)})
    return browser


def test_an_address_and_a_code_make_an_account_without_a_password() -> None:
    assert created("ada@example.org").get("/home/").status_code == 200
    assert not Person.objects.get(email="ada@example.org").has_usable_password()


def test_a_code_signs_in_and_a_wrong_one_does_not() -> None:
    created("ada@example.org")
    assert signed_in("ada@example.org").get("/home/").status_code == 200
    stranger = Client()
    stranger.post("/account/login/", {"login": "ada@example.org"})
    response = stranger.post("/account/login/code/confirm/", {"code": "WRONG"})
    assert b'aria-invalid="true"' in response.content
    assert stranger.get("/home/").status_code == 302


def test_who_was_invited_enters_one_code_and_no_second() -> None:
    invite("erin@example.org")
    assert signed_in("erin@example.org").get("/home/").status_code == 200
    assert Letter.objects.count() == 1
    assert EmailAddress.objects.get().verified
    assert signed_in("erin@example.org").get("/home/").status_code == 200


def test_an_invited_address_is_not_proved_without_the_code() -> None:
    invite("erin@example.org")
    browser = Client()
    browser.post("/account/login/", {"login": "erin@example.org"})
    browser.post("/account/login/code/confirm/", {"code": "WRONG"})
    assert browser.get("/home/").status_code == 302
    assert not EmailAddress.objects.exists()


def test_mails_are_in_the_words_of_the_house(settings: Settings) -> None:
    created("ada@example.org")
    signed_in("ada@example.org")
    cache.clear()  # where allauth counts; it would ask us to wait
    Client().post("/account/signup/", {"email": "ada@example.org"})
    Client().post("/account/login/", {"login": "erin@example.org"})
    letters = list(Letter.objects.order_by("pk"))
    assert [letter.subject for letter in letters] == [
        "[Assay] Your code to create an account",
        "[Assay] Your code to sign in",
        "[Assay] You have an account already",
        "[Assay] No account has this address",
    ]
    for letter in letters[:2]:
        assert "It is good for 15 minutes and works once." in letter.body
    for letter in letters:
        assert "Hello from" not in letter.body
        assert "example.com" not in letter.body
        assert letter.body.rstrip().endswith("Assay\n" + settings.CONFIG.site.base_url)


def test_the_page_of_second_steps_speaks_of_passkeys() -> None:
    said = words(created("ada@example.org").get("/account/2fa/"))
    assert "Passkeys None yet." in said
    assert "Two-Factor" not in said
    assert "Security Keys" not in said


def test_the_page_of_sessions_names_browsers_as_people_do() -> None:
    browser = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0"})
    browser.post("/account/signup/", {"email": "ada@example.org"})
    browser.post("/account/confirm-email/", {"code": code_to("ada@example.org")})
    said = words(browser.get("/account/sessions/"))
    assert "Firefox on Linux" in said
    assert "Mozilla" not in said


def test_the_sign_in_page_does_not_tell_who_has_an_account() -> None:
    created("ada@example.org")
    known = Client().post("/account/login/", {"login": "ada@example.org"})
    unknown = Client().post("/account/login/", {"login": "erin@example.org"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_the_account_page_lists_the_sessions() -> None:
    created("ada@example.org")
    ada = signed_in("ada@example.org")
    said = words(ada.get("/home/account/"))
    assert "E-mail ada@example.org" in said
    assert said.count("127.0.0.1, since") == 2
    assert said.count("This one") == 1


def test_signing_out_everywhere_ends_every_session() -> None:
    here = created("ada@example.org")
    there = signed_in("ada@example.org")
    here.post("/home/account/sign-out-everywhere")
    assert here.get("/home/").status_code == there.get("/home/").status_code == 302
    assert not UserSession.objects.exists()


def test_signing_out_everywhere_is_never_a_link() -> None:
    assert created("ada@example.org").get("/home/account/sign-out-everywhere").status_code == 405
