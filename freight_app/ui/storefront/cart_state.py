"""Putting parts into the cart, from any page of the shop."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.orders.cart import add_to_cart, remove_from_cart, set_quantity, view_cart
from freight_app.orders.dtos import CartView
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.visitor import Visitor, visitor

UNDO_ADD = "cart_add"


class CartState(rx.State):
    """What the pages need of the cart: adding to it, and taking back what was added last."""

    # The product that was added last and how many of it were in the cart before: what "Undo" goes back to.
    _last_added: tuple[int, int] | None = None

    @rx.event
    @public
    async def add_one(self, product_id: int) -> None:
        """One more of a product, from its card."""
        await self._add(product_id, 1)

    @rx.event
    @public
    async def add(self, product_id: int, quantity: int) -> None:
        """So many more of a product."""
        await self._add(product_id, quantity)

    @rx.event
    @public
    async def undo_add(self) -> None:
        """Have as many of it as before the last addition."""
        if self._last_added is None:
            return
        product_id, before = self._last_added
        self._last_added = None
        await asyncio.to_thread(_put_back, visitor(), product_id, before)
        await refresh_shell(self)

    async def _add(self, product_id: int, quantity: int) -> None:
        who = visitor()
        cart = await asyncio.to_thread(_add, who, product_id, quantity)
        line = next(line for line in cart.lines if line.product_id == product_id)
        self._last_added = (product_id, line.quantity - quantity)
        name = line.name.get(who.language) or line.sku
        await show_toast(self, translate("{name} is in your cart", who.language, name=name), undo=UNDO_ADD)
        await refresh_shell(self)


def _add(who: Visitor, product_id: int, quantity: int) -> CartView:
    with current_house().write(who.actor) as uow:
        return add_to_cart(uow, who.cart_owner, product_id, quantity)


def _put_back(who: Visitor, product_id: int, quantity: int) -> CartView:
    with current_house().write(who.actor) as uow:
        held = {line.product_id for line in view_cart(uow, who.cart_owner).lines}
        if product_id not in held:
            return view_cart(uow, who.cart_owner)
        if quantity < 1:
            return remove_from_cart(uow, who.cart_owner, product_id)
        return set_quantity(uow, who.cart_owner, product_id, quantity)
