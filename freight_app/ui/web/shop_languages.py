"""The languages that the shop speaks, as its settings say, without asking the database at every page."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from freight_app.kit.house import current_house
from freight_app.shop.service import get_shop_profile

# How long a change of the shop's languages may take to reach the front door, in seconds.
_KEPT_S = 5.0


@dataclass(frozen=True, slots=True)
class ShopLanguages:
    offered: frozenset[str]
    default: str


class ShopLanguageReader:
    """Reads them at most every few seconds, off the event loop."""

    def __init__(self, built: frozenset[str]) -> None:
        self._built = built
        self._known: ShopLanguages | None = None
        self._read_at = 0.0

    async def read(self) -> ShopLanguages:
        if self._known is None or time.monotonic() - self._read_at > _KEPT_S:
            self._known = await asyncio.to_thread(self._read)
            self._read_at = time.monotonic()
        return self._known

    def _read(self) -> ShopLanguages:
        with current_house().read() as uow:
            profile = get_shop_profile(uow)
        return ShopLanguages(self._built.intersection(profile.languages) or self._built, profile.default_language)
