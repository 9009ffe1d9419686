"""The door to chance: the only place that asks the operating system for randomness."""

import secrets
import uuid


def seed() -> int:
    """A fresh, unpredictable seed of 63 bits, small enough for a signed database integer."""
    return secrets.randbits(63)


def salt() -> str:
    """A fresh salt of 128 bits as hex digits."""
    return secrets.token_hex(16)


def token() -> str:
    """A fresh URL-safe token of 256 bits."""
    return secrets.token_urlsafe(32)


def key() -> bytes:
    """A fresh key of 256 bits."""
    return secrets.token_bytes(32)


def nonce() -> bytes:
    """A fresh nonce of 96 bits for AES-GCM (NIST SP 800-38D, 8.2.2: random, as no key seals 2^32 pieces)."""
    return secrets.token_bytes(12)


def new_uuid() -> uuid.UUID:
    """A fresh random UUID (version 4)."""
    return uuid.uuid4()


def below(bound: int, *, taken: frozenset[int]) -> int:
    """A fresh random number in [0, bound) that is not taken; raises ValueError when all are."""
    if len(taken) >= bound:
        raise ValueError(f"all {bound} numbers are taken")
    while (number := secrets.randbelow(bound)) in taken:
        pass
    return number
