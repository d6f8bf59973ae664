"""The shop as its papers show it: its profile, and the bytes of its logo."""

from __future__ import annotations

from freight_app.documents.media import MEDIA_PATH, SIZES, media_name, open_media
from freight_app.documents.printed import PrintedShop
from freight_app.kit.errors import NotFound
from freight_app.kit.settings import Settings
from freight_app.shop.dtos import ShopProfile


def printed_shop(profile: ShopProfile, settings: Settings) -> PrintedShop:
    """The sender of a paper. Reads the logo from the disk: not in a unit that writes."""
    return PrintedShop(
        name=profile.name,
        legal_name=profile.legal_name,
        tax_number=profile.tax_number,
        address=profile.address,
        phone=profile.phone,
        email=profile.email,
        bank_details=profile.bank_details,
        accent_color=profile.accent_color,
        logo=_logo(profile.logo_url, settings),
    )


def _logo(url: str, settings: Settings) -> bytes | None:
    """The largest rendition of an uploaded logo; None for an address elsewhere, which nobody asks for a paper."""
    if not url.startswith(f"{MEDIA_PATH}/"):
        return None
    media_hash = url.rsplit("/", 1)[-1].split("-", 1)[0]
    try:
        return open_media(settings, media_name(media_hash, max(SIZES))).read_bytes()
    except NotFound:
        return None
