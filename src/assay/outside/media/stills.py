"""Stills of a face or a document: decoded and drawn anew, so that nothing is kept but what is to be seen.

A photo carries more than its picture: where and when it was taken, by which device, a smaller version of
itself, even another file behind its end. A hostile one is small and unfolds to gigabytes. So the header is
asked first, then as many pixels are decoded as may be, and only those are written again.
"""

import io
import warnings

from PIL import Image, ImageOps, UnidentifiedImageError

from assay.outside.media.pictures import BadPicture

STILL_TYPE = "image/jpeg"
LARGEST_STILL = 8 * 1024 * 1024
MOST_PIXELS = 24_000_000
"""The photo of a good telephone; its decoded picture takes 72 MB for a moment."""
LEAST_SIDE = 160
LONGEST_SIDE = 1600
"""A document stays readable, and a still stays some 300 KB."""

_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 85


def clean_still(data: bytes) -> bytes:
    """The picture as a JPEG of its own, upright, its longer side at most LONGEST_SIDE. Raises BadPicture."""
    if len(data) > LARGEST_STILL:
        raise BadPicture(f"The picture is larger than {LARGEST_STILL // 2**20} MiB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow's own limit: ours is asked before a pixel is decoded
            return _redrawn(data)
    except BadPicture:
        raise
    except Image.DecompressionBombError as error:
        raise BadPicture("The picture has more points than can be kept.") from error
    except UnidentifiedImageError as error:
        raise BadPicture("This is no JPEG, PNG or WebP picture.") from error
    except Exception as error:  # a decoder may fail on hostile bytes in any way
        raise BadPicture("The picture cannot be read. It may be damaged.") from error


def _redrawn(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise BadPicture(f"The picture has {width} x {height} points: more than can be kept.")
        if min(width, height) < LEAST_SIDE:
            raise BadPicture(f"The picture has {width} x {height} points: nobody can be recognised on it.")
        if opened.format == "JPEG":
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = Image.new("RGB", upright.size)  # a new one has no words of the old one with it
    drawn.paste(upright)
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
