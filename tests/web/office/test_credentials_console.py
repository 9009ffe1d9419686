"""Credentials in the office: found by name or number, withdrawn in two steps with a reason."""

import pytest

from assay.apps.credentials.actions import issue_credential
from assay.apps.credentials.models import Credential
from assay.apps.people.actions import grant_role
from assay.apps.people.models import Letter, Person, Role
from assay.apps.programs.models import Certification
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from tests.apps.story import moment, person, released
from tests.web.visiting import visitor, words


@pytest.fixture
def credential(pmle: Certification, key: SigningKey, issuer: Issuer) -> Credential:
    """Ada's credential."""
    return issue_credential(released(pmle, key), issuer=issuer, now=moment(300))


@pytest.fixture
def dana(db: None) -> Person:
    return person("Dana", Role.MANAGER)


def page(credential: Credential) -> str:
    return f"/office/credentials/{credential.uuid}/"


def test_found_by_name_or_number(credential: Credential, dana: Person) -> None:
    client = visitor(dana)
    for query in ("ada+nwosu", credential.number.lower()):
        assert page(credential).encode() in client.get(f"/office/credentials/?q={query}").content
    assert "No credential matches." in words(client.get("/office/credentials/?q=erin"))
    assert "No credential matches." in words(client.get("/office/credentials/?only=revoked"))


def test_revoking_takes_a_reason_and_a_second_thought(credential: Credential, dana: Person) -> None:
    client = visitor(dana)
    assert "Valid" in words(client.get(page(credential)))
    assert "Revoke the credential of Ada Nwosu?" in words(client.get(page(credential) + "revoke"))
    hasty = client.post(page(credential) + "revoke", {"reason": "Wrong name"})
    assert hasty.status_code == 422
    assert "Tick this to say that you mean it." in words(hasty)
    meant = {"reason": "Wrong name", "sure": "on"}
    said = words(client.post(page(credential) + "revoke", meant, follow=True))
    assert f"{credential.number} is revoked" in said
    assert "by Dana Example. Reason: Wrong name" in said
    assert "Credential revoked by Dana Example" in said
    assert Letter.objects.filter(to=credential.holder.email, subject__contains="revoked").exists()
    again = words(client.post(page(credential) + "revoke", meant, follow=True))
    assert f"{credential.number} was revoked before." in again
    assert credential.number in words(client.get("/office/credentials/?only=revoked"))


def test_a_manager_of_another_certification_cannot_revoke(credential: Credential) -> None:
    stranger = person("Dana")
    grant_role(stranger, Role.MANAGER, certification_key="another")
    client = visitor(stranger)
    assert "Ada" not in words(client.get("/office/credentials/"))
    assert client.get(page(credential)).status_code == 404
    assert client.post(page(credential) + "revoke", {"reason": "x", "sure": "on"}).status_code == 404
    assert Credential.objects.get(pk=credential.pk).revoked_at is None


def test_the_certification_page_shows_what_is_in_force(pmle: Certification, dana: Person) -> None:
    said = words(visitor(dana).get("/office/certifications/pmle/"))
    assert "120 scored questions in a form, at most 6,900 s" in said
    assert f"{pmle.spec.family_title('ml-development')} 36" in said
    assert "after 14, then 60 days; at most 4 attempts in 2 years" in said
    assert "Version 1, in force since" in said
    assert "certification.published by tests" in said
