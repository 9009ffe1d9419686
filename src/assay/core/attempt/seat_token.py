"""The seat token: what a player shows with each call, instead of a session that would have to be looked up.

    <attempt, 32 hex digits> . <expires, Unix seconds> . <tab> . <MAC>

MAC is HMAC-SHA256 (RFC 2104) over everything before its dot, cut to 128 bits. The token says whose attempt
and which tab, and nothing about what may be done: that is decided on the attempt itself, each time.
"""

import hmac
from dataclasses import dataclass
from uuid import UUID

_MAC_DIGITS = 32


@dataclass(frozen=True, slots=True)
class SeatToken:
    """A token that held: the attempt (as in addresses) and the tab it was given to, until `expires` (Unix
    seconds).
    """

    attempt: str
    tab: str
    expires: int


def write_token(key: bytes, *, attempt: UUID, tab: str, expires: int) -> str:
    """The token of a tab for an attempt, good until `expires` (Unix seconds)."""
    said = f"{attempt.hex}.{expires}.{tab}"
    return f"{said}.{_mac(key, said)}"


def read_token(key: bytes, text: str, *, now: int) -> SeatToken | None:
    """What the token says, or None when it is not ours, was changed, or is over. Never an exception."""
    said, _, mac = text.rpartition(".")
    if not text.isascii() or not hmac.compare_digest(mac, _mac(key, said)):
        return None
    attempt, expires, tab = said.split(".", 2)
    return SeatToken(str(UUID(attempt)), tab, int(expires)) if now < int(expires) else None


def _mac(key: bytes, said: str) -> str:
    return hmac.digest(key, said.encode(), "sha256").hex()[:_MAC_DIGITS]
