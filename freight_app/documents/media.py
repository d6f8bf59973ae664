"""Where pictures lie on disk and what their addresses are. A name is made of content: it never changes meaning."""

from __future__ import annotations

import re
from pathlib import Path

from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings

# The longest side of each rendition, in pixels: in a row, on a card, on the product page.
SIZES: tuple[int, ...] = (96, 320, 800)
MEDIA_PATH = "/api/v1/media"
_NAME = re.compile(r"[0-9a-f]{64}-(?:96|320|800)\.webp", re.ASCII)


def media_name(media_hash: str, size: int) -> str:
    return f"{media_hash}-{size}.webp"


def media_url(media_hash: str, size: int) -> str:
    """The address of one rendition; ``size`` is one of ``SIZES``."""
    return f"{MEDIA_PATH}/{media_name(media_hash, size)}"


def media_file(settings: Settings, name: str) -> Path:
    """Where a rendition is kept; two letters of its hash make the folder, so that no folder grows too long."""
    return settings.data_dir / "media" / name[:2] / name


def open_media(settings: Settings, name: str) -> Path:
    """The file behind a name that came from outside; ``NotFound`` for any name that we did not make ourselves."""
    if not _NAME.fullmatch(name):
        raise NotFound("Picture")
    path = media_file(settings, name)
    if not path.is_file():
        raise NotFound("Picture")
    return path
