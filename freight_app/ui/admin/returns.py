"""``/admin/returns``: what customers send back; tab, question and page stand in the address."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.returns_sheet import return_dialogs, return_sheet
from freight_app.ui.admin.returns_state import ReturnsState
from freight_app.ui.components.base import Live, Text, as_var, code
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_button, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page


def page() -> rx.Component:
    nothing = empty_state(
        t("Nothing comes back just now"),
        t("What a customer wants to send back appears here, and what you write down on the page of an order."),
        icon_name="undo-2",
    )
    return console_page(
        _views(),
        rx.el.form(
            filter_bar(
                search=find_field(
                    value=ReturnsState.q, on_change=ReturnsState.find, placeholder=t("Return, order or name")
                )
            ),
            on_submit=ReturnsState.keep_question,
        ),
        rx.cond(
            ReturnsState.is_loaded,
            rx.cond(as_var(ReturnsState.rows).length() > 0, _table(), nothing),
            loading(t("The returns are being loaded"), skeleton_rows(10)),
        ),
        return_dialogs(),
        title=t("Returns"),
        preview=return_sheet(),
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str) -> rx.Component:
        return view_tab(
            label,
            "/admin/returns" if tab == "open" else f"/admin/returns?tab={tab}",
            current=ReturnsState.tab == tab,  # type: ignore[arg-type]
            count=ReturnsState.counts[tab],
        )

    return view_tabs(
        view(t("Open"), "open"),
        view(t("Asked for"), "requested"),
        view(t("On its way back"), "approved"),
        view(t("Counted, to settle"), "received"),
        view(t("Settled"), "settled"),
        view(t("Refused"), "refused"),
        view(t("Called off"), "cancelled"),
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Return"), first=True),
            th(t("Order")),
            th(t("Customer")),
            th(t("Status")),
            th(t("Since")),
            th(t("Pieces"), numeric=True),
            th(t("Worth"), numeric=True, class_name="sm:pe-5"),
        ],
        rows=rx.foreach(ReturnsState.rows, _row),
        caption=t("Returns"),
        foot=rx.el.div(pager(ReturnsState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            row_button(row.number, on_click=ReturnsState.open_return(row.number)),  # type: ignore[call-arg]
            first=True,
            class_name="whitespace-nowrap",
        ),
        td(code(row.order), label=t("Order"), class_name="whitespace-nowrap"),
        td(row.customer, label=t("Customer"), class_name="sm:max-w-48 sm:truncate"),
        td(status("return", row.status), label=t("Status")),
        td(row.since, label=t("Since"), class_name="num whitespace-nowrap"),
        td_number(row.pieces, label=t("Pieces")),
        td_number(row.worth.whole, row.worth.decimals, label=t("Worth"), class_name="sm:pe-5"),
        key=row.number,
    )
