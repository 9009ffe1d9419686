"""Baking: the credential inside its own picture, and out again."""

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assay.core import credentials as c
from assay.core.credentials.baking.png import SIGNATURE

from .issuing import adas


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
PIXELS = chunk(b"IDAT", zlib.compress(b"\0\0\x59\x5e"))
END = chunk(b"IEND", b"")
PNG = SIGNATURE + HEADER + PIXELS + END
SVG = (
    b'<?xml version="1.0"?>\n'
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" aria-label="a > b"><g/></svg>'
)
KEYWORD = b"openbadgecredential\0"

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(lambda text: f"{{{text}}}")


@given(TEXTS)
def test_what_goes_into_a_png_comes_out(text: str) -> None:
    assert c.extract(c.bake_png(PNG, text)) == c.Extracted("png", text)


@given(TEXTS)
def test_what_goes_into_an_svg_comes_out_but_for_the_end_of_cdata(text: str) -> None:
    assert c.extract(c.bake_svg(SVG, text)).text == text.replace("]]>", "]]\\u003e")


def test_adas_credential_survives_both_pictures() -> None:
    text = c.to_json(adas().credential)
    for baked in (c.bake_png(PNG, text), c.bake_svg(SVG, text)):
        assert c.parse_object(c.extract(baked).text) == adas().credential


def test_the_end_of_cdata_in_a_criterion_means_the_same_afterwards() -> None:
    document = {"criteria": "x[a[0]]>1"}
    baked = c.bake_svg(SVG, c.to_json(document))
    assert c.parse_object(c.extract(baked).text) == document


def test_the_credential_stands_right_after_the_header_and_the_rest_is_untouched() -> None:
    baked = c.bake_png(PNG, "{}")
    assert baked.startswith(SIGNATURE + HEADER + struct.pack(">I", len(KEYWORD) + 6) + b"iTXt" + KEYWORD)
    assert baked.endswith(PIXELS + END)


def test_the_namespace_is_declared_on_the_root_tag_as_the_specification_says() -> None:
    baked = c.bake_svg(SVG, "{}")
    assert b'<svg xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0" xmlns=' in baked
    assert b'aria-label="a > b">\n<openbadges:credential><![CDATA[{}]]></openbadges:credential><g/>' in baked


def test_json_is_taken_as_it_is() -> None:
    assert c.extract(b'\xef\xbb\xbf {"a": 1}') == c.Extracted("json", ' {"a": 1}')


def test_a_picture_is_not_baked_twice() -> None:
    for bake, picture in ((c.bake_png, PNG), (c.bake_svg, SVG)):
        with pytest.raises(c.UnreadableCredential, match="already"):
            bake(bake(picture, "{}"), "{}")


BAD_PNGS = {
    "no credential": PNG,
    "several": SIGNATURE + HEADER + chunk(b"iTXt", KEYWORD + b"\0\0\0\0{}") * 2 + END,
    "compressed": SIGNATURE + HEADER + chunk(b"iTXt", KEYWORD + b"\1\0\0\0{}") + END,
    "cut short": SIGNATURE + HEADER + chunk(b"iTXt", KEYWORD + b"\0\0{}") + END,
    "not UTF-8": SIGNATURE + HEADER + chunk(b"iTXt", KEYWORD + b"\0\0\0\0\xff") + END,
    "no end": SIGNATURE + HEADER + chunk(b"iTXt", KEYWORD + b"\0\0\0\0{}"),
    "no header": SIGNATURE + chunk(b"iTXt", KEYWORD + b"\0\0\0\0{}") + END,
    "two headers": SIGNATURE + HEADER * 2 + END,
    "a lying length": SIGNATURE + b"\xff\xff\xff\xffIHDR",
    "nothing": SIGNATURE,
    "damage": c.bake_png(PNG, '{"a": 1}').replace(b'{"a": 1}', b'{"a": 2}'),
    "endless parts": SIGNATURE + HEADER + chunk(b"tEXt", b"a\0b") * 10_001 + END,
}


@pytest.mark.parametrize("kind", BAD_PNGS)
def test_a_png_that_is_not_in_order_is_refused(kind: str) -> None:
    with pytest.raises(c.UnreadableCredential):
        c.extract(BAD_PNGS[kind])


def svg(body: str, before: str = "") -> bytes:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
    return f"{before}<svg {names}>{body}</svg>".encode()


ONE = "<openbadges:credential>{}</openbadges:credential>"
BAD_SVGS = {
    "no credential": SVG,
    "several": svg(ONE * 2),
    "a token": svg('<openbadges:credential verify="a.b.c"/>'),
    "elements inside": svg("<openbadges:credential><g/>{}</openbadges:credential>"),
    "not closed": b"<svg>",
    "not an SVG": b"<html/>",
    "another namespace": svg('<credential xmlns="https://evil.example">{}</credential>'),
    "a document type": svg(ONE, before="<!DOCTYPE svg>"),
    "an entity": svg(ONE, before='<!DOCTYPE svg [<!ENTITY a "b">]>'),
    "an outside entity": svg("&x;", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
}


@pytest.mark.parametrize("kind", BAD_SVGS)
def test_an_svg_that_is_not_in_order_is_refused(kind: str) -> None:
    with pytest.raises(c.UnreadableCredential):
        c.extract(BAD_SVGS[kind])


def attachment(content: bytes, extra: bytes = b"") -> bytes:
    return b"1 0 obj\n<< " + extra + b"/Type /EmbeddedFile >>\nstream\n" + content + b"\nendstream\nendobj\n"


FLATE = b"/Filter /FlateDecode "


@pytest.mark.parametrize(
    "body",
    [
        attachment(b'{"a": 1}'),
        attachment(zlib.compress(b'{"a": 1}'), FLATE + b"/Params << /Size 8 >> "),
        attachment(b"notes") + attachment(b'{"a": 1}'),
    ],
)
def test_the_json_attached_to_a_certificate_is_found(body: bytes) -> None:
    assert c.extract(b"%PDF-1.7\n" + body) == c.Extracted("pdf", '{"a": 1}')


@pytest.mark.parametrize(
    "body",
    [
        b"",
        attachment(b"notes"),
        attachment(b"{}") * 2,
        attachment(b"{}") * 33,
        attachment(b"{\xff}"),
        attachment(b"not deflated", FLATE),
        attachment(zlib.compress(b"{" + b" " * 10_000_000), FLATE),
        b"<< /Type /EmbeddedFile >>\nstream\n{}",
    ],
)
def test_a_pdf_without_one_json_attachment_is_refused(body: bytes) -> None:
    with pytest.raises(c.UnreadableCredential):
        c.extract(b"%PDF-1.7\n" + body)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff", b'{"a": "\xff"}'])
def test_other_files_are_refused(data: bytes) -> None:
    with pytest.raises(c.UnreadableCredential):
        c.extract(data)


def test_an_enormous_upload_is_refused_unread() -> None:
    with pytest.raises(c.UnreadableCredential, match="larger"):
        c.extract(b"{" + b" " * (8 * 1024 * 1024))


@pytest.mark.parametrize(
    "picture", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", svg("<g/>"), b"\xff\xfe<\0"]
)
def test_an_svg_that_cannot_be_added_to_is_refused(picture: bytes) -> None:
    with pytest.raises(c.UnreadableCredential):
        c.bake_svg(picture, "{}")


@given(st.binary(max_size=300))
def test_any_bytes_after_a_signature_are_refused_in_words(data: bytes) -> None:
    for start in (SIGNATURE, SIGNATURE + HEADER, b"<svg xmlns='http://www.w3.org/2000/svg'>"):
        with pytest.raises(c.UnreadableCredential):
            c.extract(start + data)
