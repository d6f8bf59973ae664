""" "Order by WhatsApp": the cart or one part is frozen under a link, and the chat with the shop opens."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import reflex as rx

from freight_app.accounts.throttle import Throttle
from freight_app.kit.db import UnitOfWork
from freight_app.kit.house import current_house
from freight_app.orders.chats import sharing
from freight_app.orders.chats.dtos import SentCart
from freight_app.ui.components.base import Child, Live, Text, cx, shown
from freight_app.ui.components.buttons import Size, button
from freight_app.ui.guard import public
from freight_app.ui.i18n import t
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import Visitor, visitor


class ChatState(rx.State):
    """Opens the chat. Nothing of it is kept here: what was frozen is in the database."""

    @rx.event
    @public
    async def send_cart(self) -> object:
        """The whole cart."""
        who = visitor()
        return await self._send(who, lambda uow: sharing.send_cart(uow, who.cart_owner, who.language))

    @rx.event
    @public
    async def send_product(self, product_id: int, quantity: int) -> object:
        """So many of one part."""
        who = visitor()
        return await self._send(
            who, lambda uow: sharing.send_product(uow, who.cart_owner, product_id, quantity, who.language)
        )

    async def _send(self, who: Visitor, freeze: Callable[[UnitOfWork], SentCart]) -> object:
        found = await asyncio.to_thread(_freeze, who, self.router.session.client_ip, freeze)
        return rx.redirect(found.whatsapp_url)


def cart_chat_button(*, size: Size = "lg", class_name: Text = "") -> Child:
    """For the cart; not there while the shop has no WhatsApp number."""
    return _button(ChatState.send_cart, size, class_name)


def product_chat_button(product_id: Live, quantity: Live, *, class_name: Text = "") -> Child:
    """For one part, as many as the page shows."""
    return _button(ChatState.send_product(product_id, quantity), "lg", class_name)  # type: ignore[call-arg]


def _button(on_click: object, size: Size, class_name: Text) -> Child:
    return shown(
        ShellState.whatsapp != "",
        button(
            t("Order by WhatsApp"),
            icon_start="message-square",
            size=size,
            on_click=on_click,
            class_name=cx("w-full", class_name),
        ),
    )


def _freeze(who: Visitor, ip: str, freeze: Callable[[UnitOfWork], SentCart]) -> SentCart:
    with current_house().write(who.actor) as uow:
        uow.port(Throttle).admit_chat_cart(ip)
        return freeze(uow)
