"""The desk token: what a proctor's page shows to the live stream, instead of a session to be looked up.

    desk . <person, decimal> . <expires, Unix seconds> . <keys of certifications, by commas; "*": all> . <MAC>

MAC is HMAC-SHA256 (RFC 2104) over a label and everything before its dot, cut to 128 bits; the label keeps it
apart from a seat token under the same key. The stream tells only that a card is to be fetched again; what may
be read there is decided by the pages, each time.
"""

import hmac
from collections.abc import Collection
from dataclasses import dataclass

_KIND = "desk"
_ALL = "*"
_MAC_DIGITS = 32
_USE = b"assay-desk-token-v1\n"


@dataclass(frozen=True, slots=True)
class DeskToken:
    """A token that held: whose it is (the id of the person), until when (Unix seconds), and which rooms.

    `certifications`: the keys of those the person proctors; None means all.
    """

    person: int
    expires: int
    certifications: frozenset[str] | None


def write_desk_token(key: bytes, *, person: int, certifications: Collection[str] | None, expires: int) -> str:
    """The token of a person's desk, good until `expires` (Unix seconds); `certifications` None: all of them.

    Raises ValueError for a key of a certification that holds a separator.
    """
    names = sorted(certifications) if certifications is not None else [_ALL]
    if any(not name.isascii() or not name or {",", "."} & set(name) for name in names):
        raise ValueError(f"no keys of certifications: {names}")
    if certifications is not None and _ALL in names:
        raise ValueError(f"{_ALL} is no key of a certification")
    said = f"{_KIND}.{person}.{expires}.{','.join(names)}"
    return f"{said}.{_mac(key, said)}"


def read_desk_token(key: bytes, text: str, *, now: int) -> DeskToken | None:
    """What the token says, or None when it is not ours, was changed, or is over. Never an exception."""
    said, _, mac = text.rpartition(".")
    if not text.isascii() or not hmac.compare_digest(mac, _mac(key, said)):
        return None
    _, person, expires, names = said.split(".")
    keys = None if names == _ALL else frozenset(name for name in names.split(",") if name)
    return DeskToken(int(person), int(expires), keys) if now < int(expires) else None


def _mac(key: bytes, said: str) -> str:
    return hmac.digest(key, _USE + said.encode(), "sha256").hex()[:_MAC_DIGITS]
