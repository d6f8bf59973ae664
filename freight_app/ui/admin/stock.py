"""``/admin/stock``: what there is of every product, what runs low, and every movement of it."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.stock_dialogs import stock_dialog
from freight_app.ui.admin.stock_sheet import stock_sheet
from freight_app.ui.admin.stock_sheet_state import StockSheetState
from freight_app.ui.admin.stock_state import StockState
from freight_app.ui.components.base import Child, Live, Text, as_var, code, shown
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.figures import stat_tile
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import pagination, view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import column_menu, data_table, row_button, table_row, td, td_number, th
from freight_app.ui.i18n import number, t, tn
from freight_app.ui.shells.console import console_page

SUMMARY: Live = StockState.summary


def page() -> rx.Component:
    return console_page(
        _tiles(),
        _views(),
        _filters(),
        rx.cond(
            StockState.is_loaded,
            rx.cond(StockState.total > 0, _table(), _nothing()),
            loading(t("The stock is being loaded"), skeleton_rows(10)),
        ),
        stock_dialog(),
        title=t("Stock"),
        preview=stock_sheet(),
        undo={"watch": StockSheetState.undo_watch},
    )


def _tiles() -> rx.Component:
    unpriced = shown(
        SUMMARY.unpriced > 0,
        rx.el.span(tn("{count} part has no price", "{count} parts have no price", SUMMARY.unpriced)),
    )
    return rx.el.div(
        stat_tile(
            t("Stock at shop prices"),
            # To the millime it would say more than anybody knows.
            SUMMARY.worth.whole,
            unit=SUMMARY.worth.currency,
            delta=unpriced,
        ),
        stat_tile(t("Run low"), number(SUMMARY.low), href="/admin/stock?tab=low"),
        stat_tile(t("Nothing left to sell"), number(SUMMARY.out), href="/admin/stock?tab=out"),
        stat_tile(
            t("Reserved pieces"),
            number(SUMMARY.reserved),
            note=t("of {count} on hand", count=number(SUMMARY.pieces)),
            href="/admin/stock?tab=reserved",
        ),
        class_name="grid grid-cols-2 border-b border-line lg:grid-cols-4 [&>*]:border-line [&>*]:max-lg:odd:border-e [&>*]:max-lg:nth-[n+3]:border-t lg:[&>*+*]:border-s",
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            _address(tab),
            current=StockState.tab == tab,  # type: ignore[arg-type]
            count=StockState.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(t("All parts"), "all"),
        view(t("Run low"), "low", urgent=True),
        view(t("Nothing left"), "out", urgent=True),
        view(t("Reserved"), "reserved"),
    )


def _filters() -> rx.Component:
    return rx.el.form(
        filter_bar(
            shown(
                as_var(StockState.locations).length() > 1,
                select_field(
                    t("Location"),
                    "location",
                    rx.Var.create(StockState.locations),
                    placeholder=t("All locations"),
                    hide_label=True,
                    size="sm",
                    value=StockState.location,
                    on_change=StockState.choose_location,
                    class_name="w-52 max-sm:w-full [&_select]:max-sm:h-11",
                ),
            ),
            column_menu(
                "stock",
                {
                    2: t("Location"),
                    3: t("Shelf"),
                    4: t("On hand"),
                    5: t("Reserved"),
                    6: t("Available"),
                    7: t("Low at"),
                },
            ),
            search=find_field(value=StockState.q, on_change=StockState.find, placeholder=t("Number, name or shelf")),
        ),
        on_submit=StockState.keep_question,
    )


def _nothing() -> Child:
    not_found = empty_state(
        t("No part is called so"),
        t("Look for fewer letters, another number, or in all locations."),
        icon_name="package-search",
    )
    by_tab = rx.match(
        StockState.tab,
        (
            "low",
            empty_state(
                t("Nothing runs low"),
                t("Parts with a reorder point come here when no more than that is left."),
                icon_name="circle-check",
            ),
        ),
        (
            "out",
            empty_state(
                t("Everything on sale is there"),
                t("Parts on sale with nothing left to sell come here."),
                icon_name="circle-check",
            ),
        ),
        (
            "reserved",
            empty_state(t("Nothing is promised"), t("Parts that orders wait for come here."), icon_name="package-open"),
        ),
        empty_state(
            t("No parts yet"),
            t("What there is of a part is kept here from the day that the part is in the catalogue."),
            icon_name="boxes",
        ),
    )
    asked: Live = as_var(StockState.q) + as_var(StockState.location)
    return rx.cond(asked == "", by_tab, not_found)  # type: ignore[return-value]


def _sorted(column: str) -> dict[str, object]:
    now: Live = StockState.sort
    return {
        "direction": rx.cond(now == column, "ascending", rx.cond(now == f"-{column}", "descending", "")),
        "on_click": StockState.sort_by(column),  # type: ignore[call-arg]
    }


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Part"), first=True, sort=_sorted("name")),
            th(t("Location")),
            th(t("Shelf")),
            th(t("On hand"), numeric=True, sort=_sorted("on_hand")),
            th(t("Reserved"), numeric=True, sort=_sorted("reserved")),
            th(t("Available"), numeric=True, sort=_sorted("available")),
            th(t("Low at"), numeric=True, sort=_sorted("reorder_point"), class_name="pe-5"),
        ],
        rows=rx.foreach(StockState.rows, _row),
        caption=t("Stock"),
        name="stock",
        foot=rx.el.div(
            pagination(
                page=StockState.page,
                pages=StockState.pages,
                total=StockState.total,
                first=StockState.first,
                last=StockState.last,
                href=lambda to: _address(StockState.tab) + "&sort=" + StockState.sort + "&page=" + to.to_string(),
            ),
            class_name="px-5 py-2",
        ),
    )


def _address(tab: Live) -> Live:
    """The list with another tab or page; question and location stay."""
    asked = rx.Var(f"encodeURIComponent({StockState.q!s})", _var_type=str).to(str)
    return "/admin/stock?tab=" + as_var(tab) + "&q=" + asked + "&location=" + StockState.location


def _row(row: Live) -> rx.Component:
    available = rx.el.span(
        rx.cond(
            row.is_out,
            icon("circle-x", "me-1 inline size-3.5 text-bad"),
            shown(row.is_low, icon("triangle-alert", "me-1 inline size-3.5 text-warn")),
        ),
        row.available,
        class_name=rx.cond(row.is_out, "font-semibold text-bad", rx.cond(row.is_low, "font-semibold text-warn", "")),
    )
    return table_row(
        td(
            rx.el.span(
                rx.el.span(
                    row_button(row.name, on_click=StockSheetState.open_product(row.id)),  # type: ignore[call-arg]
                    class_name="max-w-full truncate",
                ),
                code(row.sku, "block text-xs text-ink-2"),
                class_name="flex min-w-0 flex-col items-start py-1",
            ),
            first=True,
            class_name="max-w-72",
        ),
        td(
            rx.el.bdi(
                row.where,
                shown(row.more_places > 0, rx.el.span(" +", number(row.more_places), class_name="num text-ink-2")),
                class_name="ltr",
            ),
            label=t("Location"),
            class_name=_unless_empty(row.where),
        ),
        td(code(row.shelf), label=t("Shelf"), class_name=_unless_empty(row.shelf, "whitespace-nowrap")),
        td_number(row.on_hand, label=t("On hand")),
        td_number(row.reserved, label=t("Reserved"), class_name=_unless_empty(row.reserved, "text-ink-2")),
        td_number(available, label=t("Available")),
        td_number(
            row.reorder_point, label=t("Low at"), class_name=_unless_empty(row.reorder_point, "text-ink-2 sm:pe-5")
        ),
        selected=StockSheetState.is_open & (StockSheetState.product.id == row.id),
        key=row.id.to_string(),
    )


def _unless_empty(value: Live, class_name: str = "") -> Text:
    """A phone's card leaves out what there is nothing to say about."""
    return rx.cond(value == "", f"max-sm:hidden {class_name}", class_name)  # type: ignore[return-value]
