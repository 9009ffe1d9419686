"""Glances: the small pictures of the grid, some hundred a second on a busy day, so they are not drawn anew.

What is kept is cut to what a picture needs: of a WebP its one chunk of pixels, of a JPEG the segments
without which it cannot be decoded. Notes, places, other pictures and whatever lies behind the end fall off.
Sizes: RIFF and VP8 as in RFC 9649 and RFC 6386 (9.1), JPEG markers as in ITU T.81 (annex B).
"""

import struct

from assay.outside.media.pictures import BadPicture

LARGEST_GLANCE = 24 * 1024
LONGEST_SIDE = 640

_NOT_A_GLANCE = "This is neither a WebP nor a JPEG picture."
_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: what browsers make and read
_NEEDED = _FRAMES | {0xC4, 0xDB, 0xDD, 0xE0, _SOS}  # Huffman, quantisation, restarts, JFIF, the scan


def clean_glance(data: bytes) -> tuple[str, bytes]:
    """The media type of the picture, and the picture without anything else. Raises BadPicture."""
    if len(data) > LARGEST_GLANCE:
        raise BadPicture(f"A glance has at most {LARGEST_GLANCE // 1024} KiB.")
    try:
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return "image/webp", _plain_webp(data)
        if data[:2] == b"\xff\xd8":
            return "image/jpeg", _plain_jpeg(data)
    except (IndexError, struct.error) as error:
        raise BadPicture("The picture is cut off.") from error
    raise BadPicture(_NOT_A_GLANCE)


def _plain_webp(data: bytes) -> bytes:
    place = 12
    while place < len(data):
        kind, size = data[place : place + 4], struct.unpack_from("<I", data, place + 4)[0]
        pixels = data[place + 8 : place + 8 + size]
        if kind in (b"VP8 ", b"VP8L"):
            if len(pixels) < size:
                raise IndexError
            _bounded(*(_vp8_size(pixels) if kind == b"VP8 " else _vp8l_size(pixels)))
            chunk: bytes = kind + struct.pack("<I", size) + pixels + b"\0" * (size % 2)
            return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk
        place += 8 + size + size % 2
    raise BadPicture(_NOT_A_GLANCE)


def _vp8_size(pixels: bytes) -> tuple[int, int]:
    if pixels[3:6] != b"\x9d\x01\x2a":
        raise BadPicture(_NOT_A_GLANCE)
    width, height = struct.unpack_from("<HH", pixels, 6)
    return width & 0x3FFF, height & 0x3FFF


def _vp8l_size(pixels: bytes) -> tuple[int, int]:
    if pixels[:1] != b"\x2f":
        raise BadPicture(_NOT_A_GLANCE)
    bits = struct.unpack_from("<I", pixels, 1)[0]
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


def _plain_jpeg(data: bytes) -> bytes:
    kept, place, framed = [data[:2]], 2, False
    while True:
        if data[place] != 0xFF:
            raise BadPicture("The picture is damaged.")
        marker = data[place + 1]
        if marker == _EOI:
            if not framed:
                raise BadPicture(_NOT_A_GLANCE)
            return b"".join([*kept, data[place : place + 2]])
        end = place + 2 + struct.unpack_from(">H", data, place + 2)[0]
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            _bounded(width, height)
            framed = True
        if marker == _SOS:
            end = _end_of_scan(data, end)
        if marker in _NEEDED:
            kept.append(data[place:end])
        place = end


def _end_of_scan(data: bytes, place: int) -> int:
    """Where the next marker stands: within a scan, FF is followed by 00 or a restart (D0 to D7)."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0:
            raise IndexError
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7:
            return place
        place += 2


def _bounded(width: int, height: int) -> None:
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
        raise BadPicture(f"A glance has at most {LONGEST_SIDE} points a side, not {width} x {height}.")
