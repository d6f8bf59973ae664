"""The visitor's cart in the browser: adding to it from any page, and what the cart page and the checkout show of it.

The cart itself is in the database; what is here is loaded again at each visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.errors import FreightError
from freight_app.kit.house import current_house
from freight_app.orders import cart
from freight_app.orders.dtos import CartOwner, CartView
from freight_app.orders.offline.dtos import LeftOver
from freight_app.orders.offline.syncing import list_left_over, put_away
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.shells.state import refresh_shell
from freight_app.ui.storefront.cart_rows import CartRows, LeftOverRow, cart_rows, left_over_rows
from freight_app.ui.visitor import Visitor, visitor

# The name of the sheet that shows the cart: what adds to it carries ``data-opens`` with it.
CART = "cart"
UNDO_ADD = "cart_add"
UNDO_REMOVE = "cart_remove"


class CartState(rx.State):
    """What is in the cart, and how to take the last change of it back."""

    rows: CartRows = CartRows()
    is_loaded: bool = False
    # What could not be done of what was changed without a network, until it is put away.
    left_over: list[LeftOverRow] = []
    # The product that was added last and how many of it were in the cart before: what "Undo" goes back to.
    _last_added: tuple[int, int] | None = None
    # The line that was taken out last: product and quantity.
    _last_removed: tuple[int, int] | None = None

    @rx.event
    @public
    async def load(self) -> None:
        """Look at the cart at today's prices and stock."""
        who = visitor()
        if who.user is not None or who.guest_token:
            await self._look(who)
        self.is_loaded = True

    @rx.event
    @public
    async def show_synced(self) -> None:
        """The browser has sent what was done without a network: look at the cart again."""
        await self._look(visitor())
        await refresh_shell(self)

    @rx.event
    @public
    async def put_away(self, change_id: str) -> None:
        """What was told about a change has been read."""
        who = visitor()
        left_over = await asyncio.to_thread(_put_away, who, change_id)
        self.left_over = left_over_rows(left_over, who.language)

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
        added, self._last_added = self._last_added, None
        if added is not None:
            product_id, before = added
            await self._change(lambda uow, owner: _put_back(uow, owner, product_id, before))

    @rx.event
    @public
    async def set_quantity(self, product_id: int, quantity: int) -> None:
        """Have so many of a product; the stepper calls this when the fingers rest."""
        await self._change(lambda uow, owner: cart.set_quantity(uow, owner, product_id, quantity))

    @rx.event
    @public
    async def remove(self, product_id: int) -> None:
        """Take a line out; the toast brings it back."""
        who = visitor()
        before = await asyncio.to_thread(look_at_cart, who)
        line = next((line for line in before.lines if line.product_id == product_id), None)
        await self._change(lambda uow, owner: cart.remove_from_cart(uow, owner, product_id))
        if line is not None:
            self._last_removed = (product_id, line.quantity)
            name = line.name.get(who.language) or line.sku
            await show_toast(
                self, translate("{name} was taken out", who.language, name=name), tone="plain", undo=UNDO_REMOVE
            )

    @rx.event
    @public
    async def undo_remove(self) -> None:
        """Put back what was taken out last."""
        removed, self._last_removed = self._last_removed, None
        if removed is not None:
            product_id, quantity = removed
            await self._change(lambda uow, owner: cart.set_quantity(uow, owner, product_id, quantity))

    @rx.event
    @public
    async def accept_changes(self) -> None:
        """The notices were read: what is not sold goes, quantities fit what is left."""
        await self._change(cart.accept_changes)

    async def _look(self, who: Visitor) -> None:
        view, left_over = await asyncio.to_thread(_look_at_all, who)
        self._show(view, who)
        self.left_over = left_over_rows(left_over, who.language)

    async def _add(self, product_id: int, quantity: int) -> None:
        who = visitor()
        try:
            view = await self._change(lambda uow, owner: cart.add_to_cart(uow, owner, product_id, quantity))
        except FreightError:
            # The sheet is open already: it shows what there is, and the refusal beside it.
            if not self.is_loaded:
                self._show(await asyncio.to_thread(look_at_cart, who), who)
            raise
        line = next(line for line in view.lines if line.product_id == product_id)
        self._last_added = (product_id, line.quantity - quantity)
        name = line.name.get(who.language) or line.sku
        await show_toast(self, translate("{name} is in your cart", who.language, name=name), undo=UNDO_ADD)

    async def _change(self, change: Callable[[UnitOfWork, CartOwner], CartView]) -> CartView:
        who = visitor()
        view = await asyncio.to_thread(_apply, who, change)
        self._show(view, who)
        await refresh_shell(self)
        return view

    def _show(self, view: CartView, who: Visitor) -> None:
        self.rows = cart_rows(view, who.language)
        self.is_loaded = True


def look_at_cart(who: Visitor) -> CartView:
    """The cart as it stands; blocks, so call it in a thread."""
    with current_house().read(who.actor) as uow:
        return cart.view_cart(uow, who.cart_owner)


def _look_at_all(who: Visitor) -> tuple[CartView, list[LeftOver]]:
    with current_house().read(who.actor) as uow:
        return cart.view_cart(uow, who.cart_owner), list_left_over(uow, who.cart_owner)


def _put_away(who: Visitor, change_id: str) -> list[LeftOver]:
    with current_house().write(who.actor) as uow:
        put_away(uow, who.cart_owner, change_id)
        return list_left_over(uow, who.cart_owner)


def _apply(who: Visitor, change: Callable[[UnitOfWork, CartOwner], CartView]) -> CartView:
    with current_house().write(who.actor) as uow:
        return change(uow, who.cart_owner)


def _put_back(uow: UnitOfWork, owner: CartOwner, product_id: int, quantity: int) -> CartView:
    view = cart.view_cart(uow, owner)
    if all(line.product_id != product_id for line in view.lines):
        return view
    return cart.set_quantity(uow, owner, product_id, quantity)
