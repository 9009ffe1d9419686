"""Evidence at rest: each piece sealed under its attempt's own key, which is itself wrapped by the site's.

AES-256-GCM (NIST SP 800-38D). A piece is bound to its attempt, stream and number: moved anywhere else it does
not open. Without the attempt's key its files are noise, so to drop the wrapped key is to erase them.

    sealed piece   01 | nonce (12 bytes) | ciphertext | tag (16 bytes)
                   bound to (AAD)  assay-piece-v1 LF attempt LF stream LF seq
    wrapped key    01 | nonce (12) | ciphertext (32) | tag (16)
                   bound to (AAD)  assay-vault-v1 LF attempt

Keys and nonces are arguments. A nonce is random and used once: at 2^32 pieces a key the chance of a repeat is
still below 2^-32 (SP 800-38D, 8.3), and an attempt has some thousands. For outsiders: `spec/evidence.md`.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
_VERSION = b"\x01"
_TAG_BYTES = 16


class VaultError(ValueError):
    """It does not open: another key or place, changed, cut off, or no sealed thing at all."""


def wrap_key(site_key: bytes, data_key: bytes, *, nonce: bytes, attempt: str) -> bytes:
    """An attempt's key as it may be stored; `attempt` is its UUID as text. ValueError for wrong lengths."""
    _check(data_key, KEY_BYTES, "a data key")
    return _locked(site_key, data_key, nonce, f"assay-vault-v1\n{attempt}")


def unwrap_key(site_key: bytes, wrapped: bytes, *, attempt: str) -> bytes:
    """The attempt's key again. Raises VaultError."""
    data_key = _opened(site_key, wrapped, f"assay-vault-v1\n{attempt}", f"the key of attempt {attempt}")
    if len(data_key) != KEY_BYTES:
        raise VaultError(f"the key of attempt {attempt} has {len(data_key)} bytes")
    return data_key


def seal_piece(data_key: bytes, data: bytes, *, nonce: bytes, attempt: str, stream: str, seq: int) -> bytes:
    """The bytes of a piece as they may be stored: 29 more than `data`."""
    return _locked(data_key, data, nonce, _place(attempt, stream, seq))


def open_piece(data_key: bytes, sealed: bytes, *, attempt: str, stream: str, seq: int) -> bytes:
    """The bytes of a piece as the device sent them. Raises VaultError, which names the piece."""
    return _opened(data_key, sealed, _place(attempt, stream, seq), f"{stream} {seq} of attempt {attempt}")


def _place(attempt: str, stream: str, seq: int) -> str:
    return f"assay-piece-v1\n{attempt}\n{stream}\n{seq}"


def _locked(key: bytes, data: bytes, nonce: bytes, bound: str) -> bytes:
    _check(key, KEY_BYTES, "a key")
    _check(nonce, NONCE_BYTES, "a nonce")
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, data, bound.encode())


def _opened(key: bytes, sealed: bytes, bound: str, what: str) -> bytes:
    _check(key, KEY_BYTES, "a key")
    head, nonce, body = sealed[:1], sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
    if head != _VERSION or len(body) < _TAG_BYTES:
        raise VaultError(f"{what} is cut off, or not sealed by this house")
    try:
        return AESGCM(key).decrypt(nonce, body, bound.encode())
    except InvalidTag:
        raise VaultError(f"{what} does not open: another key or place, or it was changed") from None


def _check(value: bytes, length: int, what: str) -> None:
    if len(value) != length:
        raise ValueError(f"{what} has {length} bytes, not {len(value)}")
