"""A credential in an SVG: `<openbadges:credential>` right after the `<svg>` tag, its JSON in CDATA.

Source: Open Badges 3.0, Document Formats, SVG. Uploaded XML is hostile until read: a document type
declaration is refused at once, and with it every entity.
"""

import re
from typing import Any
from xml.parsers import expat

from assay.core.credentials.errors import UnreadableCredential

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
SVG_NAMESPACE = "http://www.w3.org/2000/svg"
_OPENING_TAG = re.compile(rb"<([^\s/>\"']+)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
_ROOT = f"{SVG_NAMESPACE} svg"
_CREDENTIAL = f"{NAMESPACE} credential"


def bake_svg(svg: bytes, text: str) -> bytes:
    """`svg` (UTF-8) with `text`, a JSON document, baked in.

    Raises UnreadableCredential if it is no SVG, has a document type or carries a credential already.
    """
    if svg.startswith((b"\xfe\xff", b"\xff\xfe")):
        raise UnreadableCredential("the picture is not UTF-8 text")
    reader = _Reader(svg)
    if reader.texts:
        raise UnreadableCredential("the picture already carries a credential")
    # "]]>" ends CDATA. In JSON it can only stand inside a string, where > may be written as an escape.
    safe = text.replace("]]>", "]]\\u003e").rstrip("\n")
    element = f"<openbadges:credential><![CDATA[{safe}]]></openbadges:credential>"
    tag = _OPENING_TAG.match(svg, reader.root_offset)
    if not tag or tag[2].endswith(b"/") or b"xmlns:openbadges" in tag[2]:
        raise UnreadableCredential("the picture is empty, or its root tag cannot be added to")
    opened = b"<" + tag[1] + f' xmlns:openbadges="{NAMESPACE}"'.encode() + tag[2] + b">\n"
    return svg[: tag.start()] + opened + element.encode() + svg[tag.end() :]


def extract_svg(svg: bytes) -> str:
    """The JSON text baked into `svg`; raises UnreadableCredential if there is none, several, or damage."""
    reader = _Reader(svg)
    if len(reader.texts) != 1:
        raise UnreadableCredential(
            "the picture carries no credential"
            if not reader.texts
            else "the picture carries several credentials"
        )
    text = "".join(reader.texts[0]).strip()
    if not text:
        raise UnreadableCredential("the picture carries a signed token (JWT), which is not understood here")
    return text


class _Reader:
    """One pass over an SVG: where its root tag begins, and the text of each credential element."""

    def __init__(self, svg: bytes) -> None:
        self.root_offset = -1
        self.texts: list[list[str]] = []
        self._inside = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser
        try:
            parser.Parse(svg, True)
        except expat.ExpatError as error:
            raise UnreadableCredential(f"the picture is not well-formed XML: {error}") from error

    def _refuse_doctype(self, *details: Any) -> None:
        raise UnreadableCredential("the picture has a document type declaration, which is not allowed")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.root_offset < 0:
            if name != _ROOT:
                raise UnreadableCredential("the file is not an SVG picture")
            self.root_offset = self._parser.CurrentByteIndex
        if self._inside:
            raise UnreadableCredential("the credential in the picture contains other elements")
        if name == _CREDENTIAL:
            self._inside = True
            self.texts.append([])

    def _end(self, name: str) -> None:
        self._inside = self._inside and name != _CREDENTIAL

    def _characters(self, text: str) -> None:
        if self._inside:
            self.texts[-1].append(text)
