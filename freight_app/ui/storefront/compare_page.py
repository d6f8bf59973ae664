"""``/compare``: up to four parts of a kind, property by property. On phones the names of the properties stay, the parts pass by."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import code, cx, shown
from freight_app.ui.components.buttons import button_class, link_button
from freight_app.ui.components.choices import checkbox
from freight_app.ui.components.icons import icon
from freight_app.ui.components.price import price
from freight_app.ui.components.products import fit_mark, product_picture, stock_words
from freight_app.ui.components.states import empty_state, loading, skeleton
from freight_app.ui.i18n import t
from freight_app.ui.shells.shop import shop_page
from freight_app.ui.storefront.cart_state import CART, CartState
from freight_app.ui.storefront.compare_state import CompareState
from freight_app.ui.storefront.page_parts import Shown
from freight_app.ui.storefront.wish_client import CompareOut

_NAME = "sticky start-0 z-10 w-28 min-w-28 border-e border-b border-line bg-surface px-3 py-2.5 text-start text-sm font-medium text-ink-2 sm:w-44 sm:min-w-44 sm:px-4"
_CELL = "border-b border-line px-3 py-2.5 align-top text-sm sm:px-4"
# Rows in which all parts agree go while the box above the table is ticked: no server, no script.
_SAME = "group-has-[#only-differences:checked]/compare:hidden"


def page() -> rx.Component:
    has_some = CompareState.columns.length() > 0  # type: ignore[attr-defined]
    return shop_page(
        rx.el.div(
            rx.el.div(
                rx.el.h1(t("Compare"), class_name="text-2xl font-semibold tracking-tight"),
                shown(
                    CompareState.columns.length() > 1,  # type: ignore[attr-defined]
                    checkbox(t("Differences only"), id="only-differences"),
                ),
                class_name="flex flex-wrap items-center justify-between gap-x-6 pt-5 pb-3 lg:pt-8",
            ),
            rx.cond(CompareState.is_loaded, rx.cond(has_some, _table(), _nothing()), _waiting()),
            class_name="group/compare",
        )
    )


def _table() -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("Parts side by side"), class_name="sr-only"),
            rx.el.thead(
                rx.el.tr(
                    rx.el.td(class_name=cx(_NAME, "z-30")),
                    rx.foreach(CompareState.columns, _head),
                    class_name="[&>*]:sticky [&>*]:top-0 [&>*]:bg-surface",
                ),
            ),
            rx.el.tbody(
                rx.el.tr(
                    rx.el.th(t("Price"), scope="row", class_name=_NAME), rx.foreach(CompareState.columns, _price_cell)
                ),
                rx.el.tr(
                    rx.el.th(t("Stock"), scope="row", class_name=_NAME),
                    rx.foreach(
                        CompareState.columns, lambda one: rx.el.td(stock_words(one.card.available), class_name=_CELL)
                    ),
                ),
                shown(
                    CompareState.has_car,
                    rx.el.tr(
                        rx.el.th(t("My car"), scope="row", class_name=_NAME),
                        rx.foreach(
                            CompareState.columns, lambda one: rx.el.td(fit_mark(one.card.fit), class_name=_CELL)
                        ),
                    ),
                ),
                rx.foreach(CompareState.rows, _row),
            ),
            class_name="w-max min-w-full border-separate border-spacing-0",
        ),
        role="region",
        aria_label=t("Parts side by side"),
        tab_index=0,
        class_name="max-h-[82dvh] snap-x scroll-ps-28 overflow-auto rounded-lg border border-line bg-surface sm:scroll-ps-44",
    )


def _head(column: Shown) -> rx.Component:
    card = column.card
    add = rx.el.button(
        icon("shopping-cart", "size-4.5"),
        rx.el.span(t("Add")),
        type="button",
        aria_label=t("Add {product}", product=card.maker),
        on_click=CartState.add_one(card.id),  # type: ignore[call-arg, func-returns-value]
        custom_attrs={"data-opens": CART},
        class_name=button_class("brand", "md", "mt-2 w-full"),
    )
    see = link_button(t("See the part"), card.href, size="md", class_name="mt-2 w-full")
    return rx.el.th(
        # Of one width whatever the picture's: a table would make room for the largest.
        rx.el.div(
            product_picture(
                card.image,
                card.drawing,
                class_name="h-20 w-full sm:h-28",
                image_class="h-20 w-full p-1.5 sm:h-28",
                drawing_class="h-16 w-auto sm:h-24",
            ),
            CompareOut.create(
                icon("x", "size-4"),
                sku=card.sku,
                label=t("Take {product} out of the comparison", product=card.maker),
                class_name=(
                    "absolute end-0 top-0 grid size-9 place-items-center rounded-full bg-surface/85 text-ink-2 hover:text-ink"
                ),
            ),
            rx.el.p(code(card.maker, "block truncate"), class_name="mt-2 text-sm font-normal text-ink-2"),
            rx.el.a(
                card.name,
                href=card.href,
                class_name="block text-sm leading-snug font-semibold text-balance hover:text-brand sm:text-base",
            ),
            rx.cond(column.can_buy, add, see),
            class_name="relative w-34 sm:w-52",
        ),
        scope="col",
        key=card.sku,
        class_name="z-20 snap-start border-b border-line p-3 text-start align-bottom sm:px-4",
    )


def _price_cell(column: Shown) -> rx.Component:
    ask = rx.el.span(t("Ask for the price"), class_name="text-ink-2")
    return rx.el.td(rx.cond(column.card.has_price, price(column.card.price), ask), class_name=_CELL)


def _row(row: Shown) -> rx.Component:
    mark = rx.el.span(t("differs"), class_name="sr-only")
    return rx.el.tr(
        rx.el.th(row.label, rx.cond(row.differs, mark, rx.fragment()), scope="row", class_name=_NAME),
        rx.foreach(
            row.cells,
            lambda value: rx.el.td(
                rx.el.bdi(value),
                class_name=cx(_CELL, "num", rx.cond(row.differs, "bg-warn-soft font-semibold", "text-ink-2")),
            ),
        ),
        class_name=rx.cond(row.differs, "", _SAME),
    )


def _nothing() -> rx.Component:
    return empty_state(
        t("Nothing to compare yet"),
        t(
            "Tick “Compare” on two parts of a kind: they stand side by side here, and the address can be sent to others."
        ),
        icon_name="scale",
        action=link_button(t("Look for parts"), "/search", look="brand", icon_start="search"),
    )


def _waiting() -> rx.Component:
    return loading(t("The parts are being loaded"), skeleton("h-96 w-full rounded-lg"))
