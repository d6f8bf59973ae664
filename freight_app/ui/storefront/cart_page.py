"""``/cart``: what somebody means to buy, at today's prices."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import as_var, shown
from freight_app.ui.components.buttons import link_button, text_link
from freight_app.ui.components.price import price
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.parts import charged_note
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.cart_parts import (
    cart_lines,
    cart_loading,
    cart_notices,
    checkout_button,
    empty_cart,
    left_over_notices,
    minimum_progress,
)
from freight_app.ui.storefront.cart_state import CartState
from freight_app.ui.storefront.chat_button import cart_chat_button
from freight_app.ui.storefront.list_keeping import keep_button, keep_dialog
from freight_app.ui.storefront.quote_button import quote_button
from freight_app.ui.storefront.together_parts import goes_with_cart


def page() -> rx.Component:
    filled = rx.el.div(
        rx.el.section(
            cart_notices(),
            cart_lines(),
            aria_label=t("Parts in the cart"),
            class_name="rounded-lg border border-line bg-surface px-4 pt-1 sm:px-5",
        ),
        _summary(),
        class_name="grid items-start gap-x-10 gap-y-4 lg:grid-cols-[minmax(0,1fr)_24rem]",
    )
    return shop_page(
        rx.el.div(
            rx.el.h1(t("Cart"), class_name="text-2xl font-semibold tracking-tight"),
            rx.el.div(
                text_link(t("Quick order"), "/quick-order"),
                text_link(t("Keep shopping"), "/search"),
                class_name="flex gap-x-5",
            ),
            class_name="flex items-center justify-between pt-5 pb-4 lg:pt-8",
        ),
        left_over_notices(),
        rx.cond(
            CartState.is_loaded,
            rx.cond(
                CartState.rows.piece_count > 0,
                filled,
                empty_cart(link_button(t("Look for parts"), "/search", look="brand", icon_start="search")),
            ),
            cart_loading(),
        ),
        goes_with_cart(),
        keep_dialog(),
        with_cart_sheet=False,
    )


def _summary() -> rx.Component:
    return rx.el.aside(
        rx.el.h2(t("Together"), class_name="text-lg font-semibold"),
        rx.el.div(
            rx.el.span(
                tn("{count} piece", "{count} pieces", CartState.rows.piece_count), class_name="text-sm text-ink-2"
            ),
            price(CartState.rows.subtotal, about=True),
            class_name="mt-3 flex items-baseline justify-between text-end",
        ),
        rx.el.p(t("With VAT. Delivery is chosen in the next step."), class_name="mt-1 text-sm text-ink-2"),
        charged_note("mt-2"),
        minimum_progress(class_name="mt-4"),
        checkout_button(class_name="mt-5"),
        shown(
            as_var(ShellState.is_signed_in),
            keep_button(t("Save as a list"), "cart", class_name="mt-2 w-full"),
        ),
        cart_chat_button(class_name="mt-2"),
        quote_button(class_name="mt-2"),
        class_name="rounded-lg border border-line bg-surface p-5 shadow-low lg:sticky lg:top-6",
    )
