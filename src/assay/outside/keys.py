"""The door to secrets: the site's secret and its Ed25519 signing key, in files only the site reads."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from assay.outside import dice


def site_secret(folder: Path) -> str:
    """The site's secret for cookies and tokens; made on first use."""
    return _kept(folder / "site.secret", lambda: dice.token().encode()).decode()


def signing_key(folder: Path) -> "SigningKey":
    """The site's signing key for receipts and credentials; made on first use."""
    pem = _kept(folder / "issuer-1.pem", _new_pem)
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{folder / 'issuer-1.pem'}: holds no Ed25519 private key")
    return SigningKey(key)


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
