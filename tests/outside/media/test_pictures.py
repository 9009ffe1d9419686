"""Pictures from strangers' devices: what is kept of them, and what hostile ones come to."""

import io
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image, PngImagePlugin

from assay.outside.media import BadPicture, clean_glance, clean_still
from assay.outside.media.glances import LARGEST_GLANCE
from assay.outside.media.stills import LARGEST_STILL, LONGEST_SIDE

PLACE = "6 deg 27' 14.8 N, 3 deg 23' 40.8 E"
HIDDEN = b"<script>alert(document.domain)</script>"


def picture(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Something with edges, so that a wrong turn or cut would be seen: red left, blue right, white on top."""
    made = Image.new("RGB", size, "blue")
    made.paste("red", (0, 0, size[0] // 2, size[1]))
    made.paste("white", (0, 0, size[0], size[1] // 4))
    return made


def written(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)  # type: ignore[arg-type]
    return out.getvalue()


def exif(*, turned: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = turned
    made[0x010F] = "Camera of Ada"
    made[0x8298] = PLACE
    made.get_ifd(0x8825)[1] = "N"
    return made


def opened(data: bytes) -> Image.Image:
    found = Image.open(io.BytesIO(data))
    found.load()
    return found


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 40 for one, other in zip(pixel, colour, strict=True))


# Stills of a face or a document


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_still_is_drawn_anew_as_a_jpeg(kind: str) -> None:
    kept = opened(clean_still(written(picture(), kind)))
    assert (kept.format, kept.size, kept.mode) == ("JPEG", (640, 480), "RGB")
    assert near(kept.getpixel((100, 300)), (255, 0, 0))
    assert near(kept.getpixel((500, 300)), (0, 0, 255))
    assert near(kept.getpixel((100, 50)), (255, 255, 255))


def test_nothing_is_kept_but_what_is_seen() -> None:
    comments = PngImagePlugin.PngInfo()
    comments.add_text("Author", "Ada at home")
    sent = {
        "JPEG": written(
            picture(), "JPEG", exif=exif(), comment=b"Ada at home", icc_profile=b"profile of Ada"
        ),
        "WEBP": written(picture(), "WEBP", exif=exif(), xmp=b"<x:xmpmeta>Ada at home</x:xmpmeta>"),
        "PNG": written(picture(), "PNG", exif=exif(), pnginfo=comments),
    }
    for kind, data in sent.items():
        assert b"Ada" in data, kind
        kept = clean_still(data)
        assert b"Ada" not in kept
        assert PLACE.encode() not in kept
        assert b"Exif" not in kept
        assert dict(opened(kept).getexif()) == {}
        assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_a_picture_taken_with_the_camera_turned_stands_upright() -> None:
    turned = written(picture().transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif(turned=6))
    kept = opened(clean_still(turned))
    assert kept.size == (640, 480)
    assert near(kept.getpixel((100, 50)), (255, 255, 255))
    assert near(kept.getpixel((100, 300)), (255, 0, 0))


def test_a_large_photo_becomes_smaller_and_stays_as_it_is_shaped() -> None:
    kept = opened(clean_still(written(picture((4000, 3000)), "JPEG")))
    assert kept.size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)


def test_what_lies_behind_the_end_falls_off() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        assert HIDDEN not in clean_still(written(picture(), kind) + HIDDEN)


def test_a_file_that_is_a_page_as_well_is_only_a_picture_afterwards() -> None:
    polyglot = written(picture(), "JPEG", comment=b"*/=1;" + HIDDEN)
    assert HIDDEN in polyglot
    assert HIDDEN not in clean_still(polyglot)


def png_bomb(side: int) -> bytes:
    """A few kilobytes that say they are side x side points, all black."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 1) * side), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_decompression_bomb_is_refused_by_its_header() -> None:
    for side in (12_000, 20_000):
        bomb = png_bomb(side)
        assert len(bomb) < 100_000
        began = time.perf_counter()
        with pytest.raises(BadPicture, match="points"):
            clean_still(bomb)
        assert time.perf_counter() - began < 1


NOT_STILLS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a page": lambda: HIDDEN,
    "a drawing": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "a GIF": lambda: written(picture(), "GIF"),
    "a TIFF": lambda: written(picture(), "TIFF"),
    "a BMP": lambda: written(picture(), "BMP"),
    "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 999 999\n(x) run\n",
    "half a JPEG": lambda: written(picture(), "JPEG")[:2000],
    "half a PNG": lambda: written(picture(), "PNG")[:300],
    "half a WebP": lambda: written(picture(), "WEBP")[:100],
    "a JPEG's head": lambda: b"\xff\xd8\xff\xe0" + bytes(100),
    "a WebP's head": lambda: b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20),
    "a point": lambda: written(picture((1, 1)), "PNG"),
    "a line": lambda: written(picture((5000, 2)), "PNG"),
    "too many bytes": lambda: written(picture(), "JPEG") + bytes(LARGEST_STILL),
    "too many points": lambda: png_bomb(5001),
}


@pytest.mark.parametrize("name", NOT_STILLS)
def test_what_cannot_be_a_still_is_refused_in_words(name: str) -> None:
    with pytest.raises(BadPicture) as refused:
        clean_still(NOT_STILLS[name]())
    assert str(refused.value).endswith(".")


def test_damage_anywhere_is_a_picture_or_a_refusal_and_nothing_else() -> None:
    for kind in ("JPEG", "PNG", "WEBP"):
        whole = written(picture((200, 200)), kind)
        for place in range(0, len(whole), max(1, len(whole) // 120)):
            broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
            try:
                assert opened(clean_still(broken)).format == "JPEG"
            except BadPicture:
                continue


# Glances of the grid


def glance(kind: str, size: tuple[int, int] = (320, 240), **how: object) -> bytes:
    return written(picture(size), kind, **how)


GLANCES = {
    "a WebP": ("image/webp", lambda: glance("WEBP", quality=40)),
    "a WebP without loss": ("image/webp", lambda: glance("WEBP", lossless=True)),
    "a WebP with more": ("image/webp", lambda: glance("WEBP", quality=40, exif=exif(), xmp=b"Ada at home")),
    "a JPEG": ("image/jpeg", lambda: glance("JPEG", quality=40)),
    "a JPEG in passes": ("image/jpeg", lambda: glance("JPEG", quality=40, progressive=True)),
    "a JPEG with more": ("image/jpeg", lambda: glance("JPEG", quality=40, exif=exif(), comment=b"Ada")),
    "a JPEG with restarts": ("image/jpeg", lambda: glance("JPEG", restart_marker_rows=1)),
}


@pytest.mark.parametrize("name", GLANCES)
def test_a_glance_keeps_its_pixels_and_nothing_else(name: str) -> None:
    wanted, make = GLANCES[name]
    sent = make()
    media_type, kept = clean_glance(sent + HIDDEN)
    assert media_type == wanted
    assert HIDDEN not in kept
    assert b"Ada" not in kept
    assert b"Exif" not in kept
    assert opened(kept).tobytes() == opened(sent).tobytes()
    assert clean_glance(kept) == (media_type, kept)


def test_every_cut_of_a_glance_is_refused() -> None:
    for kind in ("WEBP", "JPEG"):
        whole = clean_glance(glance(kind, (64, 48), quality=40))[1]
        for end in range(len(whole)):
            with pytest.raises(BadPicture):
                clean_glance(whole[:end])


def test_any_change_of_a_byte_is_a_glance_or_a_refusal() -> None:
    for kind in ("WEBP", "JPEG"):
        whole = glance(kind, (64, 48), quality=40)
        for place in range(len(whole)):
            for flip in (0x01, 0x80, 0xFF):
                try:
                    clean_glance(whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :])
                except BadPicture:
                    continue


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        HIDDEN,
        glance("PNG"),
        glance("WEBP", (641, 10)),
        glance("JPEG", (10, 2000)),
        glance("WEBP") + bytes(LARGEST_GLANCE),
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\x00\x00" * 100,
        b"RIFF\xff\xff\xff\xffWEBPJUNK\xff\xff\xff\xff",
        b"RIFF\x00\x00\x00\x00WEBP" + b"JUNK\x00\x00\x00\x00" * 1000,
    ],
)
def test_what_cannot_be_a_glance_is_refused(sent: bytes) -> None:
    with pytest.raises(BadPicture):
        clean_glance(sent)
