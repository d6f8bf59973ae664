"""Pictures of papers: made anew from their pixels, upright, straight when it is clear how, with a small one beside.

Nothing of the file that came stays: no place, no camera, no comment, no bytes after the picture.
"""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from freight_app.documents.attached.sniffing import picture_reader
from freight_app.documents.attached.straightening import find_skew
from freight_app.documents.images import MAX_PIXELS, MAX_SIDE
from freight_app.kit.errors import InvalidInput

# An A4 page at 220 dots an inch: small print is still read.
PAPER_SIDE = 2600
THUMB_SIDE = 320
MAX_PAGES = 50
_QUALITY = 82


class CleanPicture(NamedTuple):
    """``content`` is a WebP, or a PDF of several pages."""

    content: bytes
    media_type: str
    thumb: bytes
    pages: int
    is_straightened: bool


def clean_picture(content: bytes) -> CleanPicture:
    """A picture made anew. Raises ``InvalidInput`` on ``file``. Slow: about a second for a phone's photograph."""
    reader = picture_reader(content)
    if reader is None:
        raise InvalidInput("file", "The picture is damaged and cannot be read.")
    try:
        with warnings.catch_warnings():
            # Our own limit is checked below, before a single pixel is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=[reader])
            _check_size(picture)
            frames = getattr(picture, "n_frames", 1) if reader == "TIFF" else 1
            if frames > 1:
                return _several_pages(picture, frames)
            if reader == "JPEG":
                picture.draft("RGB", (PAPER_SIDE, PAPER_SIDE))
            page, turned = _plain_page(picture)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        MemoryError,
        KeyError,
    ) as error:
        if isinstance(error, InvalidInput):
            raise
        raise InvalidInput("file", "The picture is damaged and cannot be read.") from error
    return CleanPicture(_webp(page, _QUALITY), "image/webp", _thumb(page), 1, turned)


def _several_pages(picture: Image.Image, frames: int) -> CleanPicture:
    """A fax or a scan in one TIFF: a PDF that we wrote ourselves."""
    if frames > MAX_PAGES:
        raise InvalidInput("file", "This scan has too many pages. Send it in parts.")
    pages: list[Image.Image] = []
    any_turned = False
    for frame in ImageSequence.Iterator(picture):
        _check_size(frame)
        page, turned = _plain_page(frame.copy())
        any_turned = any_turned or turned
        pages.append(page)
    written = BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=220)
    return CleanPicture(written.getvalue(), "application/pdf", _thumb(pages[0]), len(pages), any_turned)


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise InvalidInput("file", "The picture has too many pixels: at most 60 million.")


def _plain_page(picture: Image.Image) -> tuple[Image.Image, bool]:
    """The pixels alone on white, upright and straight; whether they were turned to be straight."""
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if "A" in upright.getbands() or "transparency" in upright.info:
        layered = upright.convert("RGBA")
        plain = Image.new("RGB", layered.size, "white")
        plain.paste(layered, mask=layered.getchannel("A"))
    else:
        plain = upright.convert("RGB")
    plain.thumbnail((PAPER_SIDE, PAPER_SIDE), Image.Resampling.LANCZOS)
    plain.info = {}
    skew = find_skew(plain)
    if skew is None:
        return plain, False
    # Wider where it must be, so that no corner is cut off: what was there is all there.
    return plain.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor="white"), True


def _thumb(page: Image.Image) -> bytes:
    small = page.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    return _webp(small, 75)


def _webp(picture: Image.Image, quality: int) -> bytes:
    packed = BytesIO()
    picture.save(packed, "WEBP", quality=quality, method=2)
    return packed.getvalue()
