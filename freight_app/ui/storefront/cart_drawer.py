"""The cart at the side of any page of the shop: it opens the moment something is added, before the server has answered."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.overlays import local_sheet
from freight_app.ui.components.price import price
from freight_app.ui.i18n import t, tn
from freight_app.ui.storefront.cart_parts import (
    cart_lines,
    cart_loading,
    cart_notices,
    checkout_button,
    empty_cart,
    left_over_notices,
    minimum_progress,
)
from freight_app.ui.storefront.cart_state import CART, CartState
from freight_app.ui.storefront.chat_button import cart_chat_button


def cart_drawer() -> rx.Component:
    """The same lines as on the cart's page."""
    filled = rx.fragment(cart_notices(), cart_lines())
    nothing = empty_cart(link_button(t("Look for parts"), "/search", look="brand", icon_start="search"))
    return local_sheet(
        left_over_notices(),
        rx.cond(CartState.is_loaded, rx.cond(CartState.rows.piece_count > 0, filled, nothing), cart_loading()),
        opened_by=CART,
        on_look=CartState.load,
        title=t("Cart"),
        side="end",
        actions=[
            rx.el.div(
                shown(
                    CartState.rows.piece_count > 0,
                    _subtotal(),
                    minimum_progress(),
                    checkout_button(size="lg"),
                    cart_chat_button(),
                ),
                link_button(t("See the cart"), "/cart", class_name="w-full"),
                class_name="grid w-full gap-2 pb-[env(safe-area-inset-bottom)]",
            )
        ],
    )


def _subtotal() -> rx.Component:
    return rx.el.div(
        rx.el.span(tn("{count} piece", "{count} pieces", CartState.rows.piece_count), class_name="text-sm text-ink-2"),
        price(CartState.rows.subtotal, about=True),
        class_name="flex items-baseline justify-between pb-1 text-end",
    )
