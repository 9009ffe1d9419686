"""The acknowledgement of stored work: what the server says of it with its key.

It stands for "of this attempt, all up to entry 41, whose chain is so, is stored; said at this time". Whoever
has no key cannot make one, and only the key tells whether one is true; what the journal must hold if it is,
anybody can tell (`claims.py`).
"""

import hmac


def acknowledge(key: bytes, *, attempt: str, held_up_to: int, chain: str, at: str) -> str:
    """The acknowledgement: the first 32 hex digits of an HMAC-SHA256 (RFC 2104) over what it says."""
    message = f"assay-ack-v1\n{attempt}\n{held_up_to}\n{chain}\n{at}"
    return hmac.digest(key, message.encode(), "sha256").hex()[:32]


def is_acknowledgement(key: bytes, ack: str, *, attempt: str, held_up_to: int, chain: str, at: str) -> bool:
    """Did the owner of `key` say this? False, never an exception, for any other text."""
    try:
        said = acknowledge(key, attempt=attempt, held_up_to=held_up_to, chain=chain, at=at)
        return hmac.compare_digest(said.encode(), ack.encode())
    except UnicodeEncodeError:  # a lone surrogate: nothing that was ever said
        return False
