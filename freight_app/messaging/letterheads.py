"""What every message carries of the shop."""

from __future__ import annotations

from freight_app.kit.db import UnitOfWork
from freight_app.kit.settings import Settings
from freight_app.messaging.rendering import Letterhead
from freight_app.shop.service import get_shop_profile


def letterhead_of(uow: UnitOfWork) -> Letterhead:
    profile = get_shop_profile(uow)
    return Letterhead(
        shop=profile.name,
        accent_color=profile.accent_color,
        address=profile.address,
        phone=profile.phone,
        email=profile.email,
        url=uow.port(Settings).resolved_public_url,
    )
