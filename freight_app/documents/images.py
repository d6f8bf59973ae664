"""Pictures that people upload: checked by content, freed of metadata, kept as WebP in three sizes."""

from __future__ import annotations

import hashlib
import os
import tempfile
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError
from pydantic import BaseModel, ConfigDict

from freight_app.documents.media import SIZES, media_file, media_name
from freight_app.kit.errors import InvalidInput
from freight_app.kit.settings import Settings

# A phone's camera has 50 megapixels; more than this is a bomb, small on disk and huge in memory.
MAX_PIXELS = 60_000_000
MAX_SIDE = 20_000
_QUALITY = 80
# The first bytes of what we take. The name and the type that the sender claims say nothing.
_SIGNATURES = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"GIF87a", "GIF"), (b"GIF89a", "GIF"))


class StoredImage(BaseModel):
    """A picture that lies in the media folder. ``width`` and ``height`` are those of its largest rendition."""

    model_config = ConfigDict(frozen=True)

    media_hash: str
    width: int
    height: int


def max_bytes(settings: Settings) -> int:
    """The largest picture that is taken."""
    return settings.max_picture_mb * 2**20


def store_image(settings: Settings, content: bytes, *, field: str = "image") -> StoredImage:
    """Check a picture and keep it in all sizes. The same bytes twice are one picture.

    Raises ``InvalidInput`` on ``field`` for anything but a sound JPEG, PNG, WebP or GIF within the limits. Slow
    (tens of milliseconds): call it in a thread, before the unit of work opens.
    """
    if len(content) > max_bytes(settings):
        raise InvalidInput(field, "A picture has at most {most} MB.", most=settings.max_picture_mb)
    picture = _open_checked(content, _sniff(content, field), field)
    media_hash = hashlib.sha256(content).hexdigest()
    width = height = 0
    for size in sorted(SIZES, reverse=True):
        # Each size is made from the one above: the large picture is scaled once.
        picture.thumbnail((size, size), Image.Resampling.LANCZOS)
        if not width:
            width, height = picture.size
        _write_once(media_file(settings, media_name(media_hash, size)), picture)
    return StoredImage(media_hash=media_hash, width=width, height=height)


def read_picture(content: bytes, *, field: str = "image") -> Image.Image:
    """The pixels of a sound picture, upright and without metadata; ``InvalidInput`` on ``field`` for anything else.

    For JPEG at most about twice the largest of our sizes: enough to show, not to print.
    """
    return _open_checked(content, _sniff(content, field), field)


def _sniff(content: bytes, field: str) -> str:
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    raise InvalidInput(field, "A picture is a JPEG, PNG, WebP or GIF file.")


def _open_checked(content: bytes, kind: str, field: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            # Our own limit is checked below, before a single pixel is decoded.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(content), formats=[kind])
        width, height = picture.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise InvalidInput(field, "A picture has at most {value} million pixels.", value=MAX_PIXELS // 10**6)
        if kind == "JPEG":
            picture.draft("RGB", (2 * max(SIZES), 2 * max(SIZES)))
        picture.load()
        turned = ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise InvalidInput(field, "The picture is damaged and cannot be read.") from error
    has_alpha = "A" in turned.getbands() or "transparency" in turned.info
    plain = turned.convert("RGBA" if has_alpha else "RGB")
    # A fresh picture with the pixels alone: no place, no camera, no comment, no colour profile of unknown size.
    plain.info = {}
    return plain


def _write_once(path: Path, picture: Image.Image) -> None:
    """Write under a passing name and rename: a reader never sees half a picture."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as passing:
        try:
            picture.save(passing, "WEBP", quality=_QUALITY, method=2)
        except BaseException:
            Path(passing.name).unlink()
            raise
    Path(passing.name).chmod(0o644)
    os.replace(passing.name, path)
