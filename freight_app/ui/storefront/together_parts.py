"""Often bought together, beside a part; goes with it, in the cart."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, code
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.state import ShellState
from freight_app.ui.storefront.cart_state import CART
from freight_app.ui.storefront.page_parts import Shown, heading, if_some
from freight_app.ui.storefront.together_state import TogetherState
from freight_app.ui.storefront.wish_parts import wishing_card


def bought_together() -> Child:
    """Beside the part of the page: its companions with their prices, and one button for all of it."""
    add_all = rx.el.button(
        icon("shopping-cart", "size-5"),
        rx.el.span(tn("Add {count} part", "Add all {count} parts", TogetherState.count)),  # type: ignore[arg-type]
        type="button",
        on_click=TogetherState.add_all,
        custom_attrs={"data-opens": CART},
        class_name=button_class("brand", "lg", "max-sm:w-full"),
    )
    return if_some(
        TogetherState.cards,
        rx.el.section(
            heading(t("Often bought together"), id="together"),
            rx.el.div(
                rx.el.ul(
                    rx.foreach(TogetherState.cards, _companion),
                    class_name="grid gap-x-8 sm:grid-cols-2 lg:grid-cols-3",
                ),
                rx.el.div(
                    rx.el.p(
                        rx.el.span(t("Together"), class_name="text-sm text-ink-2"),
                        price(TogetherState.total),
                        class_name="flex items-baseline gap-2",
                    ),
                    add_all,
                    class_name="mt-3 flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4",
                ),
                class_name="rounded-lg border border-line bg-surface p-4 sm:px-5",
            ),
            aria_labelledby="together",
            class_name="mt-12",
        ),
    )


def _companion(card: Shown) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            product_picture(
                card.image, card.drawing, class_name="size-16", image_class="size-full p-1", drawing_class="size-12"
            ),
            rx.el.span(
                rx.el.span(code(card.maker), class_name="block truncate text-sm text-ink-2"),
                rx.el.span(card.name, class_name="block leading-snug font-semibold text-pretty"),
                price(card.price, size="md"),
                class_name="min-w-0 flex-1",
            ),
            href=card.href,
            class_name="flex items-center gap-3 py-2 hover:text-brand",
        ),
        key=card.sku,
    )


def goes_with_cart() -> Child:
    """Under the lines of the cart."""
    return if_some(
        TogetherState.cart_cards,
        rx.el.section(
            heading(t("Goes with it"), id="goes-with"),
            rx.el.ul(
                rx.foreach(
                    TogetherState.cart_cards,
                    lambda card: wishing_card(
                        card, on_add=TogetherState.add_to_cart, show_fit=ShellState.car_name != ""
                    ),
                ),
                class_name="grid gap-3 sm:grid-cols-2 sm:gap-4 lg:grid-cols-4",
            ),
            aria_labelledby="goes-with",
            class_name="mt-12",
        ),
    )
