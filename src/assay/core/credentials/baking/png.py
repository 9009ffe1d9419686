"""A credential in a PNG: one uncompressed iTXt chunk with the keyword `openbadgecredential`.

Sources: Open Badges 3.0, Document Formats, PNG; Portable Network Graphics (Third Edition), 5.3 and 11.3.3.4.
"""

import struct
import zlib
from collections.abc import Iterator

from assay.core.credentials.errors import UnreadableCredential

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
MAX_CHUNKS = 10_000


def bake_png(png: bytes, text: str) -> bytes:
    """`png` with `text` baked in right after its header; refuses a picture that carries one already."""
    chunks = list(_chunks(png))
    if any(_is_credential(kind, body) for kind, body in chunks):
        raise UnreadableCredential("the picture already carries a credential")
    # keyword, NUL, not compressed, method 0, no language, no translated keyword, text
    credential = KEYWORD + b"\0\0\0\0\0" + text.encode()
    header, *rest = chunks
    return SIGNATURE + b"".join(_chunk(kind, body) for kind, body in [header, (b"iTXt", credential), *rest])


def extract_png(png: bytes) -> str:
    """The text baked into `png`; raises UnreadableCredential if there is none, several, or damage."""
    bodies = [body for kind, body in _chunks(png) if _is_credential(kind, body)]
    if len(bodies) != 1:
        raise UnreadableCredential(
            "the picture carries no credential" if not bodies else "the picture carries several credentials"
        )
    rest = bodies[0][len(KEYWORD) + 1 :]
    if rest[:1] != b"\0":
        raise UnreadableCredential("the credential in the picture is compressed, which Open Badges forbids")
    _language, separator, rest = rest[2:].partition(b"\0")
    _translation, also_separator, text = rest.partition(b"\0")
    if not separator or not also_separator:
        raise UnreadableCredential("the credential in the picture is cut short")
    try:
        return text.decode()
    except UnicodeDecodeError as error:
        raise UnreadableCredential("the credential in the picture is not UTF-8 text") from error


def _is_credential(kind: bytes, body: bytes) -> bool:
    return kind == b"iTXt" and body.startswith(KEYWORD + b"\0")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to IEND as (type, data), each with its length and checksum verified."""
    if not png.startswith(SIGNATURE):
        raise UnreadableCredential("the file is not a PNG picture")
    offset = len(SIGNATURE)
    for number in range(MAX_CHUNKS):
        head = png[offset : offset + 8]
        length = int.from_bytes(head[:4], "big")
        kind, body = head[4:], png[offset + 8 : offset + 8 + length]
        checksum = png[offset + 8 + length : offset + 12 + length]
        if len(checksum) != 4:
            raise UnreadableCredential("the picture is cut short")
        if int.from_bytes(checksum, "big") != zlib.crc32(kind + body):
            raise UnreadableCredential(f"the picture is damaged in its {kind.decode('latin-1')} part")
        if (number == 0) != (kind == b"IHDR"):
            raise UnreadableCredential("the picture does not begin with one header")
        yield kind, body
        if kind == b"IEND":
            return
        offset += 12 + length
    raise UnreadableCredential("the picture has too many parts")
