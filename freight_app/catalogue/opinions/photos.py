"""Pictures that customers take of what they bought, between being sent and standing in a review.

A picture that was taken in is named by a signed handle, so a review can only show what somebody sent to us for one.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

from freight_app.accounts.signing import SigningKeys
from freight_app.catalogue.opinions.dtos import PhotoView
from freight_app.catalogue.opinions.rules import MAX_PHOTOS
from freight_app.documents.images import StoredImage
from freight_app.documents.media import media_url
from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import InvalidInput

_PURPOSE = "review-photos"


def photo_view(uow: UnitOfWork, media_hash: str, width: int, height: int) -> PhotoView:
    return PhotoView(
        handle=_handle(uow, media_hash, width, height),
        small_url=media_url(media_hash, 96),
        medium_url=media_url(media_hash, 320),
        large_url=media_url(media_hash, 800),
        width=width,
        height=height,
    )


def view_stored(uow: UnitOfWork, stored: StoredImage) -> PhotoView:
    """A picture that was just taken in, with the handle that puts it into a review."""
    return photo_view(uow, stored.media_hash, stored.width, stored.height)


def photo_views(uow: UnitOfWork, photos: Sequence[dict[str, Any]]) -> list[PhotoView]:
    return [photo_view(uow, photo["hash"], photo["width"], photo["height"]) for photo in photos]


def view_handles(uow: UnitOfWork, handles: Sequence[str]) -> list[PhotoView]:
    """The pictures behind handles, each once and in their order. ``InvalidInput`` on ``photos``."""
    return photo_views(uow, read_handles(uow, handles))


def read_handles(uow: UnitOfWork, handles: Sequence[str]) -> list[dict[str, Any]]:
    """What a review keeps of its pictures; ``InvalidInput`` on ``photos`` for too many, and for what we never gave."""
    wanted = list(dict.fromkeys(handles))
    if len(wanted) > MAX_PHOTOS:
        raise InvalidInput("photos", "A review has at most four pictures.", most=MAX_PHOTOS)
    return [_read(uow, handle) for handle in wanted]


def _read(uow: UnitOfWork, handle: str) -> dict[str, Any]:
    media_hash, _, rest = handle.partition(".")
    size, _, _signature = rest.partition(".")
    width, _, height = size.partition("x")
    if not (width.isascii() and width.isdigit() and height.isascii() and height.isdigit() and len(size) < 12) or (
        not hmac.compare_digest(_handle(uow, media_hash, int(width), int(height)).encode(), handle.encode())
    ):
        raise InvalidInput("photos", "This picture is not known here. Send it again.")
    return {"hash": media_hash, "width": int(width), "height": int(height)}


def _handle(uow: UnitOfWork, media_hash: str, width: int, height: int) -> str:
    named = f"{media_hash}.{width}x{height}"
    key = uow.port(SigningKeys).key_for(_PURPOSE)
    return f"{named}.{hmac.digest(key, named.encode(), hashlib.sha256).hex()[:32]}"
