"""``/admin/invoices``: invoices and credit notes with the sums of their period; the address holds all that was asked."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.invoices_sheet import credit_dialog, invoice_sheet
from freight_app.ui.admin.invoices_state import InvoicesState
from freight_app.ui.admin.list_pages import pager, sorted_th
from freight_app.ui.components.base import Child, Live, Text, as_var, code, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.choices import select_field
from freight_app.ui.components.fields import date_range
from freight_app.ui.components.figures import stat_tile
from freight_app.ui.components.filters import add_filter_face, console_chip, filter_bar, find_field
from freight_app.ui.components.forms import form
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.overlays import menu, menu_item, menu_link, sheet
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_button, table_row, td, td_number, th
from freight_app.ui.i18n import t, tc
from freight_app.ui.shells.console import console_page

FILTERS: Live = InvoicesState.filters


def page() -> rx.Component:
    nothing = empty_state(
        t("No invoices here"),
        t("Goods that leave are invoiced by themselves. Choose another view or period, or search for something else."),
        icon_name="receipt-text",
    )
    return console_page(
        _views(),
        rx.el.form(
            filter_bar(
                _export_menu(),
                search=find_field(
                    value=InvoicesState.q,
                    on_change=InvoicesState.find,
                    placeholder=t("Invoice, order or customer"),
                ),
                chips=_chips(),
            ),
            on_submit=InvoicesState.keep_question,
        ),
        rx.cond(
            InvoicesState.is_loaded,
            rx.fragment(
                rx.foreach(InvoicesState.totals, _totals),
                rx.cond(as_var(InvoicesState.rows).length() > 0, _table(), nothing),
            ),
            loading(t("The invoices are being loaded"), skeleton_rows(10)),
        ),
        _filter_sheet(),
        credit_dialog(),
        title=t("Invoices"),
        preview=invoice_sheet(),
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            as_var(InvoicesState.tab_addresses)[tab],
            current=InvoicesState.tab == tab,  # type: ignore[arg-type]
            count=InvoicesState.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(tc("invoices", "All"), "all"),
        view(t("Invoices"), "invoices"),
        view(tc("invoices", "Unpaid"), "unpaid"),
        view(tc("invoices", "Overdue"), "overdue", urgent=True),
        view(t("Credit notes"), "credit_notes"),
    )


def _chips() -> rx.Component:
    return rx.fragment(
        shown(
            FILTERS.period != "",
            console_chip(t("Issued"), FILTERS.period, on_clear=InvoicesState.clear_period),
        ),
        shown(
            FILTERS.series != "",
            console_chip(t("Series"), code(FILTERS.series), on_clear=InvoicesState.clear_series),
        ),
        menu(
            add_filter_face(t("Period"), keys="P"),
            *(
                menu_item(label, on_click=InvoicesState.choose_period(name))  # type: ignore[call-arg]
                for name, label in (
                    ("this_month", t("This month")),
                    ("last_month", t("Last month")),
                    ("this_quarter", t("This quarter")),
                    ("this_year", t("This year")),
                    ("", t("All time")),
                )
            ),
            menu_item(t("Other days…"), on_click=InvoicesState.open_filters),
            label=t("Period"),
        ),
    )


def _export_menu() -> rx.Component:
    return menu(
        button(t("Sales journal"), look="plain", size="sm", icon_start="download", class_name="max-sm:h-11"),
        menu_link(t("Excel"), InvoicesState.excel_href, from_server=True),
        menu_link(t("CSV"), InvoicesState.csv_href, from_server=True),
        label=t("Sales journal"),
    )


def _totals(sums: Live) -> rx.Component:
    """The sums of all that the list finds, one row for each currency."""

    def tile(label: Text, amount: Live) -> rx.Component:
        return stat_tile(label, rx.fragment(amount.whole, amount.decimals), unit=amount.currency)

    return rx.el.div(
        tile(t("Invoiced"), sums.invoiced),
        tile(t("Credit notes"), sums.credited),
        tile(t("Net, after credits"), sums.net),
        tile(t("Tax, after credits"), sums.tax),
        tile(t("With tax"), sums.total),
        key=sums.currency,
        class_name="grid grid-cols-[repeat(auto-fit,minmax(11.5rem,1fr))] border-b border-line",
    )


def _table() -> rx.Component:
    def sorts(label: Text, column: str, **props: Any) -> rx.Component:
        return sorted_th(label, column, as_var(InvoicesState.sorts), InvoicesState.sort_by, **props)

    return data_table(
        head=[
            th(t("Number"), first=True),
            sorts(t("Issued"), "issued_on"),
            sorts(t("Customer"), "customer"),
            th(t("Order")),
            sorts(t("Due"), "due_on"),
            th(t("Status")),
            sorts(t("With tax"), "total", numeric=True),
            th(t("Open"), numeric=True),
        ],
        rows=rx.foreach(InvoicesState.rows, _row),
        caption=t("Invoices"),
        foot=rx.el.div(pager(InvoicesState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            row_button(code(row.number), on_click=InvoicesState.open_invoice(row.number)),  # type: ignore[call-arg, arg-type]
            first=True,
            class_name="whitespace-nowrap",
        ),
        td(row.issued, label=t("Issued"), class_name="num whitespace-nowrap"),
        td(row.customer, label=t("Customer"), class_name="sm:max-w-56 sm:truncate"),
        td(code(row.order), label=t("Order"), class_name="whitespace-nowrap"),
        td(row.due, label=t("Due"), class_name="num whitespace-nowrap"),
        td(status("invoice", row.status), label=t("Status"), class_name="whitespace-nowrap"),
        td_number(row.total.whole, row.total.decimals, label=t("With tax")),
        td_number(row.open.whole, row.open.decimals, label=t("Open")),
        key=row.number,
    )


def _filter_sheet() -> Child:
    return sheet(
        form(
            date_range(
                t("Issued"),
                "issued",
                error=InvoicesState.date_error,
                from_props={"default_value": FILTERS.issued_from},
                to_props={"default_value": FILTERS.issued_to},
            ),
            select_field(
                t("Series"),
                "series",
                as_var(InvoicesState.year_choices),
                placeholder=t("Any"),
                default_value=FILTERS.series,
            ),
            button(t("Show the invoices"), look="brand", type="submit", class_name="mt-2"),
            on_submit=InvoicesState.apply_filters,
        ),
        open=InvoicesState.is_filtering,  # type: ignore[arg-type]
        on_close=InvoicesState.close_filters,
        title=t("Filter the invoices"),
    )
