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
