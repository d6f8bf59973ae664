"""What the front door must know of the shop at every page, without asking the database at every page."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from freight_app.kit.house import current_house
from freight_app.shop.service import get_shop_profile
from freight_app.ui.shells.brand import accent_style

# How long a change of the shop's settings may take to reach the front door, in seconds.
_KEPT_S = 5.0


@dataclass(frozen=True, slots=True)
class ShopFront:
    """The languages that the shop speaks, the one it begins in, and its own colour as a style sheet (empty: the theme's)."""

    offered: frozenset[str]
    default: str
    accent_style: str


class ShopFrontReader:
    """Reads it at most every few seconds, off the event loop."""

    def __init__(self, built: frozenset[str]) -> None:
        self._built = built
        self._known: ShopFront | None = None
        self._read_at = 0.0

    async def read(self) -> ShopFront:
        if self._known is None or time.monotonic() - self._read_at > _KEPT_S:
            self._known = await asyncio.to_thread(self._read)
            self._read_at = time.monotonic()
        return self._known

    def _read(self) -> ShopFront:
        with current_house().read() as uow:
            profile = get_shop_profile(uow)
        offered = self._built.intersection(profile.languages) or self._built
        return ShopFront(offered, profile.default_language, accent_style(profile.accent_color))
