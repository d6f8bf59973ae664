""" "Ask for a quotation": the cart of a signed-in customer as a numbered paper whose prices hold for some days."""

from __future__ import annotations

import asyncio

import reflex as rx

from freight_app.kit.house import current_house
from freight_app.kit.ids import new_token
from freight_app.orders.invoices.quotations import QuotedTo, quote_cart
from freight_app.ui.components.base import Child, Text, cx, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.guard import signed_in
from freight_app.ui.i18n import t
from freight_app.ui.shells.state import ShellState
from freight_app.ui.visitor import Visitor, signed_in_user, visitor


class QuoteState(rx.State):
    """Writes the quotation. A second press while the first is under way changes nothing."""

    asking: bool = False

    @rx.event
    @signed_in
    async def ask(self) -> object:
        """The cart as it stands becomes a paper."""
        if self.asking:
            return None
        self.asking = True
        try:
            number = await asyncio.to_thread(_quote, visitor())
        finally:
            self.asking = False
        return rx.redirect(f"/account/quotations/{number}")


def quote_button(*, class_name: Text = "") -> Child:
    """For the cart of somebody who is signed in: a paper needs a name."""
    return shown(
        ShellState.is_signed_in,
        button(
            t("Ask for a quotation"),
            icon_start="file-text",
            loading=QuoteState.asking,
            on_click=QuoteState.ask,
            class_name=cx("w-full", class_name),
        ),
    )


def _quote(who: Visitor) -> str:
    user = signed_in_user()
    asker = QuotedTo(name=user.name, phone=user.phone, email=user.email, language=who.language)
    with current_house().write(who.actor) as uow:
        return quote_cart(uow, who.cart_owner, asker, key=new_token(12)).number
