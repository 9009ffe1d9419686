"""Baking: the credential inside its own picture (Open Badges 3.0, Document Formats) or certificate."""

from dataclasses import dataclass
from typing import Literal

from assay.core.credentials.baking.pdf import SIGNATURE as PDF_SIGNATURE
from assay.core.credentials.baking.pdf import extract_pdf
from assay.core.credentials.baking.png import SIGNATURE as PNG_SIGNATURE
from assay.core.credentials.baking.png import bake_png, extract_png
from assay.core.credentials.baking.svg import bake_svg, extract_svg
from assay.core.credentials.errors import UnreadableCredential

__all__ = ["Extracted", "bake_png", "bake_svg", "extract", "extract_pdf", "extract_png", "extract_svg"]

MAX_UPLOAD_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a credential and the kind of file it came in."""

    kind: Literal["json", "png", "svg", "pdf"]
    text: str


def extract(data: bytes) -> Extracted:
    """The credential in an uploaded file, told apart by its first bytes: JSON, baked PNG or SVG, certificate.

    Raises UnreadableCredential saying what is wrong. The text is not yet known to be JSON.
    """
    if len(data) > MAX_UPLOAD_BYTES:
        raise UnreadableCredential(f"the file is larger than {MAX_UPLOAD_BYTES // 2**20} MiB")
    if data.startswith(PNG_SIGNATURE):
        return Extracted("png", extract_png(data))
    if data.startswith(PDF_SIGNATURE):
        return Extracted("pdf", extract_pdf(data))
    head = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<"):
        return Extracted("svg", extract_svg(data))
    if head.startswith(b"{"):
        try:
            return Extracted("json", data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise UnreadableCredential("the file is not UTF-8 text") from error
    raise UnreadableCredential("the file is neither JSON, nor a PNG or SVG picture, nor a PDF")
