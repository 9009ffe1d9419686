"""Credentials: issued once for a released pass, revoked for good, listed by the holder's own wish."""

import pytest
from django.db import IntegrityError, transaction

from assay.apps.credentials.actions import AlreadyRevoked, issue_credential, revoke
from assay.apps.credentials.chores import issue_released
from assay.apps.credentials.models import Credential
from assay.apps.credentials.queries import (
    credential_by_number,
    credential_by_uuid,
    own_credential,
    verify_here,
)
from assay.apps.people.queries import letters_to
from assay.apps.programs.models import Certification, RetakeFact
from assay.core import credentials as ob
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey
from tests.apps.story import held, moment, person, released


@pytest.fixture
def credential(pmle: Certification, key: SigningKey, issuer: Issuer) -> Credential:
    return issue_credential(released(pmle, key), issuer=issuer, now=moment(200))


def verdict(credential: Credential, issuer: Issuer, *, at: float = 300) -> str:
    report = verify_here(credential.document, issuer=issuer, now=moment(at))
    return report.verdict.value


class TestIssuing:
    def test_the_document_is_the_holders_and_verifies(self, credential: Credential, issuer: Issuer) -> None:
        assert verdict(credential, issuer) == "valid"
        assert credential.holder_name == "Ada Nwosu"
        assert str(credential.uuid) in credential.document["id"]
        assert credential.document["credentialSubject"]["licenseNumber"] == credential.number
        assert credential_by_uuid(credential.uuid) == credential

    def test_of_a_simulated_holder_it_says_so_and_is_for_another_achievement(
        self, pmle: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        result = released(pmle, key)
        result.attempt.is_simulated = True
        credential = issue_credential(result, issuer=issuer, now=moment(200))
        achievement = credential.document["credentialSubject"]["achievement"]
        assert credential.document["name"] == f"{pmle.title} (simulated)"
        assert achievement["description"].startswith("Simulated: ")
        assert achievement["id"].endswith("#simulated")
        assert verdict(credential, issuer) == "valid"

    def test_it_is_valid_for_as_long_as_the_certification_says(self, credential: Credential) -> None:
        assert (credential.valid_until.date() - credential.awarded_on).days == 730
        fact = RetakeFact.objects.get(registration=credential.result.attempt.registration)
        assert (fact.passed, fact.certified_until) == (True, credential.valid_until.date())

    def test_numbers_count_up_within_the_year(
        self, pmle: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        numbers = [
            issue_credential(released(pmle, key), issuer=issuer, now=moment(200)).number for _ in range(3)
        ]
        first = int(numbers[0].rpartition("-")[2])
        assert numbers == [f"PMLE-2026-{first + n:06d}" for n in range(3)]

    def test_issuing_again_gives_the_same_one(self, credential: Credential, issuer: Issuer) -> None:
        again = issue_credential(credential.result, issuer=issuer, now=moment(999))
        assert again == credential
        assert Credential.objects.filter(result=credential.result).count() == 1
        assert letters_to(credential.holder.email).filter(subject__contains=credential.number).count() == 1

    def test_only_released_passes_are_issued_and_each_once(
        self, pmle: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        passed, failed, waiting = (
            released(pmle, key),
            released(pmle, key, right=3),
            held(pmle, key, right=120),
        )
        assert issue_released(issuer, now=moment(300)) == 1
        assert issue_released(issuer, now=moment(301)) == 0
        assert set(Credential.objects.values_list("result", flat=True)) & {
            passed.pk,
            failed.pk,
            waiting.pk,
        } == {passed.pk}

    def test_one_that_cannot_be_issued_does_not_hold_up_the_others(
        self, pmle: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        stuck, good = released(pmle, key), released(pmle, key)
        registration = stuck.attempt.registration
        registration.legal_name = "Ada {Nwosu"
        registration.save()
        with pytest.raises(ExceptionGroup, match=str(stuck.attempt.uuid)) as caught:
            issue_released(issuer, now=moment(300))
        assert [type(error) for error in caught.value.exceptions] == [ob.UnfitFacts]
        assert Credential.objects.filter(result=good).exists()
        assert not Credential.objects.filter(result=stuck).exists()

    def test_it_is_found_by_its_number_in_any_case(self, credential: Credential) -> None:
        assert credential_by_number(f" {credential.number.lower()} ") == credential
        assert credential_by_number(credential.number[:-1]) is None


class TestRevoking:
    def test_it_is_revoked_with_a_reason_and_the_holder_is_told(
        self, credential: Credential, issuer: Issuer
    ) -> None:
        dmitri = person("Dmitri")
        revoke(credential, by=dmitri, reason="issued under a wrong name", issuer=issuer, now=moment(250))
        assert verdict(credential, issuer) == "revoked"
        credential.refresh_from_db()
        assert (credential.revoked_by, credential.revoked_at) == (dmitri, moment(250))
        assert "issued under a wrong name" in letters_to(credential.holder.email)[0].body
        assert credential.result.attempt.registration.retake_fact.certified_until is None

    def test_it_is_revoked_once(self, credential: Credential, issuer: Issuer) -> None:
        dmitri = person("Dmitri")
        revoke(credential, by=dmitri, reason="first", issuer=issuer, now=moment(250))
        written = letters_to(credential.holder.email).count()
        with pytest.raises(AlreadyRevoked, match=credential.number):
            revoke(credential, by=person("Dana"), reason="second", issuer=issuer, now=moment(260))
        credential.refresh_from_db()
        assert (credential.revoked_by, credential.revoked_reason) == (dmitri, "first")
        assert letters_to(credential.holder.email).count() == written

    def test_its_neighbours_stay_valid(
        self, credential: Credential, pmle: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        other = issue_credential(released(pmle, key), issuer=issuer, now=moment(200))
        revoke(credential, by=person("Dmitri"), reason="x", issuer=issuer, now=moment(250))
        assert (verdict(credential, issuer), verdict(other, issuer)) == ("revoked", "valid")

    def test_the_database_wants_somebody_and_a_reason(self, credential: Credential) -> None:
        dmitri = person("Dmitri")
        rows = Credential.objects.filter(pk=credential.pk)
        for wrong in (
            {"revoked_at": moment(1)},
            {"revoked_by": dmitri},
            {"revoked_at": moment(1), "revoked_by": dmitri, "revoked_reason": ""},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**wrong)


class TestHolder:
    def test_a_holder_has_only_their_own(self, credential: Credential) -> None:
        assert own_credential(credential.holder, credential.uuid) == credential
        with pytest.raises(Credential.DoesNotExist):
            own_credential(person("Erin"), credential.uuid)
