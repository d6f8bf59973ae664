"""``/admin/products``: everything that is or was sold, in tabs; tab, question, filters, order and page are the address."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.catalogue.dtos import ProductStatus
from freight_app.ui.admin.products_rows import PATH
from freight_app.ui.admin.products_state import UNDO, ProductsState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button, link_button, text_link
from freight_app.ui.components.choices import combobox_field
from freight_app.ui.components.filters import console_chip, filter_bar, find_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import pagination, view_tab, view_tabs
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.products import product_picture
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import (
    bulk_bar,
    column_menu,
    data_table,
    row_link,
    select_all,
    select_cell,
    table_row,
    td,
    td_number,
    th,
)
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page

VIEW: Live = ProductsState.view
# Columns that a table of middling width goes without; a card on a phone has room for them again.
_WIDE = "sm:max-xl:hidden"


def page() -> rx.Component:
    waiting = loading(t("The parts are being loaded"), skeleton_rows(12))
    failed = notice(
        t("The parts could not be loaded"),
        action=button(t("Try again"), size="sm", on_click=ProductsState.load),
        tone="bad",
        class_name="m-5",
    )
    listed = rx.cond(VIEW.total > 0, _table(), _nothing())
    return console_page(
        _views(),
        _filters(),
        rx.cond(ProductsState.is_loaded, listed, rx.cond(ProductsState.has_failed, failed, waiting)),
        _filing_dialog(),
        title=t("Products"),
        actions=[
            link_button(t("New product"), f"{PATH}/new", look="act", size="sm", icon_start="plus", keys="C"),
        ],
        undo={UNDO: ProductsState.undo},
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            VIEW.hrefs[tab],
            current=ProductsState.tab == tab,  # type: ignore[arg-type]
            count=VIEW.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(t("On sale"), "on_sale"),
        view(t("Hidden or draft"), "hidden"),
        rx.cond(
            VIEW.counts["no_price"] > 0,
            view(t("Without a price"), "no_price", urgent=True),
            view(t("Without a price"), "no_price"),
        ),
        view(t("Low stock"), "low"),
        view(t("Deleted"), "deleted"),
        view(t("All"), "all"),
    )


def _filters() -> rx.Component:
    def choice(label: Text, name: str, items: Any) -> rx.Component:
        return combobox_field(
            label,
            f"filter_{name}",
            items,
            on_pick=lambda value: ProductsState.narrow(name, value),  # type: ignore[call-arg, func-returns-value]
            placeholder=label,
            hide_label=True,
            size="sm",
            class_name="w-52 max-sm:w-full",
        )

    def chip(label: Text, name: str, value: Live) -> Child:
        on = as_var(getattr(ProductsState, name)) != ""
        clear: Any = ProductsState.narrow(name, "")  # type: ignore[call-arg, func-returns-value]
        return shown(on, console_chip(label, value, on_clear=clear))

    # A form of one field: with more, Enter would not send it.
    search = rx.el.form(
        find_field(value=ProductsState.q, on_change=ProductsState.find, placeholder=t("Name or any number")),
        on_submit=ProductsState.keep_question,
        class_name="flex min-w-48 flex-1",
    )
    return filter_bar(
        choice(t("Brand"), "brand", ProductsState.brands),
        choice(t("Category"), "category", ProductsState.categories),
        column_menu(
            "products",
            {
                3: t("SKU"),
                4: t("Brand"),
                5: t("Category"),
                6: t("Price"),
                7: t("Available"),
                8: t("Status"),
                9: t("Changed"),
            },
        ),
        search=search,
        chips=rx.fragment(
            chip(t("Brand"), "brand", VIEW.brand_name), chip(t("Category"), "category", VIEW.category_name)
        ),
    )


def _sort(column: str) -> dict[str, Any]:
    now = as_var(ProductsState.sort)
    direction = rx.cond(now == column, "ascending", rx.cond(now == f"-{column}", "descending", ""))
    return {"direction": direction, "on_click": ProductsState.sort_by(column)}  # type: ignore[call-arg]


def _table() -> rx.Component:
    chosen = as_var(ProductsState.chosen)
    return rx.fragment(
        data_table(
            head=[
                select_all(
                    checked=chosen.length() == VIEW.rows.length(),
                    on_change=ProductsState.choose_page,
                ),
                th(t("Part"), sort=_sort("name")),
                th(t("SKU"), sort=_sort("sku")),
                th(t("Brand")),
                th(t("Category"), class_name=_WIDE),
                th(t("Price"), numeric=True, sort=_sort("price")),
                th(t("Available"), numeric=True, sort=_sort("stock")),
                th(t("Status")),
                th(t("Changed"), sort=_sort("changed"), class_name=_WIDE),
            ],
            rows=rx.foreach(VIEW.rows, _row),
            caption=t("Products"),
            name="products",
        ),
        bulk_bar(*_bulk_actions(), count=chosen.length(), on_clear=ProductsState.choose_none),
        rx.el.div(
            pagination(
                page=ProductsState.page,
                pages=VIEW.pages,
                total=VIEW.total,
                first=VIEW.first,
                last=VIEW.last,
                href=lambda to: as_var(ProductsState.page_base) + to.to_string(),
            ),
            class_name="px-5 py-2",
        ),
    )


def _row(row: Live) -> rx.Component:
    is_chosen = as_var(ProductsState.chosen).contains(row.id)
    return table_row(
        select_cell(
            checked=is_chosen,
            on_change=ProductsState.choose(row.id),  # type: ignore[call-arg]
            label=t("Choose {part}", part=row.name),
        ),
        td(
            rx.el.span(
                product_picture(row.image, row.drawing, class_name="size-8 rounded-sm", image_class="size-8 p-0.5"),
                rx.el.span(row_link(row.name, row.href, is_code=False), class_name="min-w-0 truncate"),
                class_name="flex min-w-0 items-center gap-2.5",
            ),
            class_name="sm:max-w-80",
        ),
        td(code(row.sku), label=t("SKU"), class_name="whitespace-nowrap"),
        td(row.brand, label=t("Brand"), class_name="truncate sm:max-w-36"),
        td(row.category, label=t("Category"), class_name=f"truncate sm:max-w-40 {_WIDE}"),
        td_number(
            rx.cond(row.price.whole == "", "–", rx.fragment(row.price.whole, row.price.decimals)), label=t("Price")
        ),
        td_number(rx.el.span(row.stock, class_name=rx.cond(row.is_out, "text-bad", "")), label=t("Available")),
        td(status("product", row.status), label=t("Status")),
        td(row.changed, label=t("Changed"), class_name=f"num whitespace-nowrap text-ink-2 {_WIDE}"),
        key=row.id.to_string(),
        selected=is_chosen,
    )


def _bulk_actions() -> list[Child]:
    def act(label: Text, event: Any, **props: Any) -> rx.Component:
        return button(label, look="plain", size="sm", on_click=event, **props)

    is_deleted = as_var(ProductsState.tab) == "deleted"
    return [
        rx.cond(
            is_deleted,
            act(t("Bring back"), ProductsState.restore_chosen, icon_start="undo-2"),
            rx.fragment(
                act(t("Put on sale"), ProductsState.set_status(ProductStatus.ACTIVE.value)),  # type: ignore[call-arg]
                act(t("Hide"), ProductsState.set_status(ProductStatus.DRAFT.value)),  # type: ignore[call-arg]
                act(t("Brand"), ProductsState.ask_for("brand")),  # type: ignore[call-arg]
                act(t("Category"), ProductsState.ask_for("category")),  # type: ignore[call-arg]
                act(t("Delete"), ProductsState.delete_chosen, icon_start="trash"),
            ),
        )
    ]


def _filing_dialog() -> rx.Component:
    is_brand = as_var(ProductsState.asks) == "brand"

    def choice(label: Text, name: str, items: Any) -> rx.Component:
        return combobox_field(
            label, f"file_{name}", items, value=ProductsState.filed_under, on_pick=ProductsState.file_under
        )

    return dialog(
        form(
            rx.cond(
                is_brand,
                choice(t("Brand"), "brand", ProductsState.brands_to_file),
                choice(t("Category"), "category", ProductsState.categories_to_file),
            ),
            button(t("Change them"), look="brand", type="submit", disabled=as_var(ProductsState.filed_under) == ""),
            on_submit=ProductsState.file_chosen,
            # The list of the field opens below it and is not to be cut off.
            class_name="min-h-72 justify-between",
        ),
        open=as_var(ProductsState.asks) != "",
        on_close=ProductsState.ask_for(""),  # type: ignore[call-arg]
        title=rx.cond(is_brand, t("Another brand for the chosen parts"), t("Another category for the chosen parts")),
    )


def _nothing() -> rx.Component:
    return rx.cond(  # type: ignore[return-value]
        VIEW.is_empty_house,
        empty_state(
            t("No parts yet"),
            t("Write down the first one, then give it a price and stock."),
            action=link_button(t("New product"), f"{PATH}/new", look="brand", icon_start="plus"),
            icon_name="package-plus",
        ),
        empty_state(
            t("No parts here"),
            t("Choose another view, or search for something else."),
            action=text_link(t("All parts"), f"{PATH}?tab=all"),
            icon_name="package-search",
        ),
    )
