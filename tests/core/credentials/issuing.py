"""Ada's credential and all that is needed to check it: the same on every run."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.core import credentials as c

AWARDED = datetime(2024, 1, 15, 10, 30, tzinfo=UTC)
EXPIRES = datetime(2044, 1, 15, 10, 30, tzinfo=UTC)
TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = datetime(2047, 1, 1, tzinfo=UTC)

SITE = "https://certify.example.org"
DID = c.did_from_url(SITE)
LIST_URL = f"{SITE}/status/1"
INDEX = 94_567

ISSUER = c.IssuerFacts(did=DID, name="Example Certification Body", url=f"{SITE}/", email="office@example.org")
ACHIEVEMENT = c.AchievementFacts(
    id=f"{SITE}/certifications/pmle/2026.1",
    name="Professional Machine Learning Engineer",
    description="Builds, deploys and watches over machine learning systems.",
    criteria="Passed the examination:\n\n- 120 questions in **120 minutes**\n- at or above the cut score",
    version="2026.1",
    image_url=f"{SITE}/badges/pmle.png",
    tags=("machine learning", "engineering"),
)
ADA = c.HolderFacts(
    subject_id="urn:uuid:9d3c1f0a-2a5b-4b8e-9a55-0c7f6f1f0a01",
    name="Ada Łovelace-Ñandú 王 😀",
    email="ada@example.org",
    email_salt="5f1d7a84db00d2fce00b31a7fc73224f",
)
AWARD = c.AwardFacts(
    id="urn:uuid:1f0e7c52-60d1-4f0b-8a6e-3f1f5f7f9b02",
    awarded_at=AWARDED,
    valid_from=AWARDED,
    valid_until=EXPIRES,
    license_number="PMLE-2024-000042",
)
STATUS = c.StatusSlot(list_url=LIST_URL, index=INDEX)


class SeededSigner:
    """A signer whose key is known to all: for tests and vectors only."""

    def __init__(self, seed: bytes, *, did: str = DID, number: int = 1) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key().public_bytes_raw()
        self.verification_method = c.verification_method_id(did, number)

    def sign(self, message: bytes, /) -> bytes:
        return self._key.sign(message)


SIGNER = SeededSigner(bytes(range(32)))
MALLORY = SeededSigner(b"\x07" * 32)
DID_DOCUMENT = c.did_document(DID, [c.IssuerKey(1, SIGNER.public_key)])


@dataclass(frozen=True)
class Issued:
    """A signed credential with the evidence to check it."""

    credential: c.Json
    did_document: c.Json | None
    status_list: c.Json | None
    now: datetime = TODAY

    def report(self) -> c.Report:
        return c.verify(
            self.credential, did_document=self.did_document, status_list=self.status_list, now=self.now
        )

    def but(self, **changes: object) -> "Issued":
        return replace(self, **changes)


def unsigned() -> c.Json:
    """Ada's credential before it is signed."""
    return c.achievement_credential(ACHIEVEMENT, ADA, issuer=ISSUER, award=AWARD, status=STATUS)


def status_list(*revoked: int, signer: SeededSigner = SIGNER, url: str = LIST_URL) -> c.Json:
    """The signed list with the given entries revoked."""
    bits = c.empty_bits()
    for index in revoked:
        bits = c.with_bit(bits, index)
    listed = c.status_list_credential(
        url, bits, issuer_did=signer.verification_method.partition("#")[0], valid_from=AWARDED
    )
    return c.sign(listed, signer, created=AWARDED)


def adas() -> Issued:
    """Ada's credential, valid on `TODAY`."""
    return Issued(c.sign(unsigned(), SIGNER, created=AWARDED), DID_DOCUMENT, status_list(INDEX + 1))
