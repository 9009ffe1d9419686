"""A credential attached to a PDF certificate: the embedded file that is a JSON object.

This is no PDF reader. An embedded file is a stream of its own (ISO 32000-1, 7.11.4), so it can be found by
its `/Type /EmbeddedFile` without following the document's structure; whatever else the file holds is ignored.
"""

import re
import zlib

from assay.core.credentials.errors import UnreadableCredential
from assay.core.credentials.reading import MAX_BYTES

SIGNATURE = b"%PDF-"
MAX_MENTIONS = 32

_EMBEDDED = re.compile(rb"/Type\s*/EmbeddedFile\b.{0,1024}?>>\s*stream\r?\n", re.DOTALL)
_END = re.compile(rb"\r?\n?endstream")


def extract_pdf(pdf: bytes) -> str:
    """The text of the one JSON attachment of `pdf`; refuses a PDF with none or several."""
    if pdf.count(b"/EmbeddedFile") > MAX_MENTIONS:  # so that searching stays cheap
        raise UnreadableCredential("the PDF has too many attachments")
    contents = [_attachment(pdf, head) for head in _EMBEDDED.finditer(pdf)]
    attached = [content for content in contents if content.lstrip().startswith(b"{")]
    if len(attached) != 1:
        raise UnreadableCredential(
            "the PDF has several JSON files attached" if attached else "the PDF has no credential attached"
        )
    try:
        return attached[0].decode()
    except UnicodeDecodeError as error:
        raise UnreadableCredential("the file attached to the PDF is not UTF-8 text") from error


def _attachment(pdf: bytes, head: re.Match[bytes]) -> bytes:
    """The content of the embedded file that begins after `head`, inflated if need be; empty if damaged."""
    dictionary = pdf[max(0, pdf.rfind(b" obj", 0, head.start())) : head.end()]
    if b"/FlateDecode" in dictionary:
        inflate = zlib.decompressobj()
        try:
            content = inflate.decompress(pdf[head.end() :], MAX_BYTES + 1)
        except zlib.error:
            return b""
        return content if len(content) <= MAX_BYTES else b""
    end = _END.search(pdf, head.end())
    return pdf[head.end() : end.start()] if end else b""
