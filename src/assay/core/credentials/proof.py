"""Data integrity proofs with the cryptosuite eddsa-rdfc-2022: make one, check one.

Sources: Verifiable Credential Data Integrity 1.0 (VC-DATA-INTEGRITY), section 4; Data Integrity EdDSA
Cryptosuites 1.0 (VC-DI-EDDSA), sections 3.2.1 to 3.2.7. This module knows nothing of Open Badges.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from assay.core.credentials.canonical import canonicalize
from assay.core.credentials.errors import BadProof
from assay.core.credentials.keys import Signer
from assay.core.credentials.multibase import BadMultibase, from_base58btc, to_base58btc
from assay.core.credentials.reading import Json
from assay.core.credentials.timestamps import timestamp

PROOF_TYPE = "DataIntegrityProof"
CRYPTOSUITE = "eddsa-rdfc-2022"
PURPOSE = "assertionMethod"


def sign(document: Json, signer: Signer, *, created: datetime) -> Json:
    """`document` with a proof by `signer`, as a new dict (VC-DI-EDDSA 3.2.1, Create Proof).

    `proof` is a list of one: 1EdTech's schema refuses a bare object. Raises UnsafeDocument if the document
    cannot be signed whole, BadProof if the door to the key gives a signature that does not verify.
    """
    if "proof" in document:
        raise BadProof("the document already has a proof")
    options: Json = {
        "type": PROOF_TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": timestamp(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": PURPOSE,
    }
    data = data_to_sign(document, options)
    signature = signer.sign(data)
    check_signature(data, signature, public_key=signer.public_key)
    return document | {"proof": [options | {"proofValue": to_base58btc(signature)}]}


def the_proof(document: Json) -> Json:
    """The one proof of `document`; raises BadProof unless it is a single eddsa-rdfc-2022 assertion."""
    proofs = document.get("proof")
    proofs = proofs if isinstance(proofs, list) else [proofs]
    if len(proofs) != 1 or not isinstance(proofs[0], dict):
        raise BadProof("the document does not have exactly one proof")
    proof: Json = proofs[0]
    wanted = {"type": PROOF_TYPE, "cryptosuite": CRYPTOSUITE, "proofPurpose": PURPOSE}
    for name, value in wanted.items():
        if proof.get(name) != value:
            raise BadProof(f"the proof's {name} is {proof.get(name)!r}; {value} is needed")
    for name in ("verificationMethod", "proofValue"):
        if not isinstance(proof.get(name), str):
            raise BadProof(f"the proof has no {name}")
    return proof


def check_proof(document: Json, *, public_key: bytes, contexts: Mapping[str, Json] | None = None) -> None:
    """Raise BadProof or UnsafeDocument unless the document's proof was made with `public_key`.

    VC-DI-EDDSA 3.2.2, Verify Proof. Whose key it is, and whether it may assert, is for the caller to know.
    """
    proof = the_proof(document)
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    if "@context" in options:
        _require_same_contexts(unsecured, options)
        unsecured["@context"] = options["@context"]
    try:
        signature = from_base58btc(proof["proofValue"])
    except BadMultibase as error:
        raise BadProof(f"the proof value is malformed: {error}") from error
    check_signature(data_to_sign(unsecured, options, contexts=contexts), signature, public_key=public_key)


def data_to_sign(document: Json, options: Json, *, contexts: Mapping[str, Json] | None = None) -> bytes:
    """The 64 bytes to be signed: the hash of the canonical options, then that of the canonical document.

    VC-DI-EDDSA 3.2.3 (Transformation), 3.2.4 (Hashing), 3.2.5 (Proof Configuration).
    """
    configuration = {"@context": document.get("@context", [])} | options
    canonical_options = canonicalize(configuration, contexts=contexts)
    canonical_document = canonicalize(document, contexts=contexts)
    return _sha256(canonical_options) + _sha256(canonical_document)


def check_signature(data: bytes, signature: bytes, *, public_key: bytes) -> None:
    """Raise BadProof unless `signature` over `data` verifies (Ed25519, RFC 8032)."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError) as error:
        raise BadProof("the signature does not fit the document and the key") from error


def _require_same_contexts(document: Json, options: Json) -> None:
    """VC-DI-EDDSA 3.2.2, step 4: the document's contexts start with the proof's, in the same order."""
    theirs = options["@context"] if isinstance(options["@context"], list) else [options["@context"]]
    ours = document.get("@context", [])
    ours = ours if isinstance(ours, list) else [ours]
    if ours[: len(theirs)] != theirs:
        raise BadProof("the document names other contexts than its proof")


def _sha256(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
