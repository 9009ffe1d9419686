"""RNCryptor, the password encryption inside of .seb files: version 2 is written, 2 and 3 are read.

    version 1 | options 1 | encryption salt 8 | HMAC salt 8 | IV 16 | AES-256-CBC, PKCS#7 | HMAC 32  (bytes)

Keys: PBKDF2-HMAC-SHA1, 10 000 rounds, 32 bytes, one salt each. The HMAC-SHA256 covers all that stands before
it. Source: RNCryptor-Spec v2 and v3, and seb-win-refactoring PasswordEncryption.cs, which writes version 2.
Versions 2 and 3 differ for passwords beyond ASCII only (2 cut them off on some systems), so none is written.
"""

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7

from assay.core.seb.errors import BadContainer, SebError, WrongPassword

SALT_BYTES = 8
IV_BYTES = 16
SEED_BYTES = 2 * SALT_BYTES + IV_BYTES

_VERSION = 2
_READ = (2, 3)
_WITH_PASSWORD = 1
_HEADER = 2 + SEED_BYTES
_HMAC = 32
_BLOCK = 16
_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class _Keys:
    encryption: bytes
    authentication: bytes


def encrypt(plain: bytes, *, password: str, seed: bytes) -> bytes:
    """The version-2 message. `seed`: 32 fresh random bytes, of which salts and IV are made.

    Raises SebError for a password that SEB's versions would read differently.
    """
    if len(seed) != SEED_BYTES:
        raise ValueError(f"The seed must be {SEED_BYTES} bytes, not {len(seed)}.")
    require_ascii(password)
    head = bytes((_VERSION, _WITH_PASSWORD)) + seed
    keys = _keys(password, head)
    padder = PKCS7(8 * _BLOCK).padder()
    padded = padder.update(plain) + padder.finalize()
    encryptor = _cipher(keys, head).encryptor()
    message = head + encryptor.update(padded) + encryptor.finalize()
    return message + _seal(keys, message)


def decrypt(message: bytes, *, password: str) -> bytes:
    """What was encrypted. Raises BadContainer for no such message, WrongPassword when it stays shut."""
    _check_shape(message)
    keys = _keys(password, message)
    body, seal = message[:-_HMAC], message[-_HMAC:]
    if not hmac.compare_digest(seal, _seal(keys, body)):
        raise WrongPassword("The password does not open this file, or the file was changed or cut off.")
    decryptor = _cipher(keys, message).decryptor()
    padded = decryptor.update(body[_HEADER:]) + decryptor.finalize()
    unpadder = PKCS7(8 * _BLOCK).unpadder()
    try:
        return unpadder.update(padded) + unpadder.finalize()
    except ValueError as error:  # sealed with the right password, so by a program that pads wrongly
        raise BadContainer("The encrypted part of the file is not padded as it must be.") from error


def require_ascii(password: str) -> None:
    """Raises SebError for a password that would not be the same bytes in every version of SEB."""
    if not (password.isascii() and (password.isprintable() or not password)):
        raise SebError(
            "SEB's versions encode letters beyond ASCII differently: take a password of plain letters,"
            " digits and signs."
        )


def _check_shape(message: bytes) -> None:
    if len(message) < 2 or message[0] not in _READ or message[1] != _WITH_PASSWORD:
        raise BadContainer(
            "The encrypted part of the file is of no kind that is read (RNCryptor 2 or 3, with a password)."
        )
    length = len(message) - _HEADER - _HMAC
    if length < _BLOCK or length % _BLOCK:
        raise BadContainer("The encrypted part of the file is cut off.")


def _keys(password: str, message: bytes) -> _Keys:
    salts = message[2 : 2 + SALT_BYTES], message[2 + SALT_BYTES : 2 + 2 * SALT_BYTES]
    return _Keys(
        *(
            hashlib.pbkdf2_hmac("sha1", password.encode("utf-8", "surrogateescape"), salt, _ROUNDS, 32)
            for salt in salts
        )
    )


def _cipher(keys: _Keys, message: bytes) -> Cipher[CBC]:
    return Cipher(AES(keys.encryption), CBC(message[_HEADER - IV_BYTES : _HEADER]))


def _seal(keys: _Keys, body: bytes) -> bytes:
    return hmac.digest(keys.authentication, body, "sha256")
