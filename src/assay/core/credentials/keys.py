"""Issuer keys and the did:web document that says which of them speak for the issuer.

Sources: Controlled Identifiers 1.0 (Multikey, 2.2.2), DID Core 1.0, did:web method specification.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from assay.core.credentials.errors import BadKey
from assay.core.credentials.multibase import BadMultibase, from_base58btc, to_base58btc
from assay.core.credentials.reading import Json
from assay.core.credentials.timestamps import parse_timestamp

ED25519_PUBLIC_HEADER = b"\xed\x01"
ISSUER_SEGMENT = "issuer"


class Signer(Protocol):
    """What signing needs: a door to a private key, never the key itself (see `assay.outside.keys`)."""

    @property
    def verification_method(self) -> str:
        """The DID URL of the key, `did:web:example.org:issuer#key-1`."""

    @property
    def public_key(self) -> bytes:
        """The 32 bytes of the Ed25519 public key."""

    def sign(self, message: bytes, /) -> bytes:
        """The 64 bytes of the Ed25519 signature over `message`."""


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """A public key under its number; numbers are never given twice, so `#key-2` follows a lost `#key-1`."""

    number: int
    public_key: bytes


def to_multikey(public_key: bytes) -> str:
    """An Ed25519 public key of 32 bytes as `z6Mk…`."""
    if len(public_key) != 32:
        raise BadKey("an Ed25519 public key has 32 bytes")
    return to_base58btc(ED25519_PUBLIC_HEADER + public_key)


def from_multikey(text: str) -> bytes:
    """The 32 bytes of a `z6Mk…` key; raises BadKey for other kinds of key."""
    try:
        data = from_base58btc(text)
    except BadMultibase as error:
        raise BadKey(f"the public key is not a Multikey: {error}") from error
    if len(data) != 34 or not data.startswith(ED25519_PUBLIC_HEADER):
        raise BadKey("the public key is not an Ed25519 Multikey (z6Mk…)")
    return data[2:]


def did_from_url(base_url: str) -> str:
    """The issuer's DID for a site: `https://certify.example.org` -> `did:web:certify.example.org:issuer`.

    The DID always has a path, even on a domain of its own, because 1EdTech's validator takes a port
    (`did:web:localhost%3A8000:issuer`) only together with one. Raises BadKey if `base_url` has no host.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadKey(f"{base_url!r} is not an http(s) URL with a host")
    host = parts.hostname + (f"%3A{parts.port}" if parts.port else "")
    segments = [segment for segment in parts.path.split("/") if segment]
    return ":".join(["did:web", host, *segments, ISSUER_SEGMENT])


def did_path(did: str) -> str:
    """The path at which the site must serve the DID document: `/issuer/did.json`."""
    segments = _did_web_segments(did)
    return "/" + "/".join([*segments[1:], "did.json"] if segments[1:] else [".well-known", "did.json"])


def did_url(did: str) -> str:
    """The https URL of the DID document, as every did:web resolver computes it."""
    return f"https://{_did_web_segments(did)[0].replace('%3A', ':')}{did_path(did)}"


def verification_method_id(did: str, number: int) -> str:
    """The DID URL of key `number`. A fragment that is itself a key would be trusted unread by 1EdTech's."""
    return f"{did}#key-{number}"


def did_document(did: str, keys: Sequence[IssuerKey]) -> Json:
    """The did.json of an issuer: every key listed may have signed a credential that is still to verify.

    A retired key stays in the list; a key that fell into other hands is left out, and all it ever signed
    stops verifying. `assertionMethod` lists strings, because 1EdTech's validator reads nothing else.
    """
    methods = [
        {
            "id": verification_method_id(did, key.number),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": to_multikey(key.public_key),
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def assertion_key(document: Json, verification_method: str, *, now: datetime) -> bytes:
    """The public key that `document` allows to make assertions as `verification_method`.

    Raises BadKey unless the document is the DID's own, lists the method under `assertionMethod`, controls
    it, and has not revoked it or let it expire (Controlled Identifiers 1.0, Retrieve Verification Method).
    """
    did = verification_method.partition("#")[0]
    if document.get("id") != did:
        raise BadKey(f"the DID document is about {document.get('id')!r}, not about {did}")
    method = _listed_method(document, verification_method)
    if method.get("type") != "Multikey":
        raise BadKey(f"the key's type is {method.get('type')!r}; only Multikey is understood")
    if method.get("controller") != did:
        raise BadKey(f"the key's controller is {method.get('controller')!r}, not {did}")
    for limit in ("revoked", "expires"):
        if limit in method and now >= parse_timestamp(method[limit], where=f"the key's {limit}"):
            raise BadKey(f"the DID document says that the key {limit} on {method[limit]}")
    multikey = method.get("publicKeyMultibase")
    if not isinstance(multikey, str):
        raise BadKey("the key has no publicKeyMultibase")
    return from_multikey(multikey)


def _listed_method(document: Json, verification_method: str) -> Json:
    """The verification method of that id, if it stands under `assertionMethod`, by reference or in full."""
    did, _, fragment = verification_method.partition("#")
    names = (verification_method, f"#{fragment}")
    for entry in _list(document, "assertionMethod"):
        if isinstance(entry, dict) and entry.get("id") in names:
            return entry
        if entry in names:
            for method in _list(document, "verificationMethod"):
                if isinstance(method, dict) and method.get("id") in names:
                    return method
    raise BadKey(f"the DID document of {did} does not list #{fragment} under assertionMethod")


def _list(document: Json, name: str) -> list[Any]:
    value = document.get(name, [])
    return value if isinstance(value, list) else [value]


def _did_web_segments(did: str) -> list[str]:
    if not did.startswith("did:web:") or not all(did.split(":")):
        raise BadKey(f"{did!r} is not a did:web identifier")
    return did.split(":")[2:]
