"""Back to what you looked at: the last parts, remembered in the browser alone."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from freight_app.catalogue.dtos import ProductCard
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.service import products_by_ids
from freight_app.kit.db import UnitOfWork
from freight_app.ui.shopper import Shopper

MOST = 12
IN_SIGHT = 5
_LONGEST_ID = 12


class RecentState(rx.State):
    """``seen`` is the browser's own list of product ids, newest first; it comes back with whatever somebody put there."""

    seen: str = rx.LocalStorage("", name="freight_recent")

    def _note(self, product_id: int) -> None:
        ids = [product_id, *(one for one in self._ids() if one != product_id)]
        self.seen = " ".join(map(str, ids[:MOST]))

    def _ids(self) -> list[int]:
        parts = str(self.seen)[: MOST * (_LONGEST_ID + 1)].split()
        return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < _LONGEST_ID]


def read_recent(uow: UnitOfWork, ids: Sequence[int], shopper: Shopper) -> list[ProductCard]:
    """Those of the parts that are shown in the shop: an id from a browser proves nothing."""
    wanted = [product_id for product_id in dict.fromkeys(ids) if product_id < 2**31][:MOST]
    quotes = quote_products(uow, dict.fromkeys(wanted, 1), group=shopper.group, currency=shopper.currency)
    shown = [one for one in wanted if one in quotes and quotes[one].reason in ("", "no_price")]
    vehicle_id, year = shopper.vehicle or (None, None)
    return products_by_ids(
        uow,
        shown[:IN_SIGHT],
        language=shopper.language,
        currency=shopper.currency,
        group=shopper.group,
        vehicle_id=vehicle_id,
        vehicle_year=year,
    )
