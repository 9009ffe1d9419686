"""The signed status lists: kept as rows, right for every process once a revocation has committed."""

import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from assay.apps.credentials import statuslists
from assay.apps.credentials.actions import MOST_DRAWS, issue_credential, revoke
from assay.apps.credentials.models import Credential, StatusList
from assay.apps.credentials.queries import verify_here
from assay.apps.credentials.statuslists import OLDEST, NoSuchList, sign_list, signed_list
from assay.apps.programs.models import Certification
from assay.core import credentials as ob
from assay.outside.issuer import Issuer
from assay.outside.keys import SigningKey, signing_key
from tests.apps.story import moment, person, released
from tests.apps.test_at_the_same_time import together

SIGNED_AT = moment(250)


@pytest.fixture
def credential(pmle: Certification, key: SigningKey, issuer: Issuer) -> Credential:
    return issue_credential(released(pmle, key), issuer=issuer, now=moment(200))


def withdraw(credential: Credential, issuer: Issuer, *, at: float = 250) -> None:
    revoke(credential, by=person("Dmitri"), reason="Wrong name.", issuer=issuer, now=moment(at))


def is_set(credential: Credential, issuer: Issuer, *, at: float = 300) -> bool:
    """Whether the bit is set in what a stranger would be served."""
    number = statuslists.list_number(credential.status_index)
    document = json.loads(signed_list(number, issuer=issuer, now=moment(at)).text)
    bits = ob.decode_bits(document["credentialSubject"]["encodedList"])
    return ob.bit_at(bits, credential.status_index % ob.ENTRIES)


def verdict(credential: Credential, issuer: Issuer, *, at: float = 300) -> str:
    return verify_here(credential.document, issuer=issuer, now=moment(at)).verdict.value


class TestKeeping:
    def test_a_list_that_is_kept_costs_one_query_and_no_signature(
        self, credential: Credential, issuer: Issuer
    ) -> None:
        first = signed_list(1, issuer=issuer, now=SIGNED_AT)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            again = signed_list(1, issuer=issuer, now=SIGNED_AT + OLDEST - timedelta(seconds=1))
        assert again == first
        assert len(asked) == 1

    def test_it_is_signed_anew_when_it_is_an_hour_old(self, credential: Credential, issuer: Issuer) -> None:
        signed_list(1, issuer=issuer, now=SIGNED_AT)
        later = SIGNED_AT + OLDEST
        assert signed_list(1, issuer=issuer, now=later).opened.valid_from == later

    def test_a_clock_that_goes_back_gets_a_list_that_holds(
        self, credential: Credential, issuer: Issuer
    ) -> None:
        signed_list(1, issuer=issuer, now=SIGNED_AT)
        assert verdict(credential, issuer, at=240) == "valid"

    def test_it_fits_the_key_and_the_address_that_the_issuer_has_today(
        self, credential: Credential, issuer: Issuer, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        signed_list(1, issuer=issuer, now=SIGNED_AT)
        moved = Issuer("Assay", "https://other.example.org", issuer.key)
        rekeyed = Issuer("Assay", issuer.base_url, signing_key(tmp_path_factory.mktemp("new")))
        for new in (moved, rekeyed, issuer):
            opened = signed_list(1, issuer=new, now=SIGNED_AT).opened
            assert (opened.url, opened.public_key) == (new.url("/credentials/status/1"), new.public_key)

    def test_a_kept_text_that_somebody_changed_is_not_relied_on(
        self, credential: Credential, issuer: Issuer
    ) -> None:
        withdraw(credential, issuer)
        row = StatusList.objects.get(number=1)
        document = json.loads(row.text)
        document["credentialSubject"]["encodedList"] = ob.encode_bits(ob.empty_bits())
        for text in (json.dumps(document), "", "{}"):
            StatusList.objects.update(text=text)
            assert is_set(credential, issuer)

    def test_what_a_hand_changed_in_the_rows_is_found_within_the_hour(
        self, credential: Credential, issuer: Issuer
    ) -> None:
        signed_list(1, issuer=issuer, now=SIGNED_AT)
        Credential.objects.filter(pk=credential.pk).update(
            revoked_at=SIGNED_AT, revoked_by=person("Dmitri"), revoked_reason="by hand"
        )
        assert is_set(credential, issuer, at=250 + OLDEST.total_seconds())


class TestRevoking:
    def test_it_is_in_the_list_at_once(self, credential: Credential, issuer: Issuer) -> None:
        assert not is_set(credential, issuer, at=249)
        assert verdict(credential, issuer, at=249) == "valid"
        withdraw(credential, issuer)
        assert is_set(credential, issuer, at=250)
        assert verdict(credential, issuer, at=250) == "revoked"

    def test_what_is_rolled_back_was_never_in_it(self, credential: Credential, issuer: Issuer) -> None:
        with transaction.atomic():
            withdraw(credential, issuer)
            assert is_set(credential, issuer)
            transaction.set_rollback(True)
        assert not is_set(credential, issuer)

    def test_several_at_once_and_readers_between_lose_no_bit(
        self, committed: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        rows = [issue_credential(released(committed, key), issuer=issuer, now=moment(200)) for _ in range(4)]
        gone, kept = rows[:3], rows[3]
        together(
            *[lambda row=row: withdraw(row, issuer) for row in gone],
            *[lambda: sign_list(1, issuer=issuer, now=SIGNED_AT)] * 3,
        )
        assert all(is_set(row, issuer) for row in gone)
        assert not is_set(kept, issuer)

    def test_another_process_sees_it_though_it_remembers_the_list_from_before(
        self, committed: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        row = issue_credential(released(committed, key), issuer=issuer, now=moment(200))
        assert verdict(row, issuer, at=249) == "valid"  # this process remembers the list
        remembered = statuslists._opened.cache_info().currsize
        assert remembered
        together(lambda: withdraw(row, issuer))  # on another connection
        assert verdict(row, issuer, at=250) == "revoked"


class TestManyLists:
    def test_where_one_is_nearly_full_the_next_begins(
        self, credential: Credential, pmle: Certification, key: SigningKey, issuer: Issuer,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        drawn = [credential.status_index] * MOST_DRAWS + [7]
        monkeypatch.setattr("assay.outside.dice.below", lambda *_, **__: drawn.pop(0))
        second = issue_credential(released(pmle, key), issuer=issuer, now=moment(210))
        assert second.status_index == ob.ENTRIES + 7
        status = second.document["credentialStatus"]
        assert status["statusListIndex"] == "7"
        assert status["statusListCredential"] == issuer.url("/credentials/status/2")

    def test_each_has_its_own_bits(
        self, credential: Credential, pmle: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        Credential.objects.filter(pk=credential.pk).update(status_index=ob.ENTRIES + credential.status_index)
        second, third = (
            issue_credential(released(pmle, key), issuer=issuer, now=moment(210)) for _ in range(2)
        )
        assert statuslists.list_number(second.status_index) == 2
        withdraw(second, issuer)
        assert (verdict(second, issuer), verdict(third, issuer)) == ("revoked", "valid")
        assert not any(signed_list(1, issuer=issuer, now=SIGNED_AT).opened.bits)

    def test_the_first_is_there_before_anything_was_issued_and_no_others(
        self, pmle: Certification, key: SigningKey, issuer: Issuer
    ) -> None:
        assert not any(signed_list(1, issuer=issuer, now=SIGNED_AT).opened.bits)
        issue_credential(released(pmle, key), issuer=issuer, now=moment(200))
        for number in (0, 2, 16_384, 10**30):
            with pytest.raises(NoSuchList):
                signed_list(number, issuer=issuer, now=SIGNED_AT)

    def test_a_credential_that_names_a_list_we_do_not_have_is_not_vouched_for(
        self, credential: Credential, issuer: Issuer
    ) -> None:
        document = {name: value for name, value in credential.document.items() if name != "proof"}
        document["credentialStatus"] |= {"statusListCredential": issuer.url("/credentials/status/9")}
        signed = ob.sign(document, issuer, created=moment(200))
        assert verify_here(signed, issuer=issuer, now=moment(300)).verdict is ob.Verdict.NOT_ESTABLISHED
