"""A status list opened once: no check that depends on the moment or the credential is skipped for it."""

from datetime import timedelta
from typing import Any

import pytest

from assay.core import credentials as c
from assay.core.credentials import CheckName, Outcome, Verdict

from .issuing import DID, DID_DOCUMENT, INDEX, LIST_URL, MALLORY, SIGNER, TODAY, adas, status_list


def signed(*revoked: int, **said: Any) -> c.Json:
    """A list with these bits set; `said` changes what it says."""
    facts: dict[str, Any] = {"issuer_did": DID, "valid_from": TODAY - timedelta(days=1)} | said
    url = facts.pop("url", LIST_URL)
    signer = facts.pop("signer", SIGNER)
    return c.sign(c.status_list_credential(url, c.bits_at(revoked), **facts), signer, created=TODAY)


def opened(document: c.Json) -> c.OpenStatusList:
    return c.open_status_list(document, public_key=SIGNER.public_key)


def verdict(given: c.OpenStatusList, **how: Any) -> Verdict:
    said: dict[str, Any] = {"did_document": DID_DOCUMENT, "now": TODAY} | how
    return c.verify(adas().credential, status_list=given, **said).verdict


def test_it_gives_the_verdicts_of_the_document_it_came_from() -> None:
    assert verdict(opened(signed())) is Verdict.VALID
    assert verdict(opened(signed(INDEX))) is Verdict.REVOKED
    assert verdict(opened(signed(INDEX - 1, INDEX + 1))) is Verdict.VALID
    assert opened(status_list(INDEX)).bits == c.bits_at([INDEX])


@pytest.mark.parametrize(
    "given",
    [
        signed(url=f"{LIST_URL}0"),
        signed(valid_from=TODAY + timedelta(seconds=1)),
        signed(valid_until=TODAY - timedelta(seconds=1)),
    ],
    ids=["of another address", "not yet valid", "out of date"],
)
def test_what_may_not_be_said_here_and_now_is_not_relied_on(given: c.Json) -> None:
    report = c.verify(adas().credential, did_document=DID_DOCUMENT, status_list=opened(given), now=TODAY)
    assert report.verdict is Verdict.NOT_ESTABLISHED
    assert report[CheckName.NOT_REVOKED].outcome is Outcome.UNCHECKED


def test_a_key_that_the_issuer_has_given_up_or_changed_takes_the_list_with_it() -> None:
    given = opened(signed())
    gone = DID_DOCUMENT | {"verificationMethod": []}
    other = c.did_document(DID, [c.IssuerKey(1, MALLORY.public_key)])
    for did_document in (gone, other):
        assert verdict(given, did_document=did_document) is Verdict.NOT_VALID  # as is the credential's own
        with pytest.raises(c.BadKey):
            given.is_set(INDEX, list_url=LIST_URL, did_document=did_document, now=TODAY)


def test_only_what_the_key_has_signed_is_opened() -> None:
    with pytest.raises(c.BadProof):
        opened(signed(signer=MALLORY))
    changed = signed(INDEX)
    changed["credentialSubject"] |= {"encodedList": c.encode_bits(c.empty_bits())}
    with pytest.raises(c.BadProof):
        opened(changed)
    with pytest.raises(c.BadStatusList):
        opened(adas().credential)


def test_bits_are_set_all_at_once() -> None:
    one_by_one = c.empty_bits()
    for index in (0, 9, c.ENTRIES - 1):
        one_by_one = c.with_bit(one_by_one, index)
    assert c.bits_at([c.ENTRIES - 1, 0, 9, 9]) == one_by_one
    with pytest.raises(c.BadStatusList):
        c.bits_at([c.ENTRIES])
