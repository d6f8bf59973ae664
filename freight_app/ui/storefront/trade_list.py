"""The list for those who know what they want: a row a part, both prices, the quantity beside the button."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import code, shown
from freight_app.ui.components.buttons import button_class
from freight_app.ui.components.choices import stepper
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import amount_cell
from freight_app.ui.components.products import adds, fit_mark, product_picture, stock_words
from freight_app.ui.i18n import t
from freight_app.ui.storefront.page_parts import Shown
from freight_app.ui.storefront.results_state import ResultsState

_view: Shown = ResultsState.view


def trade_list() -> rx.Component:
    """From 640 px a table with all columns; on phones stock and fit stand under the name."""
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("Parts"), class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(rx.el.span(t("Picture"), class_name="sr-only"), class_name="w-14 max-sm:hidden"),
                    rx.el.th(t("Part"), class_name="ps-3 text-start font-medium"),
                    shown(_view.has_car, rx.el.th(t("My car"), class_name="ps-4 text-start font-medium max-md:hidden")),
                    rx.el.th(t("Stock"), class_name="ps-4 text-start font-medium max-md:hidden"),
                    shown(
                        _view.is_trade, rx.el.th(t("Public"), class_name="px-2 text-right font-medium max-sm:hidden")
                    ),
                    rx.el.th(
                        rx.cond(_view.is_trade, t("My price"), t("Price")),
                        " ",
                        _view.currency,
                        class_name="px-2 text-right font-medium",
                    ),
                    rx.el.th(rx.el.span(t("Quantity"), class_name="sr-only")),
                    class_name="h-10",
                ),
                class_name="bg-sunken text-xs text-ink-2",
            ),
            rx.el.tbody(rx.foreach(_view.rows, _row)),
            class_name="w-full text-sm",
        ),
        class_name="overflow-hidden rounded-lg border border-line bg-surface",
    )


def _row(row: Shown) -> rx.Component:
    card = row.card
    return rx.el.tr(
        rx.el.td(
            product_picture(
                card.image,
                card.drawing,
                class_name="size-11 rounded-sm",
                image_class="size-full p-1",
                drawing_class="size-9 [--k:2.2]",
            ),
            class_name="w-14 py-2 ps-3 max-sm:hidden",
        ),
        rx.el.td(
            rx.el.a(
                code(card.maker), href=card.href, class_name="flex min-h-6 items-center font-semibold hover:text-brand"
            ),
            rx.el.p(card.name, class_name="text-ink-2 text-pretty"),
            rx.el.div(
                shown(_view.has_car, fit_mark(card.fit)),
                stock_words(card.available),
                class_name="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 md:hidden",
            ),
            class_name="py-2 ps-3",
        ),
        shown(_view.has_car, rx.el.td(fit_mark(card.fit), class_name="py-2 ps-4 max-md:hidden")),
        rx.el.td(stock_words(card.available), class_name="py-2 ps-4 max-md:hidden"),
        shown(_view.is_trade, amount_cell(row.public_price, "text-ink-2 max-sm:hidden")),
        rx.cond(
            card.has_price,
            amount_cell(card.price, "font-semibold", about=True),
            rx.el.td(t("Ask for the price"), class_name="px-2 text-end text-ink-2"),
        ),
        rx.el.td(
            rx.cond(card.has_price & (card.available > 0), _put_into_cart(row), _look(row)),
            class_name="w-px py-2 ps-2 pe-3",
        ),
        class_name="border-t border-line hover:bg-sunken/60",
    )


def _put_into_cart(row: Shown) -> rx.Component:
    return rx.el.form(
        rx.el.input(type="hidden", name="product_id", value=row.card.id.to_string()),
        stepper(1, name="quantity", small=True, class_name="max-lg:hidden"),
        rx.el.button(
            icon("shopping-cart", "size-5"),
            type="submit",
            aria_label=t("Add {product}", product=row.card.maker),
            class_name=button_class("quiet", "md", "w-11 px-0 text-brand"),
        ),
        on_submit=ResultsState.add_line,
        reset_on_submit=False,
        custom_attrs=adds(row.card),
        class_name="flex items-center justify-end gap-2",
    )


def _look(row: Shown) -> rx.Component:
    return rx.el.a(
        icon("chevron-right", "size-5"),
        href=row.card.href,
        aria_label=t("See {product}", product=row.card.maker),
        class_name="ms-auto grid size-11 place-items-center rounded-md text-ink-2 hover:bg-sunken",
    )
