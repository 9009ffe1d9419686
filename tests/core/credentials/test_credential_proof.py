"""Data integrity proofs, against the test vector of the W3C Recommendation."""

import copy
from typing import Any

import pytest

from assay.core import credentials as c
from assay.core.credentials.contexts import bundled_contexts
from assay.core.credentials.proof import check_proof, data_to_sign

from .issuing import AWARDED, MALLORY, SIGNER, SeededSigner, adas, unsigned

# VC-DI-EDDSA (W3C Recommendation, 15 May 2025), appendix "Representation: eddsa-rdfc-2022"
W3C_PUBLIC_KEY = c.from_multikey("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")
W3C_DATA_TO_SIGN = (
    "4c4d3890a157f8d611b13c265c2c22f39aa0a567c7c7dd9ba3e45cd579784eeb"
    "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"
)
W3C_CREDENTIAL = {
    "@context": ["https://www.w3.org/ns/credentials/v2", "https://www.w3.org/ns/credentials/examples/v2"],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential", "AlumniCredential"],
    "name": "Alumni Credential",
    "description": "A minimum viable example of an Alumni Credential.",
    "issuer": "https://vc.example/issuers/5678",
    "validFrom": "2023-01-01T00:00:00Z",
    "credentialSubject": {"id": "did:example:abcdefgh", "alumniOf": "The School of Examples"},
    "proof": {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2023-02-24T23:36:38Z",
        "verificationMethod": (
            "https://vc.example/issuers/5678#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
        ),
        "proofPurpose": "assertionMethod",
        "proofValue": (
            "z21EVs3eXERqTn4acNHT9viboqgzUaQ3kTmhPT3eA8qrVPE7CrQq78WkzctnMX5W4CrzcKnHw8V6dvy5pgWYCU5e9"
        ),
    },
}
W3C_CONTEXTS = dict(bundled_contexts()) | {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}


def test_the_vector_of_the_recommendation_verifies() -> None:
    check_proof(W3C_CREDENTIAL, public_key=W3C_PUBLIC_KEY, contexts=W3C_CONTEXTS)


def test_the_bytes_to_sign_are_those_of_the_recommendation() -> None:
    document = {name: value for name, value in W3C_CREDENTIAL.items() if name != "proof"}
    proof: Any = W3C_CREDENTIAL["proof"]
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    assert data_to_sign(document, options, contexts=W3C_CONTEXTS).hex() == W3C_DATA_TO_SIGN


def test_the_vector_is_refused_with_one_letter_changed() -> None:
    changed = W3C_CREDENTIAL | {"name": "Alumni Credentials"}
    with pytest.raises(c.BadProof):
        check_proof(changed, public_key=W3C_PUBLIC_KEY, contexts=W3C_CONTEXTS)


def test_a_signed_document_has_one_proof_and_leaves_the_original_alone() -> None:
    document = unsigned()
    signed = c.sign(document, SIGNER, created=AWARDED)
    assert "proof" not in document
    assert [proof["verificationMethod"] for proof in signed["proof"]] == [SIGNER.verification_method]
    check_proof(signed, public_key=SIGNER.public_key)


def test_signing_twice_gives_the_same_bytes() -> None:
    assert c.sign(unsigned(), SIGNER, created=AWARDED) == c.sign(unsigned(), SIGNER, created=AWARDED)


def test_a_signed_document_is_not_signed_again() -> None:
    with pytest.raises(c.BadProof, match="already"):
        c.sign(adas().credential, SIGNER, created=AWARDED)


def test_a_faulty_signature_is_noticed_before_it_leaves() -> None:
    faulty = SeededSigner(b"\x09" * 32)
    faulty.public_key = SIGNER.public_key
    with pytest.raises(c.BadProof):
        c.sign(unsigned(), faulty, created=AWARDED)


def test_a_document_with_an_undefined_word_is_never_signed() -> None:
    with pytest.raises(c.UnsafeDocument):
        c.sign(unsigned() | {"nickname": "Ada"}, SIGNER, created=AWARDED)


def test_another_key_does_not_verify() -> None:
    with pytest.raises(c.BadProof):
        check_proof(adas().credential, public_key=MALLORY.public_key)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "Ed25519Signature2020"},
        {"cryptosuite": "eddsa-jcs-2022"},
        {"proofPurpose": "authentication"},
        {"proofValue": "z1"},
        {"proofValue": "zzz"},
        {"proofValue": None},
        {"verificationMethod": None},
        {"verificationMethod": {"id": "did:web:evil.example"}},
        {"created": "2024-01-15T10:30:01Z"},
        {"expires": "2027-01-01T00:00:00Z"},
        {"nickname": "Ada"},
        {"@context": ["https://www.w3.org/2018/credentials/v1"]},
    ],
)
def test_a_changed_proof_is_refused(change: dict[str, Any]) -> None:
    signed = copy.deepcopy(adas().credential)
    signed["proof"][0] |= change
    with pytest.raises(c.CredentialError):
        check_proof(signed, public_key=SIGNER.public_key)


@pytest.mark.parametrize("proof", [None, [], "proof", [1], "twice"])
def test_anything_but_one_proof_is_refused(proof: Any) -> None:
    signed = adas().credential
    proof = signed["proof"] * 2 if proof == "twice" else proof
    with pytest.raises(c.BadProof):
        check_proof(signed | {"proof": proof}, public_key=SIGNER.public_key)


def test_the_contexts_of_a_proof_do_not_excuse_others_in_the_document() -> None:
    """Checked under the proof's contexts alone, the document's own could be exchanged at will."""
    signed = copy.deepcopy(adas().credential)
    signed["proof"][0]["@context"] = signed["@context"]
    signed["@context"] = signed["@context"][1:]
    with pytest.raises(c.BadProof, match="other contexts"):
        check_proof(signed, public_key=SIGNER.public_key)


def test_a_proof_may_repeat_the_documents_contexts() -> None:
    """VC-DI-EDDSA 3.2.2, step 4: a proof with @context is checked under that context."""
    signed = copy.deepcopy(adas().credential)
    signed["proof"][0]["@context"] = signed["@context"]
    check_proof(signed, public_key=SIGNER.public_key)
