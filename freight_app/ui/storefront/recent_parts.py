"""What somebody looked at, on the page of a part; and forgetting it."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, code, shown
from freight_app.ui.components.buttons import text_button
from freight_app.ui.components.price import price
from freight_app.ui.components.products import product_picture
from freight_app.ui.i18n import t
from freight_app.ui.storefront.page_parts import Shown, heading, if_some
from freight_app.ui.storefront.recent_state import RecentState


def clear_recent() -> rx.Component:
    """Beside the heading of what was looked at."""
    return text_button(t("Forget these"), on_click=RecentState.clear, class_name="text-ink-2")


def while_remembered(*children: Child) -> Child:
    """The children while the browser remembers something."""
    return shown(RecentState.seen != "", *children)  # type: ignore[arg-type]


def recent_parts() -> Child:
    """The other parts that were looked at, newest first."""
    return if_some(
        RecentState.cards,
        rx.el.section(
            heading(t("Where you left off"), id="recent", end=clear_recent()),
            rx.el.ul(
                rx.foreach(RecentState.cards, recent_part),
                class_name=(
                    "-mx-4 flex snap-x scroll-ps-4 gap-3 overflow-x-auto px-4 pb-1 sm:mx-0 sm:gap-4 sm:px-0 lg:grid lg:grid-cols-5"
                ),
            ),
            aria_labelledby="recent",
            class_name="mt-12",
        ),
    )


def recent_part(card: Shown) -> rx.Component:
    return rx.el.li(
        rx.el.a(
            product_picture(
                card.image,
                card.drawing,
                class_name="h-28 w-full rounded-lg lg:h-32",
                image_class="h-28 w-full p-2 lg:h-32",
                drawing_class="size-20 lg:size-24",
            ),
            rx.el.span(card.name, class_name="mt-2 block text-sm leading-snug font-semibold text-pretty"),
            rx.el.span(code(card.maker), class_name="block truncate text-sm text-ink-2"),
            rx.cond(card.has_price, price(card.price, size="md", about=True), rx.fragment()),
            href=card.href,
            class_name="block",
        ),
        class_name="w-40 shrink-0 snap-start lg:w-auto",
    )
