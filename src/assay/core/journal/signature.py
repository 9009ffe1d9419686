"""Checks a seal's or receipt's Ed25519 signature (RFC 8032); both travel as multibase base64url."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def to_text(raw: bytes) -> str:
    """Bytes as multibase base64url without padding: `u` + text."""
    return "u" + base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    """The bytes of a multibase base64url text in its one canonical spelling; else ValueError."""
    if not text.startswith("u"):
        raise ValueError("not multibase base64url")
    body = text[1:]
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64url") from error
    if to_text(raw) != text:  # stray bits in the last letter would make two spellings of one signature
        raise ValueError("not canonical base64url")
    return raw


def holds(key: str, message: bytes, signature: str) -> bool:
    """Does `signature` of `message` hold under the public `key`? False, never an exception, for bad input."""
    try:
        Ed25519PublicKey.from_public_bytes(from_text(key)).verify(from_text(signature), message)
    except (ValueError, InvalidSignature):
        return False
    return True
