"""The door to secrets: the site's secret, what is derived from it, and its Ed25519 signing key.

Both stand in files that only the site reads. A key for another purpose is never the same bytes: each is
HMAC-SHA256 of the site's secret with a label (NIST SP 800-108, a KDF in which the label separates the uses),
so that every process of a site has them without a further file.
"""

import hmac
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.core.answer_file import public_text
from assay.outside import dice


def site_secret(folder: Path) -> str:
    """The site's secret for cookies and tokens; made on first use."""
    return _kept(folder / "site.secret", lambda: dice.token().encode()).decode()


def site_keys(folder: Path) -> "SiteKeys":
    """The symmetric keys of the site whose secret lies in a folder."""
    return SiteKeys(site_secret(folder).encode())


@dataclass(frozen=True, slots=True)
class SiteKeys:
    """The site's symmetric keys, 32 bytes each; one for each purpose. Never shows the secret itself."""

    _secret: bytes = field(repr=False)

    def token_key(self) -> bytes:
        """Signs seat tokens (`core/attempt/seat_token.py`)."""
        return self._derived("assay-seat-token-v1")

    def ack_key(self) -> bytes:
        """Signs acknowledgements of stored work (`core/attempt/acknowledgement.py`)."""
        return self._derived("assay-acknowledgement-v1")

    def vault_key(self) -> bytes:
        """Wraps the data keys of evidence, one for each attempt (`core/proctoring/vault_crypto.py`)."""
        return self._derived("assay-vault-key-v1")

    def form_key(self, fingerprint: str) -> bytes:
        """Seals the one form with this fingerprint (`core/forms/sealed.py`); of no use for any other form."""
        return hmac.digest(self._derived("assay-form-key-v1"), fingerprint.encode(), "sha256")

    def _derived(self, label: str) -> bytes:
        return hmac.digest(self._secret, label.encode(), "sha256")


def signing_key(folder: Path) -> "SigningKey":
    """The site's signing key for receipts and credentials; made on first use."""
    pem = _kept(folder / "issuer-1.pem", _new_pem)
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{folder / 'issuer-1.pem'}: holds no Ed25519 private key")
    return SigningKey(key)


def answer_key(folder: Path) -> "AnswerKey":
    """The key to which devices seal answer files (spec/answer-file.md); made on first use."""
    private = serialization.load_pem_private_key(
        _kept(folder / "answer-files-1.pem", _new_p256), password=None
    )
    if not isinstance(private, EllipticCurvePrivateKey):
        raise ValueError(f"{folder / 'answer-files-1.pem'} holds no key on a curve")
    return AnswerKey(private)


@dataclass(frozen=True)
class AnswerKey:
    """Opens answer files. `private` is for `core.answer_file.open_answer_file` alone."""

    private: EllipticCurvePrivateKey = field(repr=False)

    @cached_property
    def public_text(self) -> str:
        """The public half as the player's page carries it."""
        return public_text(self.private.public_key())


@dataclass(frozen=True)
class SigningKey:
    """Signs bytes with Ed25519 (RFC 8032); never shows its private half."""

    _private: Ed25519PrivateKey

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of a message."""
        return self._private.sign(message)

    @cached_property
    def public_bytes(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self._private.public_key().public_bytes_raw()


def _new_p256() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _kept(path: Path, make: Callable[[], bytes]) -> bytes:
    """The file's content; made once, even if two processes start together; only its owner may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    if not path.exists():
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(make())
        try:
            os.link(fresh, path)  # fails when another process was first: then its key is the key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_bytes()
