"""The door to typesetting: certificates (PDF), badges (SVG, PNG) and link cards (PNG), set by typst.

The `.typ` files beside this one are the designs. Facts reach them as JSON input, never as source text, so
no name can become markup. The same facts always give the same bytes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Literal

import segno
import typst

DESIGNS = Path(__file__).parent

_one_at_a_time = Lock()  # a compiler keeps its inputs between calls


class TypesetError(RuntimeError):
    """typst refused a design; the message is typst's."""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What stands on a certificate. `notice` is a sentence in small print; `valid_until` None: no end."""

    holder: str
    certification: str
    issuer: str
    awarded_on: date
    valid_until: date | None
    number: str
    verify_url: str
    notice: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What stands on a badge: the certification and one short line, such as the year or the issuer."""

    certification: str
    line: str


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a shared link shows, from top to bottom; `title` is the large line, `eyebrow` and `line` small."""

    eyebrow: str
    title: str
    subtitle: str
    line: str


def certificate_pdf(facts: CertificateFacts, *, credential_json: str) -> bytes:
    """One page, A4 landscape, PDF/A-3b, with `credential_json` attached as credential.json.

    PDF/A forbids characters that no installed font can draw. A holder's name may need a font this machine
    lacks (say, fonts-noto-cjk); the certificate is then an ordinary PDF with empty boxes for them.
    """
    inputs = {
        "facts": json.dumps(
            {
                "holder": facts.holder,
                "certification": facts.certification,
                "issuer": facts.issuer,
                "awarded": [facts.awarded_on.year, facts.awarded_on.month, facts.awarded_on.day],
                "awarded_text": long_date(facts.awarded_on),
                "valid_until_text": long_date(facts.valid_until) if facts.valid_until else "no end",
                "number": facts.number,
                "verify_url": facts.verify_url,
                "notice": facts.notice,
                "language": facts.language,
            }
        ),
        "qr": qr_svg(facts.verify_url),
        "credential": credential_json,
    }
    made_at = datetime.combine(facts.awarded_on, time(), UTC)
    try:
        return _compile("certificate", inputs, format="pdf", standard="a-3b", made_at=made_at)
    except TypesetError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compile("certificate", inputs, format="pdf", made_at=made_at)


def badge_svg(facts: BadgeFacts) -> bytes:
    """The badge as SVG, its words as outlines: it looks the same everywhere."""
    return _compile("badge", {"facts": _badge_json(facts)}, format="svg")


def badge_png(facts: BadgeFacts, *, pixels: int = 600) -> bytes:
    """The badge as a square PNG, `pixels` wide, transparent around the octagon."""
    return _compile("badge", {"facts": _badge_json(facts)}, format="png", ppi=pixels / 400 * 72)


def card_png(facts: CardFacts) -> bytes:
    """The OpenGraph picture, 1200 by 630 pixels."""
    inputs = {
        "facts": json.dumps(
            {"eyebrow": facts.eyebrow, "title": facts.title, "subtitle": facts.subtitle, "line": facts.line}
        )
    }
    return _compile("card", inputs, format="png", ppi=72)


def qr_svg(url: str) -> str:
    """A QR code of `url` in ink on nothing, as SVG; error correction M, made to be printed 38 mm wide."""
    out = BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="svg", border=0, dark="#17232d", light=None)
    return out.getvalue().decode()


def long_date(day: date) -> str:
    """`23 November 2026`: no two countries read it differently."""
    return f"{day.day} {day:%B %Y}"


def _badge_json(facts: BadgeFacts) -> str:
    return json.dumps({"certification": facts.certification, "line": facts.line})


@cache
def _compiler(design: str) -> typst.Compiler:
    return typst.Compiler(DESIGNS / f"{design}.typ", root=DESIGNS)


def _compile(
    design: str,
    inputs: Mapping[str, str],
    *,
    format: Literal["pdf", "svg", "png"],
    standard: Literal["a-3b"] | None = None,
    ppi: float | None = None,
    made_at: datetime | None = None,
) -> bytes:
    with _one_at_a_time:
        try:
            made = _compiler(design).compile(
                format=format,
                sys_inputs=dict(inputs),
                pdf_standards=[standard] if standard else [],
                ppi=ppi,
                timestamp=made_at,
            )
        except typst.TypstError as error:
            raise TypesetError(f"{error.message} {error.diagnostic}") from error
    if not isinstance(made, bytes):
        raise TypesetError(f"the design {design} does not fit on one page")
    return made
