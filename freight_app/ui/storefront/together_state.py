"""What others bought with a part, on its page and in the cart: one press takes all of it."""

from __future__ import annotations

from collections.abc import Sequence

import reflex as rx

from freight_app.kit.actor import GUEST
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.kit.money import Money
from freight_app.orders import cart
from freight_app.orders.dtos import CartOwner, CartView
from freight_app.orders.together.showing import list_bought_together
from freight_app.ui.components.price import NO_PRICE, PriceView, price_view
from freight_app.ui.components.products import CardView, card_view
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate_count
from freight_app.ui.kept_reads import read_kept
from freight_app.ui.shopper import Shopper, this_shopper
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.visitor import visitor

COMPANIONS = 3
IN_CART = 4


class TogetherState(rx.State):
    """``cards`` go with the part of the page, ``cart_cards`` with what is in the cart."""

    cards: list[CardView] = []
    # What the part of the page and all of these cost together.
    total: PriceView = NO_PRICE
    count: int = 0
    cart_cards: list[CardView] = []
    # The part of the page, if it can be bought, then its companions.
    _ids: tuple[int, ...] = ()

    @rx.event
    @public
    async def add_all(self) -> None:
        """One of each, the part of the page too; all of them or none."""
        who, ids = visitor(), self._ids
        if not ids:
            return

        def put(uow: UnitOfWork, owner: CartOwner) -> CartView:
            for product_id in ids[:-1]:
                cart.add_to_cart(uow, owner, product_id)
            return cart.add_to_cart(uow, owner, ids[-1])

        await (await self.get_state(CartState))._change(put)
        text = translate_count("{count} part is in your cart", "{count} parts are in your cart", len(ids), who.language)
        await show_toast(self, text)

    @rx.event
    @public
    async def load_cart(self) -> None:
        """The cart's page, with what goes with it."""
        await CartState.load.fn(await self.get_state(CartState))
        await self._look_at_cart()

    @rx.event
    @public
    async def add_to_cart(self, product_id: int) -> None:
        """One of what goes with the cart; the others then stand anew."""
        await CartState.add_one.fn(await self.get_state(CartState), product_id)
        await self._look_at_cart()

    async def _look_at_cart(self) -> None:
        rows = (await self.get_state(CartState)).rows
        ids = tuple(sorted(line.product_id for line in rows.lines))
        self.cart_cards = await _read(ids, await this_shopper(), IN_CART)

    async def _load(self, product_id: int, price_minor: int, *, can_add: bool) -> None:
        """What goes with the part of the page."""
        shopper = await this_shopper()
        self.cards = await _read((product_id,), shopper, COMPANIONS)
        own = (product_id,) if can_add else ()
        self._ids = (*own, *(card.id for card in self.cards)) if self.cards else ()
        self.count = len(self._ids)
        minor = sum(card.price.minor for card in self.cards) + (price_minor if can_add else 0)
        self.total = price_view(Money(minor, shopper.currency), shopper.language)


async def _read(ids: Sequence[int], shopper: Shopper, limit: int) -> list[CardView]:
    if not ids:
        return []
    found: list[CardView] = await read_kept(
        ("together", tuple(ids), shopper.sees, limit), lambda: _read_cards(ids, shopper, limit)
    )
    return list(found)


def _read_cards(ids: Sequence[int], shopper: Shopper, limit: int) -> list[CardView]:
    vehicle_id, year = shopper.vehicle or (None, None)
    with current_house().read(GUEST) as uow:
        cards = list_bought_together(
            uow,
            ids,
            language=shopper.language,
            group=shopper.group,
            vehicle_id=vehicle_id,
            vehicle_year=year,
            limit=limit,
        )
    return [card_view(card, shopper.language) for card in cards]
