"""The door to the issuer's identity: its DID and the key that signs credentials in its name."""

from dataclasses import dataclass

from assay.core.credentials import IssuerFacts, did_from_url, verification_method_id
from assay.outside.keys import SigningKey


@dataclass(frozen=True)
class Issuer:
    """Who issues on this site: a did:web identity with one Ed25519 key; the signer of core/credentials."""

    name: str
    base_url: str
    key: SigningKey

    @property
    def did(self) -> str:
        """The issuer's decentralised identifier."""
        return did_from_url(self.base_url)

    @property
    def verification_method(self) -> str:
        """The DID URL of the signing key."""
        return verification_method_id(self.did, 1)

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self.key.public_bytes

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature."""
        return self.key.sign(message)

    @property
    def facts(self) -> IssuerFacts:
        """The issuer as it stands in credentials."""
        return IssuerFacts(did=self.did, name=self.name, url=self.base_url)

    def url(self, path: str) -> str:
        """An absolute address on this site."""
        return self.base_url.rstrip("/") + path
