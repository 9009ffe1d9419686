"""Recordings: by what a file begins with, never by what it says of itself."""

_EBML = b"\x1a\x45\xdf\xa3"  # RFC 8794, 11.2.1; WebM's document type stands in the first header
_HEADER = 64


def recording_type(data: bytes) -> str:
    """video/webm or video/mp4 as the first bytes say; empty for anything else.

    It is stored as it came and played as this type only: what else the bytes might pass for is never asked.
    """
    if data.startswith(_EBML) and b"webm" in data[:_HEADER]:
        return "video/webm"
    if data[4:8] == b"ftyp":  # ISO/IEC 14496-12, 4.3
        return "video/mp4"
    return ""
