"""All the chance of a draw: SHAKE-256 of the seed, a stream anyone can rebuild in any language.

NumPy promises the same numbers for ever only for its raw bit generators, not for what it makes of them, and a
form must come out the same when it is drawn again years later for an appeal. FIPS 202 does not change.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

SEED_LIMIT = 1 << 64


def stream(seed: int, purpose: str, size: int) -> bytes:
    """The first `size` bytes of the seed's stream for a purpose; different purposes are independent.

    SHAKE-256 over `assay:<purpose>:` (UTF-8) and the seed as 8 bytes, big endian. Raises ValueError when the
    seed is not 0 <= seed < 2**64.
    """
    if not 0 <= seed < SEED_LIMIT:
        raise ValueError(f"a seed is a whole number from 0 to 2**64 - 1, not {seed}")
    return hashlib.shake_256(f"assay:{purpose}:".encode() + seed.to_bytes(8, "big")).digest(size)


def words(seed: int, purpose: str, count: int) -> NDArray[np.uint32]:
    """The first `count` little-endian 32-bit words of the stream, shape (count,)."""
    return np.frombuffer(stream(seed, purpose, 4 * count), dtype="<u4").astype(np.uint32)


def scaled(chance: NDArray[np.uint32], limit: int | NDArray[np.int64]) -> NDArray[np.int64]:
    """Words mapped to 0 <= n < limit (element by element): the high half of word * limit.

    The bias is below limit / 2**32.
    """
    return ((chance.astype(np.uint64) * np.asarray(limit, dtype=np.uint64)) >> np.uint64(32)).astype(np.int64)


def batch_seeds(seed: int, count: int) -> tuple[int, ...]:
    """`count` seeds that follow from one; the first is `seed` itself, so a batch of one is that form.

    The others are of 53 bits: what JSON readers keep exactly (RFC 8259, section 6).
    """
    derived = (int.from_bytes(stream(seed, f"batch:{n}", 8), "big") >> 11 for n in range(1, count))
    return (seed, *derived)[:count]
