"""``/admin/chats``: orders by WhatsApp, how long they have waited and what became of them."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.components.base import Live, code, shown
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import console_page
from freight_app.ui.staff.chats import outcome_tabs
from freight_app.ui.staff.chats_state import ChatsState


def page() -> rx.Component:
    nothing = empty_state(
        t("No cart waits here"),
        t("When a customer orders by WhatsApp, the cart appears here and its link stands in the chat."),
        icon_name="message-square",
    )
    return console_page(
        outcome_tabs("/admin/chats"),
        rx.cond(
            ChatsState.is_loaded,
            rx.cond(ChatsState.rows.length() > 0, _table(), nothing),  # type: ignore[attr-defined]
            loading(t("The carts are being loaded"), skeleton_rows(8)),
        ),
        title=t("Orders by WhatsApp"),
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Sent"), first=True),
            th(t("Customer")),
            th(t("Parts")),
            th(t("Pieces"), numeric=True),
            th(t("Total"), numeric=True),
            th(t("Outcome"), class_name="sm:ps-6"),
            th(t("By")),
        ],
        rows=rx.foreach(ChatsState.rows, _row),
        caption=t("Orders by WhatsApp"),
        foot=rx.el.div(pager(ChatsState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(row_link(row.sent, row.href, is_code=False), first=True, class_name="num whitespace-nowrap"),
        td(rx.el.bdi(row.sender), label=t("Customer")),
        td(row.parts, label=t("Parts"), class_name="sm:max-w-72 sm:truncate"),
        td_number(row.pieces, label=t("Pieces")),
        td_number(row.total.whole, row.total.decimals, label=t("Total")),
        td(
            rx.el.span(
                status("chat_cart", row.outcome),
                shown(
                    row.order != "",
                    rx.el.a(
                        code(row.order), href="/admin/orders/" + row.order, class_name="text-brand hover:underline"
                    ),
                ),
                shown(row.reason != "", rx.el.bdi(row.reason, class_name="text-ink-2")),
                class_name="inline-flex flex-wrap items-center gap-x-2",
            ),
            label=t("Outcome"),
            class_name="sm:ps-6",
        ),
        td(rx.el.bdi(row.closed_by), label=t("By"), class_name="text-ink-2"),
        key=row.token,
    )
