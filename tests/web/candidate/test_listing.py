"""The directory is the holder's own choice: off by default, on by a deliberate yes, off again at once."""

import pytest

from assay.apps.audit.queries import trail_of
from assay.apps.credentials.actions import revoke
from assay.apps.credentials.models import Credential, Listing
from assay.apps.people.models import Role
from assay.apps.programs.models import Certification
from assay.web.kit.issuing import site_issuer
from tests.apps.story import person
from tests.web.certifying import LATER, certified
from tests.web.visiting import visitor, words


@pytest.fixture
def credential(pmle: Certification) -> Credential:
    return certified(pmle)


def switch(credential: Credential, **given: str) -> object:
    return visitor(credential.holder).post(f"/home/listing/{credential.uuid}/", given, follow=True)


def test_nobody_is_listed_unasked(credential: Credential) -> None:
    page = visitor(credential.holder).get(f"/home/listing/{credential.uuid}/")
    assert "You are not listed." in words(page)
    assert page.context["form"]["listed"].value() == "no"
    assert not Listing.objects.exists()


def test_listing_needs_a_second_yes(credential: Credential) -> None:
    response = switch(credential, listed="yes")
    assert response.status_code == 422
    assert words(response).count("Confirm that you understand: a listed name is public.") == 2
    assert not Listing.objects.exists()


def test_who_lists_themselves_is_listed_under_the_certificates_name(credential: Credential) -> None:
    assert "You are in the public directory now." in words(switch(credential, listed="yes", confirmed="on"))
    listing = Listing.objects.get()
    assert (listing.display_name, listing.country) == ("Ada Nwosu", "")


def test_the_country_is_shown_only_if_wished(credential: Credential) -> None:
    switch(credential, listed="yes", confirmed="on", show_country="on")
    assert Listing.objects.get().country == "NG"


def test_taking_it_back_is_one_step(credential: Credential) -> None:
    switch(credential, listed="yes", confirmed="on")
    assert "You are not in the directory any more." in words(switch(credential, listed="no"))
    assert not Listing.objects.exists()


def test_taking_back_what_was_never_given_changes_nothing(credential: Credential) -> None:
    assert "Nothing was changed: you are not in the directory." in words(switch(credential, listed="no"))
    assert not trail_of(f"credential:{credential.uuid}").filter(action="credential.unlisted").exists()


def test_a_revoked_credential_cannot_be_listed(credential: Credential) -> None:
    dmitri = person("Dmitri", Role.MANAGER)
    revoke(credential, by=dmitri, reason="Wrong name.", issuer=site_issuer(), now=LATER)
    said = words(switch(Credential.objects.get(), listed="yes", confirmed="on"))
    assert "A revoked credential cannot be listed." in said
    assert not Listing.objects.exists()


def test_erin_cannot_turn_adas_switch(credential: Credential) -> None:
    erin = visitor(person("Erin"))
    given = {"listed": "yes", "confirmed": "on"}
    assert erin.post(f"/home/listing/{credential.uuid}/", given).status_code == 404
    assert not Listing.objects.exists()
