"""What pages of the shop show of the time without a network, and what the browser reads off them for it.

The work is done by ``assets/offline/keep.js``; the pages for the time itself are ``assets/offline/shop.js``.
"""

from __future__ import annotations

import reflex as rx

from freight_app.ui.i18n import t
from freight_app.ui.storefront.browser import OfflineCart, WaitingBadge
from freight_app.ui.storefront.cart_state import CartState


def offline_cart() -> rx.Component:
    """A line that rises when something was kept here or sent; after sending, the cart is read again."""
    return OfflineCart.create(
        kept_text=t("Kept on this phone. It is sent when the network is back."),
        sent_text=t("What you did without a network is in your cart now."),
        left_over_text=t("Your cart was brought up to date. Some of it could not be done."),
        see_text=t("See the cart"),
        on_synced=CartState.show_synced,
        class_name=(
            "no-print fixed inset-x-4 bottom-20 z-40 mx-auto flex max-w-md flex-wrap items-center justify-between gap-x-4 rounded-md "
            "bg-ink px-4 py-2 text-sm text-paper shadow-high animate-rise lg:bottom-6"
        ),
        link_class_name="flex h-11 items-center font-semibold underline underline-offset-4",
    )


def waiting_badge() -> rx.Component:
    """On the corner of the cart's icon."""
    return WaitingBadge.create(
        label=t("Waits to be sent"),
        class_name=(
            "num ltr pointer-events-none absolute start-0 top-0 grid h-[1.125rem] min-w-[1.125rem] place-items-center rounded-full "
            "bg-act px-1 text-[0.6875rem] leading-none font-bold text-act-ink ring-2 ring-surface"
        ),
    )
