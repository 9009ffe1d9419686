"""Bitstring Status List 1.0: one bit per credential, published whole, so that asking about one tells nothing.

The list is plain `bytes`; setting a bit makes a new value. Index 0 is the leftmost bit of the first byte
(section 3.1). A list has at least 131,072 entries (16 KiB) for herd privacy.
"""

import gzip
import zlib
from collections.abc import Iterable
from datetime import datetime

from assay.core.credentials.contexts import CREDENTIALS_V2
from assay.core.credentials.errors import BadStatusList
from assay.core.credentials.multibase import BadMultibase, from_base64url, to_base64url
from assay.core.credentials.reading import Json
from assay.core.credentials.timestamps import timestamp

REVOCATION = "revocation"
ENTRIES = 131_072
MAX_DECODED_BYTES = 4 * 1024 * 1024  # 32 million entries; what a gzip bomb may cost us


def empty_bits(entries: int = ENTRIES) -> bytes:
    """A list with no bit set; `entries` is a multiple of 8 and at least 131,072."""
    if entries < ENTRIES or entries % 8:
        raise BadStatusList(f"a status list has a multiple of 8 and at least {ENTRIES} entries")
    return bytes(entries // 8)


def with_bit(bits: bytes, index: int, *, value: bool = True) -> bytes:
    """`bits` with entry `index` set to `value`."""
    position, mask = _place(bits, index)
    octet = bits[position] | mask if value else bits[position] & ~mask
    return bits[:position] + bytes([octet]) + bits[position + 1 :]


def bits_at(indices: Iterable[int], *, entries: int = ENTRIES) -> bytes:
    """A list with just these entries set; raises BadStatusList for one that it does not have."""
    bits = bytearray(empty_bits(entries))
    for index in indices:
        position, mask = _place(bits, index)
        bits[position] |= mask
    return bytes(bits)


def bit_at(bits: bytes, index: int) -> bool:
    """Entry `index`; raises BadStatusList if the list is shorter."""
    position, mask = _place(bits, index)
    return bool(bits[position] & mask)


def encode_bits(bits: bytes) -> str:
    """The `encodedList` (section 3.3): gzip, base64url, multibase. The same bits give the same text."""
    return to_base64url(gzip.compress(bits, mtime=0))


def decode_bits(encoded: str) -> bytes:
    """The bits of an `encodedList` (section 3.4); raises BadStatusList on damage, short lists and bombs."""
    try:
        unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        bits = unzip.decompress(from_base64url(encoded), MAX_DECODED_BYTES)
    except (BadMultibase, zlib.error) as error:
        raise BadStatusList(f"the encoded list is damaged: {error}") from error
    if not unzip.eof or unzip.unused_data:
        raise BadStatusList("the encoded list is cut short, too long or followed by something else")
    if len(bits) * 8 < ENTRIES:
        raise BadStatusList(f"the list has fewer than {ENTRIES} entries")
    return bits


def status_list_credential(
    list_url: str, bits: bytes, *, issuer_did: str, valid_from: datetime, valid_until: datetime | None = None
) -> Json:
    """The BitstringStatusListCredential to be signed and served at `list_url` (section 2.2)."""
    credential: Json = {
        "@context": [CREDENTIALS_V2],
        "id": list_url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer_did,
        "validFrom": timestamp(valid_from),
    }
    if valid_until:
        credential["validUntil"] = timestamp(valid_until)
    return credential | {
        "credentialSubject": {
            "id": f"{list_url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": REVOCATION,
            "encodedList": encode_bits(bits),
        }
    }


def _place(bits: bytes | bytearray, index: int) -> tuple[int, int]:
    if not 0 <= index < len(bits) * 8:
        raise BadStatusList(f"the list has no entry {index}")
    return index // 8, 0x80 >> (index % 8)
