"""Keys and the DID document: who may speak for the issuer."""

import copy
from typing import Any

import pytest

from assay.core import credentials as c

from .issuing import DID, DID_DOCUMENT, SIGNER, TODAY

METHOD = f"{DID}#key-1"


def test_a_multikey_of_the_specification_is_read_and_written() -> None:
    # VC-DI-EDDSA, test vectors
    multikey = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    public_key = c.from_multikey(multikey)
    assert len(public_key) == 32
    assert c.to_multikey(public_key) == multikey


@pytest.mark.parametrize("text", ["", "z6Mk", "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP", "u7QE"])
def test_other_kinds_of_key_are_refused(text: str) -> None:
    with pytest.raises(c.BadKey):
        c.from_multikey(text)


@pytest.mark.parametrize(
    ("site", "did", "path"),
    [
        ("https://certify.example.org", "did:web:certify.example.org:issuer", "/issuer/did.json"),
        ("https://example.org/certify/", "did:web:example.org:certify:issuer", "/certify/issuer/did.json"),
        ("http://localhost:8000", "did:web:localhost%3A8000:issuer", "/issuer/did.json"),
    ],
)
def test_a_site_gives_its_did_and_the_path_of_the_document(site: str, did: str, path: str) -> None:
    assert c.did_from_url(site) == did
    assert c.did_path(did) == path


def test_a_did_resolves_to_its_https_url() -> None:
    assert c.did_url("did:web:localhost%3A8000:issuer") == "https://localhost:8000/issuer/did.json"
    assert c.did_url("did:web:example.org") == "https://example.org/.well-known/did.json"


@pytest.mark.parametrize("site", ["example.org", "ftp://example.org", "https://"])
def test_a_site_without_a_host_has_no_did(site: str) -> None:
    with pytest.raises(c.BadKey):
        c.did_from_url(site)


def test_the_document_lists_its_keys_as_strings() -> None:
    assert DID_DOCUMENT["assertionMethod"] == [METHOD]
    assert c.assertion_key(DID_DOCUMENT, METHOD, now=TODAY) == SIGNER.public_key


def test_a_new_key_keeps_its_own_number_and_the_old_one_still_verifies() -> None:
    rotated = c.did_document(DID, [c.IssuerKey(1, SIGNER.public_key), c.IssuerKey(2, b"\x02" * 32)])
    assert c.assertion_key(rotated, METHOD, now=TODAY) == SIGNER.public_key
    assert c.assertion_key(rotated, f"{DID}#key-2", now=TODAY) == b"\x02" * 32


def test_references_may_be_relative_or_hold_the_method_itself() -> None:
    document = copy.deepcopy(DID_DOCUMENT)
    document["assertionMethod"] = ["#key-1"]
    assert c.assertion_key(document, METHOD, now=TODAY) == SIGNER.public_key
    document["assertionMethod"] = document.pop("verificationMethod")
    assert c.assertion_key(document, METHOD, now=TODAY) == SIGNER.public_key


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("id",), "did:web:evil.example:issuer"),
        (("assertionMethod",), []),
        (("assertionMethod",), [f"{DID}#key-2"]),
        (("verificationMethod",), []),
        (("verificationMethod", 0, "controller"), "did:web:evil.example:issuer"),
        (("verificationMethod", 0, "type"), "JsonWebKey2020"),
        (("verificationMethod", 0, "publicKeyMultibase"), "z6MkBroken"),
        (("verificationMethod", 0, "publicKeyMultibase"), None),
        (("verificationMethod", 0, "revoked"), "2026-06-01T00:00:00Z"),
        (("verificationMethod", 0, "expires"), "2026-06-01T00:00:00Z"),
        (("verificationMethod", 0, "expires"), "one day"),
    ],
)
def test_a_key_that_may_not_speak_is_refused(where: tuple[Any, ...], value: Any) -> None:
    document = copy.deepcopy(DID_DOCUMENT)
    part: Any = document
    for step in where[:-1]:
        part = part[step]
    part[where[-1]] = value
    with pytest.raises(c.CredentialError):
        c.assertion_key(document, METHOD, now=TODAY)


def test_a_key_that_expires_later_still_speaks() -> None:
    document = copy.deepcopy(DID_DOCUMENT)
    document["verificationMethod"][0]["expires"] = "2030-01-01T00:00:00Z"
    assert c.assertion_key(document, METHOD, now=TODAY) == SIGNER.public_key
