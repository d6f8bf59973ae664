"""One of one's own orders: read, paid, cancelled, ordered again."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

import reflex as rx

from freight_app.kit.errors import NotFound
from freight_app.kit.house import current_house
from freight_app.orders import cancelling
from freight_app.orders.errors import OrderNotInState
from freight_app.orders.quick import drafts
from freight_app.orders.quick.again import lines_of_order
from freight_app.ui.account.order_rows import OwnOrderView, read_own_order
from freight_app.ui.components.toasts import show_toast
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import translate
from freight_app.ui.storefront.order_state import choose_way_to_pay, open_bank_page
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


class OwnOrderState(rx.State):
    """The order of the address; the order of somebody else is not found."""

    order: OwnOrderView = OwnOrderView()
    is_loaded: bool = False
    is_found: bool = True
    asks_to_cancel: bool = False
    # The order that was put into the cart already: pressed twice, it is ordered again once.
    _ordered_again: str = ""

    @rx.event
    @signed_in
    async def load(self) -> None:
        """Read the order of the address."""
        await self._load()

    @rx.event
    @signed_in
    async def ask_to_cancel(self) -> None:
        self.asks_to_cancel = True

    @rx.event
    @signed_in
    async def keep_order(self) -> None:
        self.asks_to_cancel = False

    @rx.event
    @signed_in
    async def cancel(self) -> None:
        """Cancel while nobody has begun to pick; if somebody just has, the page shows it."""
        who, number = visitor(), self.order.number
        self.asks_to_cancel = False
        try:
            await asyncio.to_thread(_cancel, who, signed_in_user().id, number)
        except OrderNotInState:
            await show_toast(self, translate("Too late: your order is being picked already.", who.language), tone="bad")
        else:
            await show_toast(self, translate("Order {number} was cancelled", who.language, number=number))
        await self._read(number)

    @rx.event
    @signed_in
    async def order_again(self) -> Any:
        """The same parts onto the quick order, which says of each what is gone, replaced or costs another price now."""
        who, number = visitor(), self.order.number
        if self._ordered_again != number:
            await asyncio.to_thread(order_lines_again, who, number, None)
            self._ordered_again = number
        return rx.redirect("/quick-order")

    @rx.event
    @signed_in
    async def order_line_again(self, line_id: int) -> None:
        """One of its parts onto the quick order, where the others that are chosen gather."""
        who, number = visitor(), self.order.number
        await asyncio.to_thread(order_lines_again, who, number, [line_id])
        await show_toast(self, translate("It is on your quick order", who.language))

    @rx.event
    @signed_in
    async def pay(self) -> Any:
        """To the bank's page, for an order that waits for its card."""
        who = visitor()
        order = await asyncio.to_thread(read_own_order, who, signed_in_user().id, self.order.number)
        return rx.redirect(await asyncio.to_thread(open_bank_page, who, order.track.token))

    @rx.event
    @signed_in
    async def pay_another_way(self, method: Literal["card", "bank_transfer", "cash_on_delivery"]) -> Any:
        """Choose another way while the order waits."""
        who = visitor()
        order = await asyncio.to_thread(read_own_order, who, signed_in_user().id, self.order.number)
        await asyncio.to_thread(choose_way_to_pay, who, order.track.token, method, self.order.track.ways_tried)
        if method == "card":
            return rx.redirect(await asyncio.to_thread(open_bank_page, who, order.track.token))
        await self._read(self.order.number)
        return None

    @rx.event
    @signed_in
    async def proof_sent(self, answer: dict[str, Any]) -> None:
        """The route has taken a proof of the transfer."""
        await show_toast(self, translate("Thank you. We look at it and write to you.", visitor().language))

    async def _load(self) -> None:
        self.asks_to_cancel, self._ordered_again = False, ""
        try:
            await self._read(self.router.url.path.rstrip("/").rsplit("/", 1)[-1][:40])
            self.is_found = True
        except NotFound:
            self.order, self.is_found = OwnOrderView(), False
        self.is_loaded = True

    async def _read(self, number: str) -> None:
        self.order = await asyncio.to_thread(read_own_order, visitor(), signed_in_user().id, number)


def _cancel(who: Visitor, user_id: int, number: str) -> None:
    with current_house().write(who.actor) as uow:
        cancelling.cancel_own_order(uow, user_id, number)


def order_lines_again(who: Visitor, number: str, line_ids: list[int] | None) -> None:
    """Put an order's lines, or some of them, onto the quick order; blocks, so call it in a thread."""
    user_id = who.user.id if who.user else 0
    with current_house().write(who.actor) as uow:
        drafts.add_wanted(uow, user_id, lines_of_order(uow, user_id, number, line_ids))
