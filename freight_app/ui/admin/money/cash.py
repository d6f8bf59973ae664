"""``/admin/cash``: cash in the bags of drivers and at the counter, what was handed in, and what is missing."""

from __future__ import annotations

from typing import Any

import reflex as rx

from freight_app.ui.admin.list_pages import pager
from freight_app.ui.admin.money.cash_state import CashState
from freight_app.ui.components.base import Live, shown
from freight_app.ui.components.buttons import button
from freight_app.ui.components.fields import money_field, text_area
from freight_app.ui.components.forms import form
from freight_app.ui.components.icons import icon
from freight_app.ui.components.overlays import dialog
from freight_app.ui.components.states import empty_state, loading, notice, skeleton_rows
from freight_app.ui.components.status import badge
from freight_app.ui.components.tables import data_table, table_row, td, td_number, th
from freight_app.ui.i18n import t, tn
from freight_app.ui.shells.console import console_page, panel

STATE: Any = CashState
ASKED: Live = CashState.asked


def page() -> rx.Component:
    return console_page(
        rx.cond(
            CashState.is_loaded,
            rx.fragment(
                panel(t("In bags now"), rx.cond(STATE.bags.length() > 0, _bags(), _no_bags()), unit=STATE.in_bags),
                panel(t("Handed in"), rx.cond(STATE.hand_ins.length() > 0, _hand_ins(), _no_hand_ins())),
            ),
            loading(t("The cash is being loaded"), skeleton_rows(6)),
        ),
        _dialog(),
        title=t("Cash"),
    )


def _no_bags() -> rx.Component:
    return empty_state(
        t("Nobody has cash of the shop"),
        t("What drivers and the counter take for orders is listed here until it is handed in."),
        icon_name="wallet",
    )


def _no_hand_ins() -> rx.Component:
    return empty_state(
        t("Nothing was handed in yet"),
        t("Take a bag in above, or let the driver count it on the phone."),
        icon_name="hand-coins",
    )


def _bags() -> rx.Component:
    return data_table(
        head=[
            th(t("Who"), first=True),
            th(t("Should be there"), numeric=True),
            th(t("Receipts"), class_name="sm:ps-6"),
            th(t("Since")),
            th(""),
        ],
        rows=rx.foreach(CashState.bags, _bag),
        caption=t("In bags now"),
    )


def _bag(row: Live) -> rx.Component:
    return table_row(
        td(rx.el.bdi(row.name), first=True, class_name="font-medium"),
        td_number(row.amount.whole, row.amount.decimals, label=t("Should be there")),
        td(
            tn("{count} receipt", "{count} receipts", row.receipts),
            label=t("Receipts"),
            class_name="num whitespace-nowrap sm:ps-6",
        ),
        td(row.since, label=t("Since"), class_name="num whitespace-nowrap"),
        td(
            button(t("Take it in"), size="sm", look="brand", on_click=CashState.ask_bag(row.user_id)),  # type: ignore[call-arg]
            class_name="text-end",
        ),
        key=row.user_id,
    )


def _hand_ins() -> rx.Component:
    return data_table(
        head=[
            th(t("When"), first=True),
            th(t("Who")),
            th(t("Should be there"), numeric=True),
            th(t("Counted"), numeric=True),
            th(t("Difference"), class_name="sm:ps-6"),
            th(t("Office")),
        ],
        rows=rx.foreach(CashState.hand_ins, _hand_in),
        caption=t("Handed in"),
        foot=rx.el.div(pager(CashState.pager), class_name="px-5 py-2"),
    )


def _hand_in(row: Live) -> rx.Component:
    difference = rx.match(
        row.sign,
        (1, badge(t("{amount} too much", amount=row.difference), tone="warn", icon_name="triangle-alert")),
        (-1, badge(t("{amount} missing", amount=row.difference), tone="bad", icon_name="triangle-alert")),
        rx.el.span(
            icon("circle-check", "size-3.5 text-good"), t("Right"), class_name="inline-flex items-center gap-1.5"
        ),
    )
    return table_row(
        td(row.at, first=True, class_name="num whitespace-nowrap"),
        td(rx.el.bdi(row.name), label=t("Who")),
        td_number(row.expected.whole, row.expected.decimals, label=t("Should be there")),
        td_number(row.counted.whole, row.counted.decimals, label=t("Counted")),
        td(
            rx.el.div(
                difference,
                rx.el.p(row.reason, dir="auto", class_name="text-xs text-ink-2 text-pretty empty:hidden"),
                class_name="max-sm:text-end",
            ),
            label=t("Difference"),
            class_name="py-1.5 sm:max-w-72 sm:ps-6",
        ),
        td(
            rx.cond(
                row.is_accepted,
                rx.el.bdi(row.accepted_by),
                button(t("Count it"), size="sm", look="brand", on_click=CashState.ask_count(row.id)),  # type: ignore[call-arg]
            ),
            label=t("Office"),
        ),
        key=row.id,
    )


def _dialog() -> rx.Component:
    return dialog(
        form(
            shown(STATE.errors["form"] != "", notice(STATE.errors["form"], tone="bad")),
            rx.el.input(type="hidden", name="step", value=CashState.step),
            rx.el.p(t("The receipts say {amount}.", amount=ASKED.text), class_name="text-ink-2"),
            money_field(
                t("Counted"),
                "counted",
                currency=ASKED.currency,
                default_value=ASKED.plain,
                required=True,
                error=STATE.errors["counted"],
            ),
            text_area(
                t("Reason for a difference"),
                "reason",
                rows=2,
                optional=True,
                error=STATE.errors["reason"],
            ),
            button(t("Record the cash"), look="act", type="submit"),
            on_submit=CashState.record,
        ),
        open=ASKED.kind != "",
        on_close=CashState.close_dialog,
        title=t("Cash of {name}", name=ASKED.name),
    )
