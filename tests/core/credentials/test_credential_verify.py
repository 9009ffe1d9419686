"""Verdicts: what a stranger is told about Ada's credential."""

import copy
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assay.core import credentials as c
from assay.core.credentials import CheckName, Outcome, Verdict

from .issuing import (
    AWARDED,
    DID,
    DID_DOCUMENT,
    EXPIRES,
    INDEX,
    LATER,
    LIST_URL,
    MALLORY,
    SIGNER,
    TODAY,
    SeededSigner,
    adas,
    status_list,
    unsigned,
)
from .mutations import single_mutations


def test_adas_credential_is_valid_and_every_check_says_so() -> None:
    report = adas().report()
    assert report.verdict is Verdict.VALID
    assert [check.name for check in report.checks] == list(CheckName)
    assert {check.outcome for check in report.checks} == {Outcome.PASSED}
    assert report.authentic


def test_text_and_bytes_are_read_like_the_document() -> None:
    issued = adas()
    text = c.to_json(issued.credential)
    for data in (text, text.encode(), b"\xef\xbb\xbf" + text.encode()):
        report = c.verify(data, did_document=DID_DOCUMENT, status_list=issued.status_list, now=TODAY)
        assert report.verdict is Verdict.VALID
        assert report.credential == issued.credential


@pytest.mark.parametrize(
    ("change", "verdict", "name"),
    [
        ({"status_list": status_list(INDEX)}, Verdict.REVOKED, CheckName.NOT_REVOKED),
        ({"now": LATER}, Verdict.EXPIRED, CheckName.IN_FORCE),
        ({"now": AWARDED - timedelta(days=1)}, Verdict.NOT_YET_VALID, CheckName.IN_FORCE),
        ({"did_document": c.did_document(DID, [])}, Verdict.NOT_VALID, CheckName.ISSUER_KEY),
        (
            {"did_document": c.did_document(DID, [c.IssuerKey(1, MALLORY.public_key)])},
            Verdict.NOT_VALID,
            CheckName.SIGNATURE,
        ),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], verdict: Verdict, name: CheckName) -> None:
    report = adas().but(**change).report()
    assert report.verdict is verdict
    assert report[name].outcome is Outcome.FAILED


def test_a_revoked_credential_is_still_authentic() -> None:
    report = adas().but(status_list=status_list(INDEX)).report()
    assert report.authentic
    assert report[CheckName.SIGNATURE].outcome is Outcome.PASSED


def test_revoked_outweighs_expired() -> None:
    lasting = status_list(INDEX)
    assert adas().but(status_list=lasting, now=LATER).report().verdict is Verdict.REVOKED


@pytest.mark.parametrize("missing", ["did_document", "status_list"])
def test_missing_evidence_is_never_taken_as_good(missing: str) -> None:
    report = adas().but(**{missing: None}).report()
    assert report.verdict is Verdict.NOT_ESTABLISHED
    assert Outcome.UNCHECKED in {check.outcome for check in report.checks}


def forged_lists() -> dict[str, c.Json]:
    signed = status_list()
    tampered = copy.deepcopy(signed)
    tampered["credentialSubject"]["encodedList"] = c.encode_bits(c.with_bit(c.empty_bits(), 3))
    stale = c.status_list_credential(
        LIST_URL, c.empty_bits(), issuer_did=DID, valid_from=AWARDED, valid_until=AWARDED + timedelta(days=1)
    )
    future = c.status_list_credential(LIST_URL, c.empty_bits(), issuer_did=DID, valid_from=LATER)
    suspension = c.status_list_credential(LIST_URL, c.empty_bits(), issuer_did=DID, valid_from=AWARDED)
    suspension["credentialSubject"]["statusPurpose"] = "suspension"
    evil = SeededSigner(b"\x08" * 32, did="did:web:evil.example:issuer")
    return {
        "tampered": tampered,
        "unsigned": {name: value for name, value in signed.items() if name != "proof"},
        "another list": status_list(url=LIST_URL + "0"),
        "another issuer": status_list(signer=evil),
        "another key": status_list(signer=MALLORY),
        "stale": c.sign(stale, SIGNER, created=AWARDED),
        "of the future": c.sign(future, SIGNER, created=AWARDED),
        "about suspension": c.sign(suspension, SIGNER, created=AWARDED),
        "no list": adas().credential,
        "empty": {},
    }


@pytest.mark.parametrize("kind", forged_lists())
def test_a_status_list_that_cannot_be_trusted_proves_nothing(kind: str) -> None:
    report = adas().but(status_list=forged_lists()[kind]).report()
    assert report[CheckName.NOT_REVOKED].outcome is Outcome.UNCHECKED
    assert report.verdict is Verdict.NOT_ESTABLISHED


def test_a_retired_key_still_verifies_and_a_removed_one_does_not() -> None:
    """The key rotation drill: Dana retires key 1, later removes it."""
    second = SeededSigner(b"\x02" * 32, number=2)
    keys = [c.IssuerKey(1, SIGNER.public_key), c.IssuerKey(2, second.public_key)]
    assert adas().but(did_document=c.did_document(DID, keys)).report().verdict is Verdict.VALID
    assert adas().but(did_document=c.did_document(DID, keys[1:])).report().verdict is Verdict.NOT_VALID


def test_a_credential_signed_by_a_stranger_in_the_issuers_name_is_refused() -> None:
    evil = SeededSigner(b"\x08" * 32, did="did:web:evil.example:issuer")
    forged = c.sign(unsigned(), evil, created=AWARDED)
    theirs = c.did_document("did:web:evil.example:issuer", [c.IssuerKey(1, evil.public_key)])
    for did_document in (DID_DOCUMENT, theirs):
        report = adas().but(credential=forged, did_document=did_document).report()
        assert report.verdict is Verdict.NOT_VALID
        assert report[CheckName.ISSUER_KEY].outcome is Outcome.FAILED


def test_no_single_change_survives() -> None:
    """Every value of the signed document, deleted, altered, retyped, wrapped or renamed."""
    issued = adas()
    survivors = [
        what
        for what, changed in single_mutations(issued.credential)
        if issued.but(credential=changed).report().verdict is not Verdict.NOT_VALID
    ]
    assert survivors == []


def test_a_repeated_tag_is_refused_although_the_graph_is_the_same() -> None:
    changed = copy.deepcopy(adas().credential)
    changed["credentialSubject"]["achievement"]["tag"] *= 2
    assert adas().but(credential=changed).report().verdict is Verdict.NOT_VALID


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"a": 1, "a": 2}',
        b'{"a": NaN}',
        b'{"a": 1e999}',
        b'{"a": ' + b"1" * 5000 + b"}",
        b'{"a": "\\ud800"}',
        b'{"a": ' + b"[" * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a": ' + b'{"a": ' * 50 + b"1" + b"}" * 51,
        b'{"a": "' + b"x" * 600_000 + b'"}',
        b'{"a": [' + b"1," * 3000 + b"1]}",
        b'{"proof": [{"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"}]}',
    ],
)
def test_hostile_bytes_get_a_verdict_not_an_exception(data: bytes) -> None:
    report = c.verify(data, did_document=DID_DOCUMENT, status_list=status_list(), now=TODAY)
    assert report.verdict is Verdict.NOT_VALID
    assert all(check.explanation for check in report.checks)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
MEMBERS = sorted({name for name in unsigned()} | {"proof", "credentialSubject"})


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(MEMBERS), VALUES)
def test_any_value_anywhere_gets_a_verdict_not_an_exception(member: str, value: Any) -> None:
    issued = adas()
    for credential in (issued.credential | {member: value}, {member: value}):
        report = issued.but(credential=credential).report()
        assert report.verdict is Verdict.NOT_VALID or value == issued.credential[member]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["id", "assertionMethod", "verificationMethod"]), VALUES)
def test_any_evidence_gets_a_verdict_not_an_exception(member: str, value: Any) -> None:
    report = adas().but(did_document=DID_DOCUMENT | {member: value}).report()
    assert report.verdict is Verdict.NOT_VALID or value == DID_DOCUMENT[member]


def test_the_report_is_plain_enough_for_json() -> None:
    report = adas().report()
    told = json.dumps([report.verdict, [(check.name, check.outcome) for check in report.checks]])
    assert told.startswith('["valid"')


def test_a_credential_without_end_says_so() -> None:
    document = unsigned()
    del document["validUntil"]
    report = adas().but(credential=c.sign(document, SIGNER, created=AWARDED), now=LATER).report()
    assert report.verdict is Verdict.VALID
    assert EXPIRES < LATER
    assert report[CheckName.IN_FORCE].explanation == "It holds without end."
