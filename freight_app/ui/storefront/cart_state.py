"""The visitor's cart in the browser: the badge, the drawer and the cart page read this one state.

The cart itself is in the database; what is here is what the page shows of it, loaded again at each visit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import reflex as rx

from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.orders import cart
from freight_app.orders.dtos import CartOwner, CartView
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import public
from freight_app.ui.i18n import translate
from freight_app.ui.storefront.cart_rows import CartRows, cart_rows
from freight_app.ui.visitor import Visitor, visitor


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that was taken out, kept on the server so that it can come back."""

    product_id: int
    quantity: int


class CartState(rx.State):
    """What is in the cart, and whether its drawer is open."""

    rows: CartRows = CartRows()
    is_loaded: bool = False
    drawer_open: bool = False
    _removed: Removed | None = None

    @rx.event
    @public
    async def load(self) -> None:
        """Look at the cart at today's prices and stock."""
        present = visitor()
        if present.user is None and not present.guest_token:
            self.is_loaded = True
            return
        self._show(await asyncio.to_thread(_look, present), present)

    @rx.event
    @public
    async def add(self, product_id: int, quantity: int = 1) -> None:
        """Put pieces of a product into the cart and show the drawer."""
        await self._change(lambda uow, owner: cart.add_to_cart(uow, owner, product_id, quantity))
        self.drawer_open = True

    @rx.event
    @public
    async def set_quantity(self, product_id: int, quantity: int) -> None:
        """Have so many of a product; the stepper calls this when the fingers rest."""
        await self._change(lambda uow, owner: cart.set_quantity(uow, owner, product_id, quantity))

    @rx.event
    @public
    async def remove(self, product_id: int) -> None:
        """Take a line out; the toast brings it back."""
        line = next((row for row in self.rows.lines if row.product_id == product_id), None)
        await self._change(lambda uow, owner: cart.remove_from_cart(uow, owner, product_id))
        if line is None:
            return
        self._removed = Removed(product_id, line.quantity)
        text = translate("{name} was taken out", visitor().language, name=line.name)
        await show_toast(self, text, tone="plain", undo="cart")

    @rx.event
    @public
    async def undo_remove(self) -> None:
        """Put back what was taken out last."""
        removed, self._removed = self._removed, None
        if removed is not None:
            await self._change(lambda uow, owner: cart.set_quantity(uow, owner, removed.product_id, removed.quantity))

    @rx.event
    @public
    async def accept_changes(self) -> None:
        """The notices were read: what is not sold goes, quantities fit what is left."""
        await self._change(cart.accept_changes)

    @rx.event
    @public
    async def open_drawer(self) -> None:
        self.drawer_open = True
        present = visitor()
        if present.user is not None or present.guest_token:
            self._show(await asyncio.to_thread(_look, present), present)

    @rx.event
    @public
    async def close_drawer(self) -> None:
        self.drawer_open = False

    async def _change(self, change: Callable[[UnitOfWork, CartOwner], CartView]) -> None:
        present = visitor()
        self._show(await asyncio.to_thread(_apply, present, change), present)

    def _show(self, view: CartView, present: Visitor) -> None:
        self.rows = cart_rows(view, present.language)
        self.is_loaded = True


def _look(present: Visitor) -> CartView:
    with current_house().read(present.actor) as uow:
        return cart.view_cart(uow, present.cart_owner)


def _apply(present: Visitor, change: Callable[[UnitOfWork, CartOwner], Any]) -> CartView:
    with current_house().write(present.actor) as uow:
        return change(uow, present.cart_owner)
