"""``/admin/payments``: money to match, awaited, owed back, and what gateways said; the address holds tab and question."""

from __future__ import annotations

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.money.payment_sheet import payment_dialogs, payment_sheet
from freight_app.ui.admin.money.payment_state import PaymentsState
from freight_app.ui.admin.money.payment_words import method_word
from freight_app.ui.components.base import Live, Text, code, shown
from freight_app.ui.components.buttons import link_button
from freight_app.ui.components.filters import filter_bar, find_field
from freight_app.ui.components.icons import icon
from freight_app.ui.components.navigation import view_tab, view_tabs
from freight_app.ui.components.states import empty_state, loading, skeleton_rows
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_button, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page

STATE: Live = PaymentsState


def page() -> rx.Component:
    return console_page(
        _views(),
        shown(
            STATE.tab != "notices",
            rx.el.form(
                filter_bar(
                    search=find_field(
                        value=PaymentsState.q,
                        on_change=PaymentsState.find,
                        placeholder=t("Order, customer or receipt"),
                    )
                ),
                on_submit=PaymentsState.keep_question,
            ),
        ),
        rx.cond(
            PaymentsState.is_loaded,
            rx.cond(STATE.tab == "notices", _notices(), _payments()),
            loading(t("The payments are being loaded"), skeleton_rows(10)),
        ),
        payment_dialogs(),
        title=t("Payments"),
        preview=payment_sheet(),
        actions=[
            link_button(
                t("Bank statement"), "/admin/payments/statement", look="brand", size="sm", icon_start="landmark"
            )
        ],
    )


def _views() -> rx.Component:
    def view(label: Text, tab: str, *, urgent: bool = False) -> rx.Component:
        return view_tab(
            label,
            f"/admin/payments?tab={tab}",
            current=STATE.tab == tab,
            count=PaymentsState.counts[tab] if tab != "all" else None,
            urgent=urgent,
        )

    return view_tabs(
        view(t("To match"), "to_match", urgent=True),
        view(t("Awaited"), "awaited"),
        view(t("To be paid back"), "refunds", urgent=True),
        view(t("Gateway notices"), "notices", urgent=True),
        view(t("All payments"), "all"),
    )


def _payments() -> rx.Component:
    return rx.cond(STATE.rows.length() > 0, _table(), _nothing())  # type: ignore[return-value]


def _nothing() -> rx.Component:
    calm: Live = rx.match(
        STATE.tab,
        ("to_match", t("No proof of a transfer waits for you")),
        ("awaited", t("No money is awaited")),
        ("refunds", t("We owe nobody anything")),
        t("No payments here"),
    )
    return rx.cond(  # type: ignore[return-value]
        STATE.q == "",
        empty_state(
            calm,
            t("Payments appear here as orders come in."),
            action=link_button(t("Load a bank statement"), "/admin/payments/statement", look="quiet", size="md"),
            icon_name="circle-check",
        ),
        empty_state(t("No payments here"), t("Choose another view, or search for something else."), icon_name="search"),
    )


def _table() -> rx.Component:
    return data_table(
        head=[
            th(t("Order"), first=True),
            th(t("Customer")),
            th(t("Paid by")),
            th(t("Status")),
            th(t("Amount"), numeric=True),
            th(rx.cond(STATE.tab == "refunds", t("Still owed"), t("Receipt")), class_name="sm:ps-6"),
            th(t("When")),
        ],
        rows=rx.foreach(PaymentsState.rows, _row),
        caption=t("Payments"),
        foot=rx.el.div(pager(PaymentsState.pager), class_name="px-5 py-2"),
    )


def _row(row: Live) -> rx.Component:
    return table_row(
        td(
            row_button(
                rx.el.bdi(row.number, class_name="ltr num"),  # type: ignore[arg-type]
                on_click=PaymentsState.open_payment(row.payment_id),  # type: ignore[call-arg]
            ),
            first=True,
            class_name="whitespace-nowrap",
        ),
        td(rx.el.bdi(row.customer), label=t("Customer"), class_name="sm:max-w-48 sm:truncate"),
        td(
            method_word(row.method),
            shown(
                row.proofs > 0,
                rx.el.span(
                    icon("file-text", "size-3.5"),
                    tn("{count} proof", "{count} proofs", row.proofs),
                    class_name="ms-2 inline-flex items-center gap-1 text-xs text-ink-2",
                ),
            ),
            label=t("Paid by"),
            class_name="whitespace-nowrap",
        ),
        td(
            status("payment", row.status),
            shown(
                row.asks_for_look,
                rx.el.span(
                    icon("triangle-alert", "size-3.5"),
                    t("Look at the gateway"),
                    class_name="ms-2 inline-flex items-center gap-1 text-xs font-semibold text-bad",
                ),
            ),
            label=t("Status"),
        ),
        td_number(row.amount.whole, row.amount.decimals, label=t("Amount")),
        td(
            rx.cond(
                STATE.tab == "refunds",
                rx.el.bdi(row.open_amount.whole, row.open_amount.decimals, class_name="num ltr"),
                code(row.receipt),
            ),
            label=rx.cond(STATE.tab == "refunds", t("Still owed"), t("Receipt")),
            class_name="sm:max-w-40 sm:truncate sm:ps-6",
        ),
        td(row.at, label=t("When"), class_name="num whitespace-nowrap"),
        current=PaymentsState.is_open & (STATE.detail.row.payment_id == row.payment_id),  # type: ignore[operator]
        key=row.payment_id,
    )


def _notices() -> rx.Component:
    nothing = empty_state(
        t("The gateway has told us nothing yet"),
        t("Each message of the card gateway is written down here, with what became of it."),
        icon_name="bell",
    )
    table = data_table(
        head=[
            th(t("When"), first=True),
            th(t("Outcome")),
            th(t("Order")),
            th(t("Gateway")),
            th(t("What it said")),
        ],
        rows=rx.foreach(PaymentsState.notices, _notice),
        caption=t("Gateway notices"),
        foot=rx.el.div(pager(PaymentsState.pager), class_name="px-5 py-2"),
    )
    return rx.cond(STATE.notices.length() > 0, table, nothing)  # type: ignore[return-value]


def _notice(row: Live) -> rx.Component:
    return table_row(
        td(row.at, first=True, class_name="num whitespace-nowrap"),
        td(
            status("notice", row.verdict),
            rx.el.p(row.remark, dir="ltr", class_name="text-xs text-ink-2 text-pretty empty:hidden sm:max-w-72"),
            label=t("Outcome"),
            class_name="py-1.5",
        ),
        td(rx.cond(row.number != "", row_link(row.number, row.href), "–"), label=t("Order"), class_name="relative"),
        td(
            rx.el.bdi(row.gateway),
            rx.el.p(code(row.reference), class_name="text-xs text-ink-2"),
            label=t("Gateway"),
            class_name="py-1.5",
        ),
        td(
            rx.el.pre(row.fields, dir="ltr", class_name="max-w-80 overflow-x-auto font-mono text-xs text-ink-2"),
            label=t("What it said"),
            class_name="py-1.5",
        ),
        key=row.id,
    )
