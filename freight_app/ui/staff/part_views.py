"""A part as the pages of goods show it: in hand, and in a list to choose from."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.icons import icon
from freight_app.ui.components.products import product_picture
from freight_app.ui.i18n import t


def part_in_hand(part: Live) -> rx.Component:
    """Picture, name and numbers at arm's length."""
    return rx.el.div(
        product_picture(part.image, "part", class_name="size-20 rounded-md", image_class="size-full p-1"),
        rx.el.div(
            rx.el.h2(part.name, class_name="text-xl leading-tight font-semibold text-balance"),
            rx.el.p(code(part.sku, "text-lg font-semibold wrap-anywhere")),
            rx.el.p(code(part.maker, "text-base text-ink-2 wrap-anywhere")),
            class_name="min-w-0 flex-1 space-y-0.5",
        ),
        class_name="flex items-start gap-4",
    )


def part_choice(candidates: Live, on_choose: Any) -> Child:
    """Which one is meant; ``on_choose(product_id)``."""

    def row(part: Live) -> rx.Component:
        return rx.el.li(
            rx.el.button(
                product_picture(
                    part.image, "part", class_name="size-14 shrink-0 rounded-md", image_class="size-full p-1"
                ),
                rx.el.span(
                    rx.el.span(part.name, class_name="block font-semibold"),
                    code(part.sku, "text-base text-ink-2"),
                    " ",
                    code(part.maker, "text-base text-ink-2"),
                    class_name="min-w-0 flex-1 text-start",
                ),
                icon("chevron-right", "size-6 text-ink-3"),
                type="button",
                on_click=on_choose(part.product_id),
                class_name="flex min-h-18 w-full items-center gap-3 py-2 text-ink",
            )
        )

    return shown(
        candidates.length() > 0,
        rx.el.section(
            rx.el.h2(t("Which one is it?"), class_name="text-lg font-semibold"),
            rx.el.ul(rx.foreach(candidates, row), class_name="divide-y divide-line"),
        ),
    )


def section_head(text: Text) -> rx.Component:
    """The heading of a list under the work."""
    return rx.el.h2(text, class_name="mb-1 text-base font-semibold text-ink-2")
