"""What belongs to a project: purchase orders, sales orders and shipments, each as a link with its state."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from freight_app.ui.admin.projects.detail_state import ProjectState
from freight_app.ui.components.base import Child, Live, Text, code, shown
from freight_app.ui.components.buttons import button, icon_button
from freight_app.ui.components.price import price
from freight_app.ui.components.status import status
from freight_app.ui.components.tables import data_table, row_link, table_row, td, td_number, th
from freight_app.ui.i18n import t
from freight_app.ui.shells.console import panel

STATE: Live = ProjectState
PROJECT: Live = ProjectState.project
Kind = Literal["purchase", "order", "tracking"]


def purchases() -> rx.Component:
    def row(one: Live) -> rx.Component:
        return table_row(
            td(row_link(one.label, one.href), first=True, class_name="whitespace-nowrap"),
            td(rx.el.bdi(one.who), label=t("Supplier"), class_name="sm:max-w-36 sm:truncate"),
            td(status("purchase", one.status), label=t("Status")),
            td(one.on, label=t("Expected"), class_name="num whitespace-nowrap"),
            td_number(one.note, label=t("Received")),
            td_number(price(one.amount, size="sm"), label=t("Total")),
            _off("purchase_order", one),
            key=one.ref,
        )

    return _part(
        t("Purchase orders"),
        "purchase_order",
        PROJECT.purchases,
        rx.foreach(PROJECT.purchases, row),
        [t("Order"), t("Supplier"), t("Status"), t("Expected"), t("Received"), t("Total")],
        numbers=2,
        nothing=t("Nothing is bought for it yet."),
    )


def orders() -> rx.Component:
    def row(one: Live) -> rx.Component:
        return table_row(
            td(row_link(one.label, one.href), first=True),
            td(rx.el.bdi(one.who), label=t("Customer"), class_name="sm:max-w-48 sm:truncate"),
            td(status("order", one.status), label=t("Status")),
            td(one.on, label=t("Promised"), class_name="num whitespace-nowrap"),
            td_number(price(one.amount, size="sm"), label=t("Total")),
            _off("order", one),
            key=one.ref,
        )

    return _part(
        t("Orders"),
        "order",
        PROJECT.orders,
        rx.foreach(PROJECT.orders, row),
        [t("Order"), t("Customer"), t("Status"), t("Promised"), t("Total")],
        numbers=1,
        nothing=t("Nothing is sold of it yet."),
    )


def shipments() -> rx.Component:
    def row(one: Live) -> rx.Component:
        return table_row(
            td(row_link(one.label, one.href), first=True),
            td(code(one.who), label=t("Carrier")),
            td(status("tracking", one.status), label=t("Status")),
            td(rx.cond(one.note != "", one.note, "–"), label=t("Planned"), class_name="num whitespace-nowrap"),
            td(rx.cond(one.on != "", one.on, "–"), label=t("Arrives"), class_name="num whitespace-nowrap"),
            _off("shipment", one),
            key=one.ref,
        )

    return _part(
        t("Shipments"),
        "shipment",
        PROJECT.shipments,
        rx.foreach(PROJECT.shipments, row),
        [t("Shipment"), t("Carrier"), t("Status"), t("Planned"), t("Arrives")],
        numbers=0,
        nothing=t("Nothing is on its way for it."),
    )


def _part(
    title: Text, kind: str, rows: Live, body: Child, heads: list[rx.Var], *, numbers: int, nothing: Text
) -> rx.Component:
    first_number = len(heads) - numbers
    table = data_table(
        head=[
            *(
                th(label, first=place == 0, class_name="text-end" if place >= first_number else "")
                for place, label in enumerate(heads)
            ),
            th(""),
        ],
        rows=body,
        caption=title,
    )
    return panel(
        title,
        rx.cond(rows.length() > 0, table, rx.el.p(nothing, class_name="px-5 pb-4 text-ink-2")),
        tools=shown(
            PROJECT.may_edit & PROJECT.is_open,
            button(t("Add"), size="sm", icon_start="link", on_click=STATE.open_link(kind)),
        ),
    )


def _off(kind: str, one: Live) -> rx.Component:
    """What takes a thing off the project; not for a shipment that is here because of what it carries."""
    return td(
        shown(
            PROJECT.may_edit & PROJECT.is_open & one.is_linked,
            icon_button(
                "unlink",
                t("Take {thing} off the project", thing=one.label),
                size="sm",
                on_click=STATE.unlink(kind, one.ref),
                class_name="relative z-10",
            ),
        ),
        class_name="text-end max-sm:empty:hidden",
    )
