"""Multibase strings as the credential standards use them: base58btc (`z…`) and base64url (`u…`).

Source: Controlled Identifiers 1.0, section 2.4 (Multibase), and its base58btc algorithms in section 3.
"""

import base64
import binascii

from assay.core.credentials.errors import CredentialError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
MAX_BASE58_LENGTH = 128  # conversion is quadratic; keys and signatures need 48 and 88


class BadMultibase(CredentialError):
    """The string is not multibase of the expected kind."""


def to_base58btc(data: bytes) -> str:
    """`data` as a multibase string starting with `z`."""
    number = int.from_bytes(data, "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    leading_zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + ALPHABET[0] * leading_zeros + digits


def from_base58btc(text: str) -> bytes:
    """The bytes of a `z…` string; raises BadMultibase on anything else or on more than 128 characters."""
    if not text.startswith("z") or len(text) > MAX_BASE58_LENGTH:
        raise BadMultibase("a multibase value starting with z and of at most 128 characters is needed")
    digits = text[1:]
    number = 0
    for character in digits:
        value = ALPHABET.find(character)
        if value < 0:
            raise BadMultibase(f"{character!r} is not a base58 character")
        number = number * 58 + value
    leading_zeros = len(digits) - len(digits.lstrip(ALPHABET[0]))
    return b"\0" * leading_zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def to_base64url(data: bytes) -> str:
    """`data` as a multibase string starting with `u`, without padding."""
    return "u" + base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def from_base64url(text: str) -> bytes:
    """The bytes of a `u…` string; raises BadMultibase on other alphabets, padding or stray characters."""
    body = text[1:]
    if not text.startswith("u") or not body.isascii() or not set("+/=\r\n ").isdisjoint(body):
        raise BadMultibase("a multibase value starting with u, in the URL-safe alphabet, is needed")
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadMultibase(f"not base64url: {error}") from error
