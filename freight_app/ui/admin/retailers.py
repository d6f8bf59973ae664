"""``/admin/retailers``: companies that want trade prices, or have them; tab, question and page stand in the address."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.retailers_sheet import company_sheet, decision_dialogs
from freight_app.ui.admin.retailers_state import RetailersState
from freight_app.ui.components.base import Live, Text, code
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.tables import data_table, row_button, table_row, td, th
from freight_app.ui.i18n import t, tc
from freight_app.ui.shells.console import console_page


def page() -> rx.Component:
    return console_page(
        _views(),
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=RetailersState.q,
                    on_change=RetailersState.find,
                    placeholder=t("Company, tax number, contact or email"),
                )
            ),
            on_submit=RetailersState.keep_question,
        ),
        rx.cond(
            RetailersState.is_loaded,
            rx.cond(RetailersState.rows.length() > 0, _table(), _nothing()),  # type: ignore[attr-defined]
            loading(t("The companies are being loaded"), skeleton_rows(10)),
        ),
        decision_dialogs(),
        title=t("Retailers"),
        preview=company_sheet(),
        undo={"group": RetailersState.undo_group},
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            f"/admin/retailers?tab={tab}",
            current=RetailersState.tab == tab,  # type: ignore[arg-type]
            count=RetailersState.counts[tab],
            urgent=urgent,
        )

    return view_tabs(
        view(tc("companies", "Waiting"), "pending"),
        view(tc("companies", "Approved"), "approved"),
        view(tc("companies", "Rejected"), "rejected"),
    )


def _nothing() -> rx.Component:
    waits = empty_state(
        t("Nobody waits for an answer"),
        t("A company that asks for trade prices appears here."),
        icon_name="badge-check",
    )
    other = empty_state(
        t("No companies here"), t("Choose another view, or search for something else."), icon_name="store"
    )
    is_quiet = (RetailersState.tab == "pending") & (RetailersState.q == "")  # type: ignore[operator]
    return rx.cond(is_quiet, waits, other)  # type: ignore[return-value]


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Company"), first=True),
            th(t("Tax number")),
            th(t("Contact")),
            th(t("City")),
            th(rx.cond(RetailersState.tab == "pending", t("Waits for"), t("Price group"))),
            th(rx.cond(RetailersState.tab == "pending", t("Applied"), t("Decided"))),
        ],
        rows=rx.foreach(RetailersState.rows, _row),
        caption=t("Retailers"),
        foot=rx.el.div(pager(RetailersState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    waits = RetailersState.tab == "pending"
    return table_row(
        td(
            row_button(row.name, on_click=RetailersState.open_company(row.public_id)),  # type: ignore[call-arg]
            first=True,
            class_name="sm:max-w-64 sm:truncate",
        ),
        td(code(row.tax_number, "num"), label=t("Tax number"), class_name="whitespace-nowrap"),
        td(row.contact, label=t("Contact"), class_name="sm:max-w-48 sm:truncate"),
        td(row.city, label=t("City"), class_name="sm:max-w-40 sm:truncate"),
        td(
            rx.cond(waits, row.waits, row.price_group),
            label=rx.cond(waits, t("Waits for"), t("Price group")),
            class_name="num whitespace-nowrap",
        ),
        td(
            rx.cond(waits, row.applied, row.decided),
            label=rx.cond(waits, t("Applied"), t("Decided")),
            class_name="num whitespace-nowrap",
        ),
        key=row.public_id,
    )
