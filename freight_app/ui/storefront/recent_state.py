"""Back to what you looked at: the last parts, remembered in the browser alone."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import reflex as rx

from freight_app.catalogue.dtos import ProductCard
from freight_app.catalogue.prices import quote_products
from freight_app.catalogue.service import products_by_ids
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.ids import hash_token
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.guard import public
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.visitor import visitor

MOST = 12
IN_SIGHT = 5
_LONGEST_ID = 12
_MARK = "@"


class RecentState(rx.State):
    """``seen`` is the browser's own list of product ids, newest first; it comes back with whatever somebody put there.

    Of somebody signed in it begins with a mark that is theirs alone: who comes after them at the same browser, signed out or
    as somebody else, finds nothing. What a guest looked at becomes the list of whoever signs in there.
    """

    seen: str = rx.LocalStorage("", name="freight_recent")
    # On the page of a part: the others that were looked at.
    cards: list[CardView] = []

    @rx.event
    @public
    async def clear(self) -> None:
        """Forget all of it."""
        self.seen, self.cards = "", []

    def _note(self, product_id: int) -> None:
        ids = [product_id, *(one for one in self._ids() if one != product_id)]
        self.seen = " ".join([*_mark(), *map(str, ids[:MOST])])

    def _ids(self) -> list[int]:
        """What this visitor looked at; the list of somebody else is thrown away."""
        parts = str(self.seen)[: (MOST + 2) * (_LONGEST_ID + 1)].split()
        if parts and parts[0].startswith(_MARK) and parts[:1] != _mark():
            self.seen = ""
            return []
        return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < _LONGEST_ID][:MOST]

    async def _show_others(self, product_id: int) -> None:
        """Note the part that is looked at, and show those before it."""
        self._note(product_id)
        others = [one for one in self._ids() if one != product_id]
        shopper = await this_shopper()
        found = await asyncio.to_thread(_read_cards, others, shopper) if others else []
        self.cards = [card_view(card, shopper.language) for card in found]


def _mark() -> list[str]:
    """What whoever is signed in is known by in their browser: it tells nobody who they are."""
    user = visitor().user
    return [] if user is None else [_MARK + hash_token(user.public_id)[: _LONGEST_ID - 1]]


def _read_cards(ids: Sequence[int], shopper: Shopper) -> list[ProductCard]:
    with current_house().read() as uow:
        return read_recent(uow, ids, shopper)


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


async def look_again(state: Any, product_id: int) -> None:
    """The page of a part calls it when it loads."""
    await (await state.get_state(RecentState))._show_others(product_id)
