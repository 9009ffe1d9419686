"""A signed status list, opened once and then asked about many credentials.

Bitstring Status List 1.0, section 3.2 (Validate Algorithm), with the list's own proof checked. What does not
depend on the moment or on the credential is settled here; the rest is asked anew of every credential.
"""

from dataclasses import dataclass
from datetime import datetime

from assay.core.credentials.errors import BadKey, BadStatusList
from assay.core.credentials.keys import assertion_key
from assay.core.credentials.proof import check_proof, the_proof
from assay.core.credentials.reading import Json, check_bounds
from assay.core.credentials.statuslist import REVOCATION, bit_at, decode_bits
from assay.core.credentials.timestamps import parse_timestamp


@dataclass(frozen=True, slots=True)
class OpenStatusList:
    """What a list says that `public_key` has signed as `verification_method`."""

    url: str
    verification_method: str
    public_key: bytes
    valid_from: datetime
    valid_until: datetime | None
    bits: bytes

    def is_set(self, index: int, *, list_url: str, did_document: Json, now: datetime) -> bool:
        """Whether the entry is set; raises BadKey or BadStatusList if the list may not say so now.

        It must be the list at `list_url` and in force, and its key must still speak for the issuer.
        """
        if assertion_key(did_document, self.verification_method, now=now) != self.public_key:
            raise BadKey("it was signed with a key that is not the issuer's any more")
        if self.url != list_url:
            raise BadStatusList(f"it is {self.url!r}, not the one that the credential names")
        if now < self.valid_from:
            raise BadStatusList("it is not yet valid")
        if self.valid_until and now > self.valid_until:
            raise BadStatusList("it is out of date")
        return bit_at(self.bits, index)


def open_status_list(document: Json, *, public_key: bytes) -> OpenStatusList:
    """The list in a signed document; raises CredentialError unless the key signed just this.

    Whose key it is, and whether it may assert now, is asked by `OpenStatusList.is_set`.
    """
    check_bounds(document)
    method = own_method(document)
    kinds = document.get("type")
    if "BitstringStatusListCredential" not in (kinds if isinstance(kinds, list) else [kinds]):
        raise BadStatusList("it is not a BitstringStatusListCredential")
    valid_from = parse_timestamp(document.get("validFrom"), where="its validFrom")
    valid_until = None
    if "validUntil" in document:
        valid_until = parse_timestamp(document["validUntil"], where="its validUntil")
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or subject.get("statusPurpose") != REVOCATION:
        raise BadStatusList("it is not about revocation")
    if not isinstance(subject.get("encodedList"), str):
        raise BadStatusList("it has no encodedList")
    check_proof(document, public_key=public_key)
    bits = decode_bits(subject["encodedList"])
    return OpenStatusList(str(document.get("id")), method, public_key, valid_from, valid_until, bits)


def own_method(document: Json) -> str:
    """The proof's verification method, which must belong to the document's issuer; raises CredentialError."""
    method: str = the_proof(document)["verificationMethod"]
    issuer = document.get("issuer")
    issuer_id = issuer.get("id") if isinstance(issuer, dict) else issuer
    if issuer_id != method.partition("#")[0]:
        raise BadKey(f"the key {method} is not one of the issuer {issuer_id!r}")
    return method
