"""The demo's doors: sign-in links and the outbox, which no other site has."""

import pytest
from django.contrib.auth import get_user

from assay.apps.people.actions import write_letter
from assay.apps.people.models import Role
from assay.web.public.demo import sign_in_link
from tests.apps.story import person
from tests.web.visiting import visitor, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.CANDIDATE, "/home/"),
        (Role.AUTHOR, "/bank/"),
        (Role.PROCTOR, "/proctor/"),
        (Role.MANAGER, "/office/"),
        (Role.PSYCHOMETRICIAN, "/office/"),
    ],
)
def test_a_link_signs_in_and_leads_to_the_persons_work(demo: None, role: Role, first: str) -> None:
    who, browser = person("Somebody", role), visitor(None)
    response = browser.get(sign_in_link(who.email))
    assert response["Location"] == first
    assert get_user(browser) == who  # type: ignore[arg-type]  # a client has a session, as a request has


def test_no_link_signs_in_on_a_real_site(db: None) -> None:
    browser = visitor(None)
    assert browser.get(sign_in_link(person("Ada").email)).status_code == 404
    assert not get_user(browser).is_authenticated  # type: ignore[arg-type]  # as above


def test_a_forged_link_or_one_for_nobody_leads_nowhere(demo: None) -> None:
    link = sign_in_link(person("Ada").email)
    assert visitor(None).get(link[:-3] + "xx/").status_code == 404
    assert visitor(None).get(sign_in_link("nobody@example.org")).status_code == 404


def test_the_outbox_is_there_only_in_the_demo(db: None) -> None:
    assert visitor(None).get("/outbox/").status_code == 404


def test_the_outbox_shows_letters_and_makes_links_but_no_markup(demo: None) -> None:
    body = "Look: https://certify.example.org/credentials/1\n<script>alert(1)</script>"
    write_letter(to="ada@example.org", subject="Older", body="x")
    write_letter(to="ada@example.org", subject="Your <b>certificate</b>", body=body)
    html = visitor(None).get("/outbox/").content.decode()
    assert '<a href="https://certify.example.org/credentials/1" rel="nofollow">' in html
    assert "<script>alert" not in html
    assert "<b>certificate" not in html
    assert html.index("certificate") < html.index("Older")


def test_the_front_page_offers_the_cast_only_in_the_demo(pmle: object, demo: None) -> None:
    ada = person("Ada")
    assert sign_in_link(ada.email).split(":")[0] in visitor(None).get("/").content.decode()
    assert "come in as somebody" in words(visitor(None).get("/"))


def test_a_real_front_page_offers_nobody(pmle: object) -> None:
    person("Ada")
    assert "/demo/enter/" not in visitor(None).get("/").content.decode()
