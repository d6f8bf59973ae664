"""What is known about a part: words, measures, the cars it fits, and its numbers at other makers."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.components.base import Child, cx, shown
from freight_app.ui.components.icons import icon
from freight_app.ui.i18n import t
from freight_app.ui.storefront.page_parts import Shown, if_some
from freight_app.ui.storefront.product_state import ProductState

_product: Shown = ProductState.product
_HEADING = "mb-3 text-xl font-semibold tracking-tight text-balance"


def description() -> Child:
    return if_some(
        _product.description,
        rx.el.section(
            rx.el.h2(t("About this part"), class_name=_HEADING),
            rx.el.div(
                rx.foreach(_product.description, lambda line: rx.el.p(line, class_name="text-pretty")),
                class_name="max-w-prose space-y-3",
            ),
        ),
    )


def measures() -> Child:
    return if_some(
        _product.attributes,
        rx.el.section(
            rx.el.h2(t("Measures"), class_name=_HEADING),
            rx.el.dl(
                rx.foreach(_product.attributes, _measure),
                class_name="grid gap-x-8 text-sm sm:grid-cols-2",
            ),
        ),
    )


def _measure(pair: Shown) -> rx.Component:
    return rx.el.div(
        rx.el.dt(pair.name, class_name="text-ink-2"),
        rx.el.dd(rx.el.bdi(pair.value), class_name="num font-medium"),
        class_name="flex min-h-11 items-center justify-between gap-4 border-b border-line",
    )


def fitment_table() -> rx.Component:
    """The visitor's own car stands first and is marked; past a few, the others wait behind "all"."""
    table = rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(t("Car"), class_name="ps-4 text-start font-medium"),
                    rx.el.th(t("Engine"), class_name="ps-3 text-start font-medium"),
                    rx.el.th(t("Code"), class_name="hidden ps-3 text-start font-medium sm:table-cell"),
                    rx.el.th(t("Years"), class_name="ps-3 pe-4 text-end font-medium"),
                    class_name="h-10",
                ),
                class_name="bg-sunken text-xs text-ink-2",
            ),
            rx.el.tbody(
                rx.foreach(_product.fitments, _fitment),
                rx.cond(ProductState.shows_all_cars, rx.foreach(_product.more_fitments, _fitment), rx.fragment()),
                class_name="divide-y divide-line",
            ),
            class_name="w-full text-sm",
        ),
        shown(
            (_product.more_fitments.length() > 0) & ~ProductState.shows_all_cars,
            rx.el.button(
                _product.fitments_words,
                type="button",
                on_click=ProductState.show_all_cars,
                class_name="flex h-12 w-full items-center justify-center border-t border-line text-sm font-medium text-brand underline-offset-4 hover:underline",
            ),
        ),
        class_name="overflow-hidden rounded-lg border border-line bg-surface",
    )
    return rx.el.section(
        rx.el.h2(t("Cars it fits"), class_name=_HEADING),
        rx.cond(
            _product.fitments.length() > 0,
            table,
            rx.el.p(
                rx.cond(
                    _product.is_universal,
                    t("This part is the same for every car."),
                    t("The maker has not told us which cars this part fits."),
                ),
                class_name="text-ink-2",
            ),
        ),
        id="fit",
    )


def _fitment(row: Shown) -> rx.Component:
    return rx.el.tr(
        rx.el.td(
            rx.el.span(
                shown(row.mine, icon("circle-check", "size-4 text-good", label=t("My car"))),
                rx.el.span(
                    rx.el.span(row.car, class_name="block"),
                    shown(row.note != "", rx.el.span(row.note, class_name="block text-xs text-ink-2")),
                ),
                class_name="flex items-center gap-2",
            ),
            class_name="py-2 ps-4",
        ),
        rx.el.td(rx.el.bdi(row.engine, class_name="ltr"), class_name="ps-3"),
        rx.el.td(rx.el.bdi(row.engine_code, class_name="ltr"), class_name="hidden ps-3 text-ink-2 sm:table-cell"),
        rx.el.td(rx.el.bdi(row.years), class_name="num ps-3 pe-4 text-end whitespace-nowrap"),
        class_name=cx("h-12", rx.cond(row.mine, "bg-good-soft/60 font-medium", "")),
    )


def cross_references() -> Child:
    return if_some(
        _product.numbers,
        rx.el.section(
            rx.el.h2(t("Same part, other numbers"), class_name=_HEADING),
            rx.el.dl(rx.foreach(_product.numbers, _number), class_name="grid gap-x-8 text-sm sm:grid-cols-2"),
        ),
    )


def _number(row: Shown) -> rx.Component:
    return rx.el.div(
        rx.el.dt(rx.el.bdi(row.brand, class_name="ltr"), class_name="text-ink-2"),
        rx.el.dd(
            rx.el.a(
                rx.el.bdi(row.number, class_name="ltr"),
                href=row.href,
                class_name="flex min-h-11 items-center font-medium text-brand underline-offset-4 hover:underline",
            )
        ),
        class_name="flex min-h-11 items-center justify-between gap-4 border-b border-line",
    )
