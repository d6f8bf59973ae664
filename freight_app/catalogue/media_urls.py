"""Where the pictures of a product are served from."""

from __future__ import annotations

from freight_app.catalogue.dtos import ImageView
from freight_app.documents.media import media_url
from freight_app.kit.languages import LocalizedText


def image_url(media_hash: str | None, size: int) -> str | None:
    return media_url(media_hash, size) if media_hash else None


def image_view(media_hash: str, *, width: int, height: int, alt: LocalizedText) -> ImageView:
    return ImageView(
        media_hash=media_hash,
        small_url=media_url(media_hash, 96),
        medium_url=media_url(media_hash, 320),
        large_url=media_url(media_hash, 800),
        width=width,
        height=height,
        alt=alt,
    )
