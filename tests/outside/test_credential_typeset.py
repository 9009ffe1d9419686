"""Certificates, badges and link cards: one page, the right size, the credential attached."""

import re
import struct
import zlib
from dataclasses import replace
from datetime import date

import pytest

from assay.core.credentials import bake_png, bake_svg, extract
from assay.outside import typeset

CERTIFICATE = typeset.CertificateFacts(
    holder="Ada Łovelace-Ñandú",
    certification="Professional Machine Learning Engineer",
    issuer="Example Certification Body",
    awarded_on=date(2026, 11, 23),
    valid_until=date(2028, 11, 23),
    number="PMLE-2026-000042",
    verify_url="https://certify.example.org/verify/9d3c1f0a-2a5b-4b8e-9a55-0c7f6f1f0a01",
)
BADGE = typeset.BadgeFacts(certification="Professional Machine Learning Engineer", line="Assay · 2026")
CARD = typeset.CardFacts(
    eyebrow="Certified by Example",
    title="Ada Łovelace-Ñandú",
    subtitle="Professional Machine Learning Engineer",
    line="Awarded 23 November 2026",
)
CREDENTIAL = '{"name": "attached as it is"}'


def streams(pdf: bytes) -> list[bytes]:
    """Every stream of a PDF, inflated where it is compressed."""
    found = []
    for body in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(body))
        except zlib.error:
            found.append(body)
    return found


def png_size(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_certificate_is_archivable_and_carries_the_credential() -> None:
    pdf = typeset.certificate_pdf(CERTIFICATE, credential_json=CREDENTIAL)
    everything = b"\n".join([pdf, *streams(pdf)])
    assert pdf.startswith(b"%PDF-1.7")
    assert re.search(rb"<pdfaid:part>3</pdfaid:part>\s*<pdfaid:conformance>B<", everything)
    assert CREDENTIAL.encode() in streams(pdf)
    assert extract(pdf).text == CREDENTIAL
    assert b"credential.json" in everything
    assert len(re.findall(rb"/Type\s*/Page\b", everything)) == 1


def test_the_same_facts_give_the_same_bytes() -> None:
    first = typeset.certificate_pdf(CERTIFICATE, credential_json=CREDENTIAL)
    assert typeset.certificate_pdf(CERTIFICATE, credential_json=CREDENTIAL) == first


@pytest.mark.parametrize(
    "holder",
    [
        "X",
        "Ада Лавлейс",
        "Άντα Λάβλεϊς",
        '#eval("1") $x$ *bold* \\ "quoted" [content]',
        "Maximiliana Wolfeschlegelsteinhausenbergerdorff-Rathenau de la Vega y Montenegro von Hohenstein "
        * 2,
    ],
)
def test_any_name_fits_and_none_is_markup(holder: str) -> None:
    pdf = typeset.certificate_pdf(replace(CERTIFICATE, holder=holder), credential_json=CREDENTIAL)
    assert b"pdfaid" in b"".join([pdf, *streams(pdf)])


def test_a_name_that_no_font_can_draw_still_gets_its_certificate() -> None:
    pdf = typeset.certificate_pdf(
        replace(CERTIFICATE, holder="\U0001f9ff \U00013080"), credential_json=CREDENTIAL
    )
    assert pdf.startswith(b"%PDF-")
    assert CREDENTIAL.encode() in streams(pdf)


def test_a_certificate_may_have_no_end_and_a_notice() -> None:
    facts = replace(CERTIFICATE, valid_until=None, notice="Simulated: this person does not exist.")
    assert typeset.certificate_pdf(facts, credential_json=CREDENTIAL).startswith(b"%PDF-")


def test_a_badge_is_square_and_can_be_baked() -> None:
    png, svg = typeset.badge_png(BADGE, pixels=300), typeset.badge_svg(BADGE)
    assert png_size(png) == (300, 300)
    assert extract(bake_png(png, CREDENTIAL)).text == CREDENTIAL
    assert extract(bake_svg(svg, CREDENTIAL)).text == CREDENTIAL


def test_a_badge_needs_no_font_of_the_reader() -> None:
    svg = typeset.badge_svg(BADGE)
    assert b"<text" not in svg
    assert b"http://www.w3.org/2000/svg" in svg


def test_a_long_name_still_fits_the_badge() -> None:
    long = replace(
        BADGE, certification="Professional Cloud Infrastructure and Data Platform Reliability Architect"
    )
    assert png_size(typeset.badge_png(long)) == (600, 600)


def test_a_link_card_has_the_size_that_open_graph_asks_for() -> None:
    assert png_size(typeset.card_png(CARD)) == (1200, 630)


def test_dates_are_written_out() -> None:
    assert typeset.long_date(date(2026, 3, 1)) == "1 March 2026"
